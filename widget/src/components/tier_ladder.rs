//! The ladder of tiers and the way to the next step.

use coppertoken_rules::Points;
use coppertoken_rules::program::document::Measure;

use crate::app::App;
use crate::components::{progress, section};
use crate::controls::TICK;
use crate::element::{View, changing, element, icon, nothing, several, words};
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
            let told = known.told(tier.id.as_str());
            let title = app.localized(&told, "title");
            let is_here = step == Step::Here;
            let mut line = element("li", if is_here { "tier here" } else { "tier" })
                .child(words("strong", "", &title))
                .child(words("span", "soft", &app.localized(&told, "text")));
            if is_here {
                let mark = element("span", "mark").child(icon(TICK)).text(texts.tier_yours());
                line = line.attribute("aria-current", "true").child(mark.view());
            }
            for gives in app.sentences(known, &js::get(&told, "terms")) {
                line = line.child(words("p", "", &gives));
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
        let mut content = vec![list.view()];
        for sentence in app.sentences(known, &known.ladder) {
            content.push(words("p", "soft", &sentence));
        }
        section("tiers", texts.tiers_heading(), several(content))
    })
}

/// What the program counts towards tiers.
fn measure_of(known: &Known) -> Measure {
    measure(&js::text(&known.field("qualification"), "measure").unwrap_or_default())
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
