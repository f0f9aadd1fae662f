//! A reward: what it costs, what it gives, on which conditions, how to use it, how near it is.

use coppertoken_rules::program::document::Reward;
use tachys::view::any_view::AnyView;

use crate::actions;
use crate::app::App;
use crate::components::{button, icons, progress};
use crate::element::{changing, element, icon, nothing, several, words};
use crate::state::{Connection, Session};
use crate::text::fill;
use crate::view_model::reward::progress as near;

/// The card.
pub fn reward_card(app: &App, reward: &Reward) -> AnyView {
    let (format, texts) = (app.format(), app.format().texts);
    let amount = app.money(reward.gives.amount());
    let minimum = if reward.minimum_goods.is_positive() {
        fill(texts.minimum_order, &[&app.money(reward.minimum_goods)])
    } else {
        texts.minimum_none.to_owned()
    };
    let valid = format.count(&texts.code_valid_days, i64::from(reward.valid_days), "");
    let conditions = [minimum, valid, texts.code_once.to_owned()].map(|sentence| words("li", "", sentence));
    let steps = [texts.step_redeem, texts.step_code, texts.step_pay].map(|step| words("li", "", step));
    let how = element("details", "how")
        .child(words("summary", "", texts.how_to_use))
        .child(element("ol", "steps").children(steps).view())
        .view();
    let head = element("div", "reward-head")
        .child(element("span", "reward-icon").child(icon(icons::TAG)).view())
        .child(
            element("div", "")
                .child(words("h4", "reward-title", app.localized(&reward.title)))
                .child(words("p", "reward-cost", format.points(&texts.points, reward.cost, "")))
                .view(),
        )
        .view();
    element("li", "reward")
        .part("reward")
        .attribute("data-reward", reward.id.as_str())
        .child(head)
        .child(words("p", "", fill(texts.off_next_order, &[&amount])))
        .child(element("ul", "conditions").children(conditions).view())
        .child(how)
        .child(for_member(app, reward))
        .view()
}

/// Progress and button, for members.
fn for_member(app: &App, reward: &Reward) -> AnyView {
    let (app, reward) = (app.clone(), reward.clone());
    changing(move || {
        if app.state().session.get() != Session::Member {
            return nothing();
        }
        several(vec![distance(&app, &reward), redeem_button(&app, &reward)])
    })
}

fn distance(app: &App, reward: &Reward) -> AnyView {
    let (app, cost) = (app.clone(), reward.cost);
    changing(move || {
        let Some(response) = app.state().member.get() else { return nothing() };
        let near = near(response.member.balance, cost);
        if near.missing.is_zero() {
            return nothing();
        }
        let texts = app.format().texts;
        let missing = app.format().points(&texts.points_to_reward, near.missing, "");
        several(vec![progress::progress(near.percent, &missing), words("p", "soft", missing)])
    })
}

/// Stays in place while figures change, so that the focus does too.
fn redeem_button(app: &App, reward: &Reward) -> AnyView {
    let (asking, watching) = (app.clone(), app.clone());
    let (reward_id, cost) = (reward.id.clone(), reward.cost);
    let label = app.format().points(&app.format().texts.redeem, cost, "");
    button("button", label, move || actions::ask_to_redeem(&asking, reward_id.clone()))
        .part("redeem")
        .flag("disabled", move || {
            let balance = watching.state().member.get().map(|response| response.member.balance);
            balance.is_none_or(|balance| balance < cost) || watching.state().connection.get() != Connection::Live
        })
        .view()
}
