//! The ladder of tiers and the way to the next step.

use coppertoken_rules::Points;

use crate::app::App;
use crate::components::{progress, section};
use crate::controls::TICK;
use crate::element::{View, changing, element, icon, nothing, words};
use crate::text::fill;
use crate::view_model::tiers::{Step, ladder};

/// The ladder; nothing when the program has none.
pub fn tier_ladder(app: App) -> View {
    changing(move || {
        let Some(view) = app.state().program.get().filter(|view| !view.program.tiers.is_empty()) else {
            return nothing();
        };
        let member = app.state().member.get();
        let tier_id = member.as_ref().and_then(|response| response.member.tier_id.as_ref());
        // What counts towards tiers today, by the program's own measure and window.
        let figure = member.as_ref().and_then(|response| Points::new(response.member.tier_figure).ok());
        let qualifying = figure.unwrap_or_default();
        let steps = ladder(&view.program.tiers, tier_id, qualifying);
        let (format, texts) = (app.format(), app.page_texts());
        let mut list = element("ol", "tiers");
        for (tier, step) in view.program.tiers.iter().zip(steps) {
            let title = app.localized(&tier.title);
            let from = format.points(&texts.tier_from(), tier.threshold.first_points(), "");
            let is_here = step == Step::Here;
            let mut line = element("li", if is_here { "tier here" } else { "tier" })
                .child(words("strong", "", &title))
                .child(words("span", "soft", &from));
            if is_here {
                let mark = element("span", "mark").child(icon(TICK)).text(texts.tier_yours());
                line = line.attribute("aria-current", "true").child(mark.view());
            }
            if let Some(more) = tier.earn_percent.checked_sub(100).filter(|more| *more > 0) {
                line = line.child(words("p", "", &fill(texts.tier_more(), &[&format.number(i64::from(more))])));
            }
            if let Step::Next(near) = step
                && member.is_some()
            {
                let sentence = format.points(&texts.points_to_tier(), near.missing, &title);
                let bar = progress::progress(near.percent, &sentence);
                line = line.child(bar).child(words("p", "soft", &sentence));
            }
            list = list.child(line.view());
        }
        section("tiers", texts.tiers_heading(), list.view())
    })
}
