//! Redeeming, asked before and answered after: what is lost, what is won, and the code.

// @part confirm: the button that redeems

use std::rc::Rc;

use coppertoken_rules::Points;
use coppertoken_rules::api::member::VoucherView;
use coppertoken_rules::program::document::Reward;

use crate::app::App;
use crate::components::codes::code;
use crate::components::dialog::{Dialog, dialog};
use crate::controls::button;
use crate::element::{View, element, words};
use crate::page_actions;
use crate::state::{RedeemStep, Redeeming};
use crate::text::fill;

/// The dialog; open while a redemption stands in the state.
pub fn redeem_dialog(app: App) -> View {
    dialog(Dialog {
        class: "dialog ask",
        role: "alertdialog",
        named_by: "ask-title",
        content: Box::new(move || content(app)),
        // While the request is on its way the shopper waits for its answer.
        close: Rc::new(move || {
            let redeeming = app.state().redeeming.peek();
            let may_close = redeeming.is_some_and(|redeeming| !matches!(redeeming.step, RedeemStep::Sent));
            if may_close {
                app.state().redeeming.set(None);
            }
            may_close
        }),
    })
}

fn content(app: App) -> Option<View> {
    let redeeming = app.state().redeeming.get()?;
    let view = app.state().program.peek()?;
    let reward = view.program.rewards.iter().find(|reward| reward.id == redeeming.reward_id)?;
    Some(match &redeeming.step {
        RedeemStep::Issued(voucher) => issued(app, voucher),
        RedeemStep::Asked => question(app, &redeeming, reward, false, ""),
        RedeemStep::Sent => question(app, &redeeming, reward, true, app.page_texts().working()),
        RedeemStep::Failed(text) => question(app, &redeeming, reward, false, text(app.page_texts())),
    })
}

/// What is lost, what is won, and the way back. The least destructive button has the focus.
fn question(app: App, asked: &Rc<Redeeming>, reward: &Reward, is_sent: bool, status: &str) -> View {
    let (format, texts) = (app.format(), app.page_texts());
    let balance = app.state().member.peek().map_or(Points::ZERO, |response| response.member.balance);
    let cost = reward.cost.unwrap_or_default();
    let left = balance.minus(cost).unwrap_or_default().at_least_zero();
    let gives = app.gives(&reward.gives, &reward.id);
    let is_gift = asked.chosen_of.is_some();
    let keep = if is_gift { texts.look_again() } else { texts.keep() };
    let keep = button("button quiet", keep, move || app.state().redeeming.set(None))
        .attribute("data-focus", "")
        .flag("disabled", move || is_sent);
    let label = match (is_sent, status.is_empty()) {
        (true, _) => texts.working(),
        (false, true) if is_gift => texts.choose_now(),
        (false, true) => texts.redeem_now(),
        (false, false) => texts.try_again(),
    };
    let asked = Rc::clone(asked);
    let go = button("button", label, move || page_actions::redeem(app, &asked))
        .part("confirm")
        .flag("disabled", move || is_sent);
    let said = if is_gift {
        [
            title(&fill(texts.confirm_choice(), &[&app.localized(&reward.title)])),
            words("p", "", &fill(texts.choice_gain(), &[&gives])),
            words("p", "soft", texts.choice_final()),
        ]
        .to_vec()
    } else {
        [
            title(&format.points(&texts.confirm_heading(), cost, "")),
            words("p", "", &fill(texts.confirm_gain(), &[&gives])),
            words("p", "", &format.points(&texts.confirm_left(), left, "")),
            words("p", "soft", texts.confirm_back()),
        ]
        .to_vec()
    };
    element("div", "ask-body")
        .children(said)
        .child(element("p", "problem").attribute("role", "status").text(status).view())
        .child(element("div", "buttons").child(keep.view()).child(go.view()).view())
        .view()
}

/// The code, ready to copy.
fn issued(app: App, voucher: &VoucherView) -> View {
    let texts = app.page_texts();
    let gives = app.gives(&voucher.gives, &voucher.reward_id);
    let done = button("button", texts.done(), move || app.state().redeeming.set(None)).attribute("data-focus", "");
    element("div", "ask-body")
        .child(title(texts.code_heading()))
        .child(
            element("p", "")
                .attribute("role", "status")
                .text(&fill(texts.redeemed(), &[voucher.code.as_str(), &gives]))
                .view(),
        )
        .child(code(app, voucher.code.as_str()))
        .child(words("p", "soft", texts.step_code()))
        .child(words("p", "soft", &fill(texts.code_valid(), &[&app.date(voucher.expires_on)])))
        .child(element("div", "buttons").child(done.view()).view())
        .view()
}

fn title(text: &str) -> View {
    element("h2", "title").attribute("id", "ask-title").text(text).view()
}
