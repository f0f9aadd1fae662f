//! The ladder of tiers and the way to the next step.

use coppertoken_rules::Points;
use tachys::view::any_view::AnyView;

use crate::app::App;
use crate::components::{icons, progress, section};
use crate::element::{changing, element, icon, nothing, words};
use crate::text::fill;
use crate::view_model::tiers::{Step, ladder};

/// The ladder; nothing when the program has none.
pub fn tier_ladder(app: &App) -> AnyView {
    let app = app.clone();
    changing(move || {
        let Some(view) = app.state().program.get().filter(|view| !view.program.tiers.is_empty()) else {
            return nothing();
        };
        let member = app.state().member.get();
        let tier_id = member.as_ref().and_then(|response| response.member.tier_id.as_ref());
        let qualifying = member.as_ref().map_or(Points::ZERO, |response| response.member.qualifying);
        let steps = ladder(&view.program.tiers, tier_id, qualifying);
        let (format, texts) = (app.format(), app.format().texts);
        let lines = view.program.tiers.iter().zip(steps).map(|(tier, step)| {
            let title = app.localized(&tier.title);
            let first = tier.threshold.first_points();
            let is_here = step == Step::Here;
            let mut line = element("li", if is_here { "tier here" } else { "tier" })
                .child(words("strong", "", title.clone()))
                .child(words("span", "soft", format.points(&texts.tier_from, first, "")));
            if is_here {
                line = line
                    .attribute("aria-current", "true")
                    .child(element("span", "mark").child(icon(icons::TICK)).text(texts.tier_yours).view());
            }
            if let Some(more) = tier.earn_percent.checked_sub(100).filter(|more| *more > 0) {
                line = line.child(words("p", "", fill(texts.tier_more, &[&format.number(i64::from(more))])));
            }
            if let Step::Next(near) = step
                && member.is_some()
            {
                let sentence = format.points(&texts.points_to_tier, near.missing, &title);
                line = line.child(progress::progress(near.percent, &sentence)).child(words("p", "soft", sentence));
            }
            line.view()
        });
        section("tiers", texts.tiers_heading, vec![element("ol", "tiers").children(lines).view()])
    })
}
