//! The badge beside the shop's contacts: balance for a member, the criterion for a guest.

use coppertoken_rules::Points;
use tachys::view::any_view::AnyView;

use crate::app::App;
use crate::components::icons;
use crate::element::{changing, element, icon, several, words};
use crate::text::fill;
use crate::view_model::badge::{Badge, Lead, Waiting, badge as decide};

/// The badge.
pub fn badge(app: &App) -> AnyView {
    let (shown, open) = (app.clone(), app.clone());
    element("button", "badge")
        .attribute("type", "button")
        .attribute("aria-haspopup", "dialog")
        .part("badge")
        .on("click", move |_| open.state().is_open.set(true))
        .child(icon(icons::COIN))
        .child(words("span", "hidden", [app.format().texts.loyalty_program, ": "].concat()))
        .child(changing(move || content(&shown)))
        .view()
}

fn content(app: &App) -> AnyView {
    let state = app.state();
    let member = state.member.get();
    let cart = state.cart.get();
    let earns =
        if cart.is_empty() { Points::ZERO } else { app.promise(&cart).map_or(Points::ZERO, |quote| quote.points) };
    let member_view = member.as_ref().map(|response| &response.member);
    let texts = app.format().texts;
    match decide(state.session.get(), state.connection.get(), member_view, app.goal(), earns) {
        Badge::Loading => element("span", "skeleton").child(words("span", "hidden", texts.loading)).view(),
        Badge::Down => words("span", "badge-words", texts.loyalty_program),
        Badge::Guest(lead) => match lead {
            Some(lead) => words("span", "badge-words", lead_words(app, &lead)),
            None => words("span", "badge-words", program_name(app)),
        },
        Badge::Member { balance, waiting, lead } => {
            let balance = words("span", "badge-balance", app.format().points(&texts.points, balance, ""));
            let second = waiting
                .map(|waiting| waiting_words(app, waiting))
                .or_else(|| lead.map(|lead| lead_words(app, &lead)))
                .or_else(|| tier_name(app));
            let second = second.map(|second| words("span", "badge-second", second));
            several(std::iter::once(balance).chain(second).collect())
        }
    }
}

/// The name the merchant gave the program.
pub fn program_name(app: &App) -> String {
    let named = app.state().program.get().map(|view| app.localized(&view.program.name));
    named.filter(|name| !name.is_empty()).unwrap_or_else(|| app.format().texts.loyalty_program.to_owned())
}

/// Points that wait, with their day.
pub fn waiting_words(app: &App, waiting: Waiting) -> String {
    let texts = app.format().texts;
    let forms = if waiting.is_one_day { &texts.pending } else { &texts.pending_first };
    app.format().points(forms, waiting.points, &app.date(waiting.from))
}

fn lead_words(app: &App, lead: &Lead) -> String {
    let texts = app.format().texts;
    match lead {
        Lead::Spend(amount, reward_id) => {
            let view = app.state().program.peek();
            let reward =
                view.as_ref().and_then(|view| view.program.rewards.iter().find(|reward| &reward.id == reward_id));
            let gives = reward.map(|reward| app.gives(reward)).unwrap_or_default();
            fill(texts.spend_more, &[&app.money(*amount), &gives])
        }
        Lead::Points(points) => app.format().points(&texts.points_to_reward, *points, ""),
        Lead::Join(points) => app.format().points(&texts.join_for_points, *points, ""),
    }
}

fn tier_name(app: &App) -> Option<String> {
    let member = app.state().member.get()?;
    let tier_id = member.member.tier_id.as_ref()?;
    let view = app.state().program.get()?;
    let tier = view.program.tiers.iter().find(|tier| &tier.id == tier_id)?;
    Some(app.localized(&tier.title))
}
