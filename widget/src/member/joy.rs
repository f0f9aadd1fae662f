//! A moment of joy: points arrived since the shopper last looked, and what they lead to. Moves only where motion is welcome.

// @part joy: the moment points arrive

use std::rc::Rc;

use coppertoken_rules::Points;
use coppertoken_rules::ids::RuleId;

use crate::app::App;
use crate::controls::COIN;
use crate::element::{View, changing, effect, element, icon, nothing, words};
use crate::text::glue;
use crate::value::Value;
use crate::view_model::joy::{Seen, look};

/// The card; empty until the statement says that something arrived.
pub fn joy(app: App) -> View {
    let gained = Value::new(0_i64);
    let told = gained.clone();
    let seen = Rc::new(std::cell::Cell::new(app.recall("seen").and_then(|mark| Seen::read(&mark))));
    effect(move || {
        let statement = app.state().statement.get();
        let Some(joined) = app.state().member.peek().map(|response| response.member.joined_at_milliseconds) else {
            return;
        };
        if !statement.is_loaded || statement.is_loading {
            return;
        }
        let (gain, now) = look(&statement.lines, seen.get(), joined);
        seen.set(Some(now));
        app.keep("seen", &glue(&[&crate::js::digits(now.joined), " ", &crate::js::digits(now.sequence)]));
        if gain > 0 {
            // What arrives while the page is open adds up.
            told.set(told.peek().saturating_add(gain));
        }
    });
    let card = changing(move || {
        let gain = gained.get();
        if gain <= 0 {
            return nothing();
        }
        let mut lines = element("div", "note-words").child(words(
            "strong",
            "",
            &app.points(&app.page_texts().joy_gain(), Points::new(gain).unwrap_or_default(), ""),
        ));
        if let Some(goal) = goal(app) {
            lines = lines.child(words("p", "", &goal));
        }
        let coin = element("span", "joy-coin").child(icon(COIN));
        element("div", "joy-card").part("joy").child(coin.view()).child(lines.view()).view()
    });
    element("div", "joy").attribute("role", "status").child(card).view()
}

/// The nearest reward out of reach; else the dearest one within it.
fn goal(app: App) -> Option<String> {
    let (known, member) = (app.state().program.get()?, app.state().member.get()?);
    let balance = member.member.balance;
    let priced = || known.view.program.rewards.iter().filter_map(|reward| Some((reward.cost?, &reward.id)));
    let title = |id: &RuleId| app.localized(&known.rule("rewards", id.as_str()), "title");
    if let Some((cost, id)) = priced().filter(|(cost, _)| *cost > balance).min_by_key(|(cost, _)| *cost) {
        let missing = cost.minus(balance).ok()?;
        return Some(app.about_points(app.page_texts().goal_named(), missing, &title(id)));
    }
    let (_, id) = priced().max_by_key(|(cost, _)| *cost)?;
    Some(crate::text::fill(app.page_texts().goal_reached(), &[&title(id)]))
}
