//! The ladder of tiers and the way to the next step.

use coppertoken_rules::Points;
use coppertoken_rules::program::document::{Measure, Threshold};

use crate::app::App;
use crate::components::{progress, section};
use crate::controls::TICK;
use crate::element::{View, changing, element, icon, nothing, words};
use crate::program::Known;
use crate::text::fill;
use crate::view_model::tiers::{Step, ladder, measure};
use crate::{js, reading};

/// The ladder; nothing when the program has none.
pub fn tier_ladder(app: App) -> View {
    changing(move || {
        let Some(known) = app.state().program.get().filter(|known| !known.view.program.tiers.is_empty()) else {
            return nothing();
        };
        let tiers = &known.view.program.tiers;
        let counted = measure_of(known);
        let member = app.state().member.get();
        let tier_id = member.as_ref().and_then(|response| response.member.tier_id.as_ref());
        // What counts towards tiers today, by the program's own measure and window.
        let figure = member.as_ref().and_then(|response| Points::new(response.member.tier_figure).ok());
        let steps = ladder(tiers, tier_id, figure.unwrap_or_default());
        let texts = app.page_texts();
        let mut list = element("ol", "tiers");
        for (tier, step) in tiers.iter().zip(steps) {
            let title = app.localized(&known.rule("tiers", tier.id.as_str()), "title");
            let is_here = step == Step::Here;
            let mut line = element("li", if is_here { "tier here" } else { "tier" })
                .child(words("strong", "", &title))
                .child(words("span", "soft", &begins(app, counted, tier.threshold)));
            if is_here {
                let mark = element("span", "mark").child(icon(TICK)).text(texts.tier_yours());
                line = line.attribute("aria-current", "true").child(mark.view());
            }
            if let Some(more) = tier.earn_percent.checked_sub(100).filter(|more| *more > 0) {
                line = line.child(words("p", "", &fill(texts.tier_more(), &[&app.format().number(i64::from(more))])));
            }
            if let Step::Next(near) = step
                && member.is_some()
            {
                let sentence = missing(app, counted, near.missing, &title);
                let bar = progress::progress(near.percent, &sentence);
                line = line.child(bar).child(words("p", "soft", &sentence));
            }
            list = list.child(line.view());
        }
        section("tiers", texts.tiers_heading(), list.view())
    })
}

/// What the program counts towards tiers.
fn measure_of(known: &Known) -> Measure {
    measure(&js::text(&known.field("qualification"), "measure").unwrap_or_default())
}

/// Where a tier begins. "More than" is said of money alone; of whole points and orders, the next one is where it begins.
fn begins(app: App, counted: Measure, threshold: Threshold) -> String {
    let texts = app.page_texts();
    let first = threshold.first_points();
    match (counted, threshold) {
        (Measure::Spend, Threshold::MoreThan(figure)) => fill(texts.tier_above(), &[&money(app, figure)]),
        (Measure::Spend, Threshold::AtLeast(figure)) => fill(texts.tier_from(), &[&money(app, figure)]),
        (Measure::Points, _) => fill(texts.tier_from(), &[&app.counted(first)]),
        (Measure::Orders, _) => fill(texts.tier_from(), &[&app.format().count(&texts.orders(), first.get(), "")]),
    }
}

/// What is missing to the next tier.
fn missing(app: App, counted: Measure, missing: Points, title: &str) -> String {
    let texts = app.page_texts();
    match counted {
        Measure::Points => app.about_points(texts.to_tier(), missing, title),
        Measure::Spend => {
            let money = money(app, missing);
            fill(texts.to_tier(), &[&money, title, &money, &money])
        }
        Measure::Orders => app.format().count(&texts.orders_to_tier(), missing.get(), title),
    }
}

/// A figure of a program that counts what is spent, in minor units.
fn money(app: App, figure: Points) -> String {
    app.money(reading::money_of(figure))
}
