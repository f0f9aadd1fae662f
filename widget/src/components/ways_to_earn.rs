//! How to earn, and the rules around it, as sentences made from the program itself: a rule added appears by itself.

use crate::app::App;
use crate::components::section;
use crate::element::{View, element, several, words};
use crate::js;
use crate::program::Known;
use crate::text::fill;

/// What the server says of each way to earn and each benefit, and what counts.
pub fn ways_to_earn(app: App, known: &Known) -> View {
    let texts = app.page_texts();
    let mut ways = element("ul", "ways");
    js::items(&known.told, &mut |rule| {
        // Rewards and tiers have places of their own.
        if matches!(js::text(&rule, "family").as_deref(), Some("reward" | "tier")) {
            return;
        }
        let way = element("li", "way").child(words("strong", "", &app.localized(&rule, "title"))).child(words(
            "span",
            "",
            &app.localized(&rule, "text"),
        ));
        ways = ways.clone().child(way.view());
    });
    let basis = known.view.program.earning.basis;
    let mut left_out = String::new();
    for (counts, name) in
        [(basis.tax, texts.tax()), (basis.shipping, texts.shipping()), (basis.gift_cards, texts.gift_cards())]
    {
        if !counts {
            left_out.push_str(if left_out.is_empty() { "" } else { ", " });
            left_out.push_str(name);
        }
    }
    let mut content = vec![ways.view()];
    if !left_out.is_empty() {
        content.push(words("p", "soft", &fill(texts.not_counted(), &[&left_out])));
    }
    section("earn", texts.earn_heading(), several(content))
}

/// What a point is worth, and the rules around all others, as the server words them.
pub fn rules(app: App, known: &Known) -> View {
    let texts = app.page_texts();
    let priced = known.view.program.rewards.iter().filter_map(|reward| Some((reward.cost?, &reward.id)));
    let worth = priced.min_by_key(|(cost, _)| *cost).map(|(cost, id)| {
        let gives = app.gives(&known.rule("rewards", id.as_str()), id.as_str());
        app.points(&texts.rule_worth(), cost, &gives)
    });
    let mut list = element("ul", "rules");
    for sentence in worth.into_iter().chain(app.sentences(known, &known.around)) {
        list = list.child(words("li", "", &sentence));
    }
    section("rules", texts.rules_heading(), list.view())
}
