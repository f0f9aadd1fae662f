//! A reward: what it costs, what it gives, on which conditions, how to use it, how near it is.

use coppertoken_rules::Points;
use coppertoken_rules::ids::RuleId;
use coppertoken_rules::program::document::Reward;
use coppertoken_rules::rewards::RewardKind;

use crate::app::App;
use crate::components::progress;
use crate::controls::{TAG, button};
use crate::element::{View, changing, element, icon, nothing, several, words};
use crate::page_actions;
use crate::state::{Connection, Session};
use crate::text::fill;
use crate::view_model::reward::progress as near;

/// The card of a reward with this cost.
pub fn reward_card(app: App, reward: &Reward, cost: Points) -> View {
    let (format, texts) = (app.format(), app.page_texts());
    let gives = match &reward.gives {
        RewardKind::AmountOff(off) => fill(texts.off_next_order(), &[&app.money(off.amount)]),
        other => app.gives(other, &reward.id),
    };
    let minimum = if reward.minimum_goods.is_positive() {
        fill(texts.minimum_order(), &[&app.money(reward.minimum_goods)])
    } else {
        texts.minimum_none().to_owned()
    };
    let valid = format.count(&texts.code_valid_days(), i64::from(reward.valid_days), "");
    let mut conditions = element("ul", "conditions");
    for condition in [&*minimum, &valid, texts.code_once()] {
        conditions = conditions.child(words("li", "", condition));
    }
    let mut steps = element("ol", "steps");
    for step in [texts.step_redeem(), texts.step_code(), texts.step_pay()] {
        steps = steps.child(words("li", "", step));
    }
    let how = element("details", "").child(words("summary", "", texts.how_to_use())).child(steps.view());
    let names = element("div", "").child(words("h4", "reward-title", &app.localized(&reward.title))).child(words(
        "p",
        "reward-cost",
        &format.points(&texts.points, cost, ""),
    ));
    let head =
        element("div", "reward-head").child(element("span", "reward-icon").child(icon(TAG)).view()).child(names.view());
    let reward_id = reward.id.clone();
    element("li", "reward")
        .part("reward")
        .attribute("data-reward", reward.id.as_str())
        .child(head.view())
        .child(words("p", "", &gives))
        .child(conditions.view())
        .child(how.view())
        .child(changing(move || {
            if app.state().session.get() == Session::Member { for_member(app, &reward_id, cost) } else { nothing() }
        }))
        .view()
}

/// How far it is, and the button. The button stays in place while figures change, so that the focus does too.
fn for_member(app: App, reward_id: &RuleId, cost: Points) -> View {
    let distance = changing(move || {
        let Some(response) = app.state().member.get() else { return nothing() };
        let near = near(response.member.balance, cost);
        if near.missing.is_zero() {
            return nothing();
        }
        let missing = app.format().points(&app.page_texts().points_to_reward, near.missing, "");
        several(vec![progress::progress(near.percent, &missing), words("p", "soft", &missing)])
    });
    let label = app.format().points(&app.page_texts().redeem(), cost, "");
    let reward_id = reward_id.clone();
    let redeem = button("button", &label, move || page_actions::ask_to_redeem(app, reward_id.clone()))
        .part("redeem")
        .flag("disabled", move || {
            let is_covered = app.state().member.get().is_some_and(|response| response.member.balance >= cost);
            !is_covered || app.state().connection.get() != Connection::Live
        });
    several(vec![distance, redeem.view()])
}
