//! The badge beside the shop's contacts: balance for a member, the criterion for a guest.

// @part badge: the badge

use coppertoken_rules::Points;

use crate::app::App;
use crate::controls::{COIN, button};
use crate::element::{View, changing, element, icon, nothing, several, words};
use crate::page;
use crate::state::Session;
use crate::text::{fill, glue};
use crate::view_model::badge::{Badge, Lead, Waiting, badge as decide};

/// The badge; beside it a link to the hosted page while ours cannot be had.
pub fn badge(app: App) -> View {
    let badge = button("badge", "", move || page::open(app))
        .attribute("aria-haspopup", "dialog")
        .part("badge")
        .child(icon(COIN))
        .child(words("span", "hidden", &glue(&[app.texts().loyalty_program, ": "])))
        .child(changing(move || content(app)));
    let link = changing(move || if app.state().is_page_missing.get() { hosted_page(app) } else { nothing() });
    several(vec![badge.view(), element("span", "").attribute("role", "status").child(link).view()])
}

/// A link to the program page that needs no script.
pub fn hosted_page(app: App) -> View {
    let address = glue(&[&app.config().api, "/p/", &app.config().shop]);
    element("a", "hosted").attribute("href", &address).text(app.texts().see_rules).view()
}

fn content(app: App) -> View {
    let state = app.state();
    let member = state.member.get();
    let member_view = member.as_ref().map(|response| &response.member);
    let texts = app.texts();
    // What a little more unlocks says more than what the cart earns already.
    let earns = if app.nudge().is_some() { Points::ZERO } else { app.cart_earns() };
    match decide(state.session.get(), state.connection.get(), member_view, app.goal(), earns) {
        Badge::Loading => element("span", "skeleton").child(words("span", "hidden", texts.loading)).view(),
        Badge::Down => words("span", "badge-words", texts.loyalty_program),
        Badge::Guest(lead) => {
            let lead = lead.map(|lead| lead_words(app, &lead)).or_else(|| app.nudge());
            words("span", "badge-words", &lead.unwrap_or_else(|| program_name(app)))
        }
        Badge::Member { balance, waiting, lead } => {
            let mut shown = vec![words("span", "badge-balance", &app.counted(balance))];
            let second = match (waiting, lead) {
                (Some(waiting), _) => Some(waiting_words(app, waiting)),
                (None, Some(lead)) => Some(lead_words(app, &lead)),
                (None, None) => tier_name(app).or_else(|| app.nudge()),
            };
            if let Some(second) = second {
                shown.push(words("span", "badge-second", &second));
            }
            several(shown)
        }
    }
}

/// The name the merchant gave the program.
pub fn program_name(app: App) -> String {
    let name = app.state().program.get().map(|known| app.localized(&known.document, "name"));
    name.filter(|name| !name.is_empty()).unwrap_or_else(|| app.texts().loyalty_program.to_owned())
}

/// Points that wait, with their day.
fn waiting_words(app: App, waiting: Waiting) -> String {
    let texts = app.texts();
    let text = if waiting.is_one_day { texts.pending } else { texts.pending_first };
    app.about_points(text, waiting.points, &app.date(waiting.from))
}

/// The nearest reward and the way to it, for who has nothing yet.
pub fn next_step(app: App) -> Option<String> {
    let goal = app.goal();
    goal.map(|goal| lead_words(app, &Lead::from(goal))).or_else(|| app.nudge())
}

fn lead_words(app: App, lead: &Lead) -> String {
    let texts = app.texts();
    match lead {
        Lead::Spend(amount, reward_id) => {
            let reward = app.state().program.peek().map(|known| known.rule("rewards", reward_id.as_str()));
            let gives = app.gives(&reward.unwrap_or_default(), reward_id.as_str());
            let is_member = app.state().session.get() == Session::Member;
            let text = if is_member { texts.spend_more } else { texts.join_and_spend };
            fill(text, &[&app.money(*amount), &gives])
        }
        Lead::Points(points) => app.about_points(texts.points_to_reward, *points, ""),
        Lead::Join(points) => app.about_points(texts.join_for_points, *points, ""),
    }
}

fn tier_name(app: App) -> Option<String> {
    let member = app.state().member.get()?;
    let tier_id = member.member.tier_id.as_ref()?;
    let tier = app.state().program.get()?.rule("tiers", tier_id.as_str());
    Some(app.localized(&tier, "title")).filter(|title| !title.is_empty())
}
