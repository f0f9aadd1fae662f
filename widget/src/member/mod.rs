//! The member's part of the program page: a module of its own, which guests never fetch.
//!
//! [`part`] is the one door to it; see [`crate::page`] for how the build divides the widget.

mod activities;
mod choices;
mod gifts;
mod invite;
mod joy;
mod offers;
mod overview;
mod profile;
mod stamp_cards;
mod uncounted;

use coppertoken_rules::time::Date;
use wasm_bindgen::JsValue;
use wasm_split_helpers::wasm_split;

use crate::actions::spawn;
use crate::app::App;
use crate::components::{balance, codes, countdown, notes, section, statement};
use crate::element::{Element, View, changing, element, nothing, several, words};
use crate::js;
use crate::split::SplitLoaderError;
use crate::value::Value;

/// What the page may ask of this code. Nothing else outside names these functions.
pub struct Member {
    /// What the member has, above what points can be spent on.
    pub top: fn(App) -> View,
    /// What the member can do and has done, below it.
    pub bottom: fn(App) -> View,
}

static MEMBER: Member = Member { top, bottom };

#[wasm_split(member, fallible, wasm_split_path = crate::split)]
fn member_code() -> Result<&'static Member, SplitLoaderError> {
    Ok(&MEMBER)
}

thread_local! {
    /// `Some(None)` = it could not be had.
    static ARRIVED: Value<Option<Option<&'static Member>>> = Value::new(None);
}

/// A part of the member's page, as soon as its code has come.
pub fn part(app: App, choose: fn(&Member) -> fn(App) -> View) -> View {
    let arrived = ARRIVED.with(Value::clone);
    if arrived.peek().flatten().is_none() {
        bring();
    }
    changing(move || match arrived.get() {
        Some(Some(member)) => choose(member)(app),
        Some(None) => notes::failed(app, app.page_texts().overview_failed(), bring),
        None => notes::loading(app),
    })
}

fn bring() {
    spawn(async {
        let member = member_code().await.ok();
        ARRIVED.with(Value::clone).set(Some(member));
    });
}

fn top(app: App) -> View {
    overview::follow(app);
    let told = move |overview: &JsValue| {
        several(vec![
            uncounted::orders(app, overview),
            choices::choices(app, overview),
            gifts::gifts(app, overview),
            gifts::unverified(app, overview),
            codes::codes(app),
            offers::offers(app, overview),
            stamp_cards::stamp_cards(app, overview),
        ])
    };
    several(vec![joy::joy(app), balance::balance(app), overview::shown(app, told)])
}

fn bottom(app: App) -> View {
    let done = overview::shown_quietly(app, move |overview| {
        several(vec![activities::activities(app, overview), invite::invite(app, overview)])
    });
    let told = overview::shown_quietly(app, move |overview| profile::profile(app, overview));
    several(vec![done, statement::statement(app), told])
}

/// The cards of the overview's list of this name, with a heading; nothing when it is empty.
fn list(overview: &JsValue, name: &str, part: &str, heading: &str, card: &dyn Fn(&JsValue) -> View) -> View {
    let mut cards = Vec::new();
    js::each(overview, name, &mut |about| cards.push(card(&about)));
    if cards.is_empty() {
        return nothing();
    }
    section(part, heading, element("ul", "cards").children(cards).view())
}

/// A card with the title and sentence the server sent.
fn card(about: &JsValue) -> Element {
    element("li", "card").child(words("h4", "card-title", &told(about, "title"))).child(words(
        "p",
        "",
        &told(about, "text"),
    ))
}

/// Words of the server.
fn told(about: &JsValue, name: &str) -> String {
    js::text(about, name).unwrap_or_default()
}

/// The days left of something, and its last day.
fn ends(app: App, about: &JsValue) -> View {
    let last_day: Option<Date> = crate::reading::date(about, "last_day");
    last_day.map_or_else(nothing, |last_day| countdown::countdown(app, last_day))
}
