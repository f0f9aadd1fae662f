//! A reward: what it costs, what it gives, on which terms, how to use it, how near it is.

// @part reward: a reward
// @part redeem: the button that asks to redeem

use std::rc::Rc;

use coppertoken_rules::Points;
use coppertoken_rules::ids::RuleId;
use wasm_bindgen::JsValue;
use web_sys::HtmlElement;

use crate::app::App;
use crate::components::{dialog, progress};
use crate::controls::{TAG, button};
use crate::element::{View, changing, effect, element, icon, nothing, several, words};
use crate::program::Known;
use crate::state::{Connection, Session};
use crate::text::{PageTexts, glue};
use crate::view_model::reward::progress as near;
use crate::view_model::uses::{self, Use};
use crate::{host, js, page_actions};

/// How a reward or voucher is used, by what it gives.
pub fn use_of(about: &JsValue) -> Use {
    let (kind, inside) = js::tagged(&js::get(about, "gives")).unwrap_or_default();
    uses::of(&kind, js::text(&inside, "sort").as_deref())
}

/// The card of a reward with this cost.
pub fn reward_card(app: App, known: &Known, reward_id: &RuleId, cost: Points) -> View {
    let texts = app.page_texts();
    let reward = known.rule("rewards", reward_id.as_str());
    let gives = app.localized(&known.told(reward_id.as_str()), "text");
    let how = element("details", "").child(words("summary", "", texts.how_to_use())).child(listed(
        "ol",
        "steps",
        &steps(texts, use_of(&reward)).map(str::to_owned),
    ));
    let names = element("div", "").child(words("h4", "reward-title", &app.localized(&reward, "title"))).child(words(
        "p",
        "reward-cost",
        &app.counted(cost),
    ));
    let head =
        element("div", "reward-head").child(element("span", "reward-icon").child(icon(TAG)).view()).child(names.view());
    let about = reward_id.clone();
    element("li", "reward")
        .part("reward")
        .attribute("data-reward", reward_id.as_str())
        .child(head.view())
        .child(if gives.is_empty() { nothing() } else { words("p", "", &gives) })
        .child(terms_of(app, known, reward_id))
        .child(how.view())
        .child(scarcity(app, reward_id))
        .child(changing(move || {
            if app.state().session.get() == Session::Member { for_member(app, &about, cost) } else { nothing() }
        }))
        .view()
}

/// The terms of a reward, as the server words them: on its card, and before it is redeemed or chosen.
pub fn terms(lines: &[String]) -> View {
    listed("ul", "conditions", lines)
}

/// The terms of a reward of the program.
pub fn terms_of(app: App, known: &Known, reward_id: &RuleId) -> View {
    terms(&app.sentences(known, &js::get(&known.told(reward_id.as_str()), "terms")))
}

fn listed(list: &str, class: &str, lines: &[String]) -> View {
    let lines = lines.iter().filter(|line| !line.is_empty()).map(|line| words("li", "", line));
    element(list, class).children(lines).view()
}

/// From points to what the reward gives.
fn steps(texts: &'static PageTexts, used: Use) -> [&'static str; 3] {
    let last = match used {
        Use::Sum | Use::Share => texts.step_pay(),
        Use::Delivery => texts.step_delivery(),
        Use::Gift | Use::Other => texts.step_gift(),
        Use::Service | Use::Event => "",
    };
    [texts.step_redeem(), if used.is_of_an_order() { texts.step_code() } else { texts.step_show() }, last]
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
        let missing = app.about_points(app.texts().points_to_reward, near.missing, "");
        several(vec![progress::progress(near.percent, &missing), words("p", "soft", &missing)])
    });
    let label = app.about_points(app.page_texts().redeem(), cost, "");
    let reward_id = reward_id.clone();
    let (why, limited) = (why_id(&reward_id), reward_id.clone());
    let is_off = move || {
        let is_covered = app.state().member.get().is_some_and(|response| response.member.balance >= cost);
        let is_limited = matches!(scarce(app, &limited), Scarce::Gone | Scarce::Taken(_));
        !is_covered || is_limited || app.state().connection.get() != Connection::Live
    };
    let is_off = Rc::new(is_off);
    let may_leave = Rc::clone(&is_off);
    let redeem = button("button", &label, move || page_actions::ask_to_redeem(app, reward_id.clone(), None))
        .part("redeem")
        .attribute("aria-describedby", &why)
        .flag("disabled", move || is_off());
    let node: HtmlElement = redeem.node();
    // A button that is off has no focus: who pressed it shall not be thrown back to the top of the shop's page.
    effect(move || {
        if may_leave() && host::focused().as_ref() == Some(&node) {
            dialog::focus_beginning(node.get_root_node());
        }
    });
    several(vec![distance, redeem.view()])
}
