//! Redeeming, asked before and answered after: what is lost, what is won, and the code.

use std::rc::Rc;

use coppertoken_rules::Points;
use coppertoken_rules::api::member::VoucherView;
use coppertoken_rules::program::document::Reward;
use tachys::view::any_view::AnyView;

use crate::actions;
use crate::app::App;
use crate::components::button;
use crate::components::codes::code;
use crate::components::dialog::{Dialog, dialog};
use crate::element::{changing_text, element, nothing, words};
use crate::state::{RedeemStep, Redeeming};
use crate::text::fill;

/// The dialog; open while a redemption stands in the state.
pub fn redeem_dialog(app: &App) -> AnyView {
    let (watching, asking, closing, showing) = (app.clone(), app.clone(), app.clone(), app.clone());
    dialog(Dialog {
        class: "dialog ask",
        role: Some("alertdialog"),
        named_by: "ask-title",
        is_open: Box::new(move || watching.state().redeeming.get().is_some()),
        // While the request is on its way the shopper waits for its answer.
        may_close: Box::new(move || {
            asking.state().redeeming.peek().is_none_or(|redeeming| !matches!(redeeming.step, RedeemStep::Sent))
        }),
        closed: Box::new(move || {
            if closing.state().redeeming.peek().is_some() {
                closing.state().redeeming.set(None);
            }
        }),
        content: Box::new(move || match showing.state().redeeming.get() {
            Some(redeeming) => content(&showing, &redeeming),
            None => nothing(),
        }),
    })
}

fn content(app: &App, redeeming: &Rc<Redeeming>) -> AnyView {
    let view = app.state().program.peek();
    let reward =
        view.as_ref().and_then(|view| view.program.rewards.iter().find(|reward| reward.id == redeeming.reward_id));
    let Some(reward) = reward else { return nothing() };
    match &redeeming.step {
        RedeemStep::Issued(voucher) => issued(app, voucher),
        RedeemStep::Asked => question(app, reward, false, None),
        RedeemStep::Sent => question(app, reward, true, None),
        RedeemStep::Failed(text) => question(app, reward, false, Some(text(app.format().texts))),
    }
}

/// What is lost, what is won, and the way back. The least destructive button has the focus.
fn question(app: &App, reward: &Reward, is_sent: bool, problem: Option<&str>) -> AnyView {
    let (format, texts) = (app.format(), app.format().texts);
    let balance = app.state().member.peek().map_or(Points::ZERO, |response| response.member.balance);
    let left = balance.minus(reward.cost).unwrap_or_default().at_least_zero();
    let amount = app.money(reward.gives.amount());
    let (keeping, redeeming, reward_id) = (app.clone(), app.clone(), reward.id.clone());
    let keep = button("button quiet", texts.keep, move || keeping.state().redeeming.set(None))
        .attribute("data-focus", "")
        .flag("disabled", move || is_sent);
    let label = if is_sent {
        texts.working
    } else if problem.is_some() {
        texts.try_again
    } else {
        texts.redeem_now
    };
    let go = button("button", label, move || actions::redeem(&redeeming, reward_id.clone()))
        .part("confirm")
        .flag("disabled", move || is_sent);
    let title = format.points(&texts.confirm_heading, reward.cost, "");
    let status = if is_sent { texts.working } else { problem.unwrap_or_default() };
    element("div", "ask-body")
        .child(element("h2", "title").attribute("id", "ask-title").text(title).view())
        .child(words("p", "", fill(texts.confirm_gain, &[&fill(texts.amount_off, &[&amount])])))
        .child(words("p", "", format.points(&texts.confirm_left, left, "")))
        .child(words("p", "soft", texts.confirm_back))
        .child(element("p", "problem").attribute("role", "status").text(status).view())
        .child(element("div", "buttons").child(keep.view()).child(go.view()).view())
        .view()
}

/// The code, ready to copy.
fn issued(app: &App, voucher: &VoucherView) -> AnyView {
    let texts = app.format().texts;
    let gives = fill(texts.amount_off, &[&app.money(voucher.amount)]);
    let (closing, saying) = (app.clone(), app.clone());
    let done = button("button", texts.done, move || closing.state().redeeming.set(None)).attribute("data-focus", "");
    element("div", "ask-body")
        .child(element("h2", "title").attribute("id", "ask-title").text(texts.code_heading).view())
        .child(
            element("p", "")
                .attribute("role", "status")
                .text(fill(texts.redeemed, &[voucher.code.as_str(), &gives]))
                .view(),
        )
        .child(code(app, voucher.code.as_str()))
        .child(words("p", "soft", texts.step_code))
        .child(words("p", "soft", fill(texts.code_valid, &[&app.date(voucher.expires_on)])))
        .child(
            element("p", "soft")
                .attribute("role", "status")
                .child(changing_text(move || saying.state().notice.get().to_string()))
                .view(),
        )
        .child(element("div", "buttons").child(done.view()).view())
        .view()
}
