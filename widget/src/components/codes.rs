//! Codes that wait to be used.

// @part code: a code that was redeemed

use wasm_bindgen::JsValue;

use crate::actions::spawn;
use crate::app::App;
use crate::components::{section, spoken};
use crate::controls::{COPY, button};
use crate::element::{View, changing, element, icon, nothing, several, words};
use crate::reading::{amount, date, points};
use crate::state::Connection;
use crate::text::fill;
use crate::value::Value;
use crate::{host, js, page_actions};

/// Open codes; nothing when there are none.
pub fn codes(app: App) -> View {
    changing(move || {
        if app.state().member.get().is_none() {
            return nothing();
        }
        let mut cards = Vec::new();
        js::each(&app.state().account.peek(), "vouchers", &mut |voucher| cards.extend(card(app, &voucher)));
        if cards.is_empty() {
            return nothing();
        }
        section("codes", app.page_texts().codes_heading(), element("ul", "codes").children(cards).view())
    })
}

/// The heading of a voucher: its reward's title, or what it gives when the program no longer has the reward.
fn heading(app: App, voucher: &JsValue) -> String {
    let reward_id = js::text(voucher, "reward_id").unwrap_or_default();
    let reward = app.state().program.peek().map(|known| known.rule("rewards", &reward_id));
    let title = reward.map(|reward| app.localized(&reward, "title")).filter(|title| !title.is_empty());
    title.unwrap_or_else(|| gives(app, voucher))
}

/// What a voucher gives, in a few words.
pub fn gives(app: App, voucher: &JsValue) -> String {
    app.gives(voucher, &js::text(voucher, "reward_id").unwrap_or_default())
}

/// The last day of a voucher, in a sentence.
pub fn valid(app: App, voucher: &JsValue) -> View {
    let day = date(voucher, "expires_on").map(|day| app.date(day)).unwrap_or_default();
    words("p", "soft", &fill(app.page_texts().code_valid(), &[&day]))
}

/// `None` = it does not read as a voucher.
fn card(app: App, voucher: &JsValue) -> Option<View> {
    let texts = app.page_texts();
    let soft = |text: &str| words("p", "soft", text);
    let mut card = element("li", "code-card")
        .part("code")
        .child(words("strong", "", &heading(app, voucher)))
        .child(code(app, &js::text(voucher, "code")?))
        .child(valid(app, voucher));
    if let Some(minimum) = amount(voucher, "minimum_goods").filter(|minimum| minimum.is_positive()) {
        card = card.child(soft(&fill(texts.minimum_order(), &[&app.money(minimum)])));
    }
    if js::text(voucher, "held_by_order").is_some() {
        return Some(card.child(soft(texts.code_held())).view());
    }
    let (voucher_id, cost) = (js::text(voucher, "voucher_id")?, points(voucher, "cost").unwrap_or_default());
    if cost.is_zero() {
        return Some(card.view());
    }
    let label = app.about_points(texts.give_back(), cost, "");
    let give_back = button("button quiet", &label, move || page_actions::give_back(app, &voucher_id, cost))
        .flag("disabled", move || app.state().giving_back.get() || app.state().connection.get() != Connection::Live);
    Some(card.child(give_back.view()).view())
}

/// A code and the button that copies it.
pub fn code(app: App, code: &str) -> View {
    let (copied, said) = (code.to_owned(), Value::new(""));
    let spoken = spoken(&said);
    let copy = button("button quiet", app.page_texts().copy_code(), move || {
        let (code, said) = (copied.clone(), said.clone());
        spawn(async move {
            if host::copy(&code).await {
                said.set(app.page_texts().code_copied());
            }
        });
    });
    let row = element("div", "code-row").child(words("code", "code", code)).child(copy.child(icon(COPY)).view());
    several(vec![row.view(), spoken])
}
