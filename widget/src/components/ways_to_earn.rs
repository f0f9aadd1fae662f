//! How to earn, and the rules around it, as sentences made from the program itself: a rule added appears by itself.

use coppertoken_rules::mechanics::MechanicKind;
use coppertoken_rules::program::document::{AfterSpending, EarnOn, Enrolment, Expiry, ProgramDocument};
use tachys::view::any_view::AnyView;

use crate::app::App;
use crate::components::section;
use crate::element::{element, words};
use crate::text::fill;

/// One sentence for each mechanic, and what counts.
pub fn ways_to_earn(app: &App, program: &ProgramDocument) -> AnyView {
    let (format, texts) = (app.format(), app.format().texts);
    let ways = program.mechanics.iter().map(|mechanic| {
        let sentence = match mechanic.rule {
            MechanicKind::Spend(spend) => format.points(&texts.earn_spend, spend.points, &app.money(spend.per)),
        };
        element("li", "way")
            .child(words("strong", "", app.localized(&mechanic.title)))
            .child(words("span", "", sentence))
            .view()
    });
    let basis = program.earning.basis;
    let left_out: Vec<&str> =
        [(basis.tax, texts.tax), (basis.shipping, texts.shipping), (basis.gift_cards, texts.gift_cards)]
            .into_iter()
            .filter(|(counts, _)| !counts)
            .map(|(_, name)| name)
            .collect();
    let mut content = vec![element("ul", "ways").children(ways).view()];
    if !left_out.is_empty() {
        content.push(words("p", "soft", fill(texts.not_counted, &[&left_out.join(", ")])));
    }
    section("earn", texts.earn_heading, content)
}

/// What a point is worth, when points arrive and end, what a return does, who may join.
pub fn rules(app: &App, program: &ProgramDocument) -> AnyView {
    let (format, texts) = (app.format(), app.format().texts);
    let earning = &program.earning;
    let mut sentences = Vec::new();
    if let Some(reward) = program.rewards.iter().min_by_key(|reward| reward.cost) {
        sentences.push(format.points(&texts.rule_worth, reward.cost, &app.gives(reward)));
    }
    let event = match earning.earn_on {
        EarnOn::Placed => texts.after_ordering,
        EarnOn::Paid => texts.after_payment,
        EarnOn::Fulfilled => texts.after_delivery,
    };
    sentences.push(match earning.hold_days {
        0 => fill(texts.rule_arrive_now, &[event]),
        days => format.count(&texts.rule_arrive, i64::from(days), event),
    });
    sentences.push(match earning.expiry {
        Expiry::Never => texts.rule_never_expire.to_owned(),
        Expiry::MonthsAfterPosting(months) => format.count(&texts.rule_expire_months, i64::from(months), ""),
        Expiry::DaysAfterPosting(days) => format.count(&texts.rule_expire_days, i64::from(days), ""),
    });
    sentences.push(texts.rule_returns.to_owned());
    if earning.after_spending == AfterSpending::Deficit {
        sentences.push(texts.rule_returns_deficit.to_owned());
    }
    let who = match program.enrolment {
        Enrolment::OnJoin => texts.rule_who_joins,
        Enrolment::Automatic => texts.rule_who_orders,
    };
    sentences.push(who.to_owned());
    let list = element("ul", "rules").children(sentences.into_iter().map(|sentence| words("li", "", sentence)));
    section("rules", texts.rules_heading, vec![list.view()])
}
