//! A reward: what it costs, what it gives, on which conditions, how to use it, how near it is.

// @part reward: a reward
// @part redeem: the button that asks to redeem

use coppertoken_rules::Points;
use coppertoken_rules::ids::RuleId;
use coppertoken_rules::program::document::Reward;
use coppertoken_rules::rewards::RewardKind;
use wasm_bindgen::JsValue;

use crate::app::App;
use crate::components::progress;
use crate::controls::{TAG, button};
use crate::element::{View, changing, element, icon, nothing, several, words};
use crate::js;
use crate::page_actions;
use crate::state::{Connection, Session};
use crate::text::{fill, glue};
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
        .child(scarcity(app, &reward_id))
        .child(changing(move || {
            if app.state().session.get() == Session::Member { for_member(app, &reward_id, cost) } else { nothing() }
        }))
        .view()
}

/// How many are left, and whether the member may have one more; nothing where there is no limit.
fn scarcity(app: App, reward_id: &RuleId) -> View {
    let reward_id = reward_id.clone();
    let id = why_id(&reward_id);
    let shown = changing(move || {
        let (format, texts) = (app.format(), app.page_texts());
        match scarce(app, &reward_id) {
            Scarce::No => nothing(),
            Scarce::Left(left) => words("p", "chip", &format.count(&texts.stock_left(), left, "")),
            Scarce::Gone => words("p", "chip quiet", texts.out_of_stock()),
            Scarce::Taken(times) => words("p", "soft", &format.count(&texts.limit_reached(), times, "")),
        }
    });
    element("div", "why").attribute("id", &id).child(shown).view()
}

/// The element that says why a button cannot be pressed.
fn why_id(reward_id: &RuleId) -> String {
    glue(&["why-", reward_id.as_str()])
}

/// What limits a reward.
enum Scarce {
    /// Nothing that is known.
    No,
    /// So many are left.
    Left(i64),
    /// None is left.
    Gone,
    /// The member has had all there are for one, so many.
    Taken(i64),
}

fn scarce(app: App, reward_id: &RuleId) -> Scarce {
    let overview = app.state().overview.get();
    let mut found = Scarce::No;
    let is_it = |about: &JsValue| js::text(about, "reward_id").as_deref() == Some(reward_id.as_str());
    js::each(&overview, "stocks", &mut |stock| {
        if is_it(&stock) {
            found = match js::integer(&stock, "remaining") {
                Some(0) => Scarce::Gone,
                Some(left) => Scarce::Left(left),
                None => Scarce::No,
            };
        }
    });
    js::each(&overview, "taken", &mut |taken| {
        let count = js::integer(&taken, "count").unwrap_or_default();
        if is_it(&taken) && js::integer(&taken, "per_member_max").is_some_and(|most| count >= most) {
            found = Scarce::Taken(count);
        }
    });
    found
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
    let (why, limited) = (why_id(&reward_id), reward_id.clone());
    let redeem = button("button", &label, move || page_actions::ask_to_redeem(app, reward_id.clone(), None))
        .part("redeem")
        .attribute("aria-describedby", &why)
        .flag("disabled", move || {
            let is_covered = app.state().member.get().is_some_and(|response| response.member.balance >= cost);
            let is_limited = matches!(scarce(app, &limited), Scarce::Gone | Scarce::Taken(_));
            !is_covered || is_limited || app.state().connection.get() != Connection::Live
        });
    several(vec![distance, redeem.view()])
}
