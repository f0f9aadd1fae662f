//! Redeeming, asked before and answered after: what is lost, what is won, and the code.

// @part confirm: the button that redeems

use std::rc::Rc;

use coppertoken_rules::Points;
use wasm_bindgen::JsValue;

use crate::app::App;
use crate::components::codes::{code, gives, valid};
use crate::components::dialog::{Dialog, dialog};
use crate::components::reward_card::{terms_of, use_of};
use crate::controls::button;
use crate::element::{View, element, words};
use crate::reading::points;
use crate::state::{RedeemStep, Redeeming};
use crate::text::fill;
use crate::{host, js, page_actions};

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
    let known = app.state().program.peek()?;
    let reward = known.rule("rewards", redeeming.reward_id.as_str());
    if reward.is_undefined() {
        return None;
    }
    let (texts, question) = (app.page_texts(), |is_sent, status| {
        // What caps and limits it is read before anything is gone.
        let terms = terms_of(app, known, &redeeming.reward_id);
        question(app, &redeeming, &reward, terms, is_sent, status)
    });
    Some(match &redeeming.step {
        RedeemStep::Issued(voucher) => issued(app, voucher),
        RedeemStep::Asked => question(false, ""),
        RedeemStep::Sent => question(true, texts.working()),
        RedeemStep::SignIn => question(false, texts.problem_sign_in()),
        RedeemStep::Failed(text) => question(false, text(texts)),
    })
}

/// What is lost, what is won and on which terms, and the way back. The least destructive button has the focus.
fn question(app: App, asked: &Rc<Redeeming>, reward: &JsValue, terms: View, is_sent: bool, status: &str) -> View {
    let texts = app.page_texts();
    let balance = app.state().member.peek().map_or(Points::ZERO, |response| response.member.balance);
    let cost = points(reward, "cost").unwrap_or_default();
    let left = balance.minus(cost).unwrap_or_default().at_least_zero();
    let gives = app.gives(reward, asked.reward_id.as_str());
    let is_gift = asked.chosen_of.is_some();
    let keep = if is_gift { texts.look_again() } else { texts.keep() };
    let keep = button("button quiet", keep, move || app.state().redeeming.set(None))
        .attribute("data-focus", "")
        .flag("disabled", move || is_sent);
    let wants_sign_in = matches!(asked.step, RedeemStep::SignIn) && app.config().login_url.is_some();
    let label = match (is_sent, status.is_empty()) {
        _ if wants_sign_in => texts.sign_in(),
        (true, _) => texts.working(),
        (false, true) if is_gift => texts.choose_now(),
        (false, true) => texts.redeem_now(),
        (false, false) => texts.try_again(),
    };
    let asked = Rc::clone(asked);
    let go = button("button", label, move || {
        if !(wants_sign_in && host::go_to_sign_in(app, true)) {
            page_actions::redeem(app, &asked);
        }
    });
    let go = go.part("confirm").flag("disabled", move || is_sent);
    let said = if is_gift {
        [
            title(&fill(texts.confirm_choice(), &[&app.localized(reward, "title")])),
            words("p", "", &fill(texts.choice_gain(), &[&gives])),
            terms,
            words("p", "soft", texts.choice_final()),
        ]
        .to_vec()
    } else {
        [
            title(&app.points(&texts.confirm_heading(), cost, "")),
            words("p", "", &fill(texts.confirm_gain(), &[&gives])),
            terms,
            words("p", "", &app.points(&texts.confirm_left(), left, "")),
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
fn issued(app: App, voucher: &JsValue) -> View {
    let texts = app.page_texts();
    let its_code = js::text(voucher, "code").unwrap_or_default();
    let how = if use_of(voucher).is_of_an_order() { texts.step_code() } else { texts.step_show() };
    let done = button("button", texts.done(), move || app.state().redeeming.set(None)).attribute("data-focus", "");
    element("div", "ask-body")
        .child(title(texts.code_heading()))
        .child(
            element("p", "")
                .attribute("role", "status")
                .text(&fill(texts.redeemed(), &[&its_code, &gives(app, voucher)]))
                .view(),
        )
        .child(code(app, &its_code))
        .child(words("p", "soft", how))
        .child(valid(app, voucher))
        .child(element("div", "buttons").child(done.view()).view())
        .view()
}

fn title(text: &str) -> View {
    element("h2", "title").attribute("id", "ask-title").text(text).view()
}
