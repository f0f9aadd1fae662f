//! How to earn, and the rules around it, as sentences made from the program itself: a rule added appears by itself.

use coppertoken_rules::program::document::{AfterSpending, EarnOn, Enrolment, Expiry, ProgramDocument};
use coppertoken_rules::program::view::{ProgramView, RuleFamily};

use crate::app::App;
use crate::components::section;
use crate::element::{View, element, several, words};
use crate::text::fill;

/// What the server says of each way to earn and each benefit, and what counts.
pub fn ways_to_earn(app: App, view: &ProgramView) -> View {
    let (program, texts) = (&view.program, app.page_texts());
    let mut ways = element("ul", "ways");
    for rule in view.told.iter().filter(|rule| rule.family != RuleFamily::Reward) {
        let way = element("li", "way").child(words("strong", "", &app.localized(&rule.title))).child(words(
            "span",
            "",
            &app.localized(&rule.text),
        ));
        ways = ways.child(way.view());
    }
    let basis = program.earning.basis;
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

/// What a point is worth, when points arrive and end, what a return does, who may join.
pub fn rules(app: App, program: &ProgramDocument) -> View {
    let (format, texts) = (app.format(), app.page_texts());
    let earning = &program.earning;
    let event = match earning.earn_on {
        EarnOn::Placed => texts.after_ordering(),
        EarnOn::Paid => texts.after_payment(),
        EarnOn::Fulfilled => texts.after_delivery(),
    };
    let arrive = match earning.hold_days {
        0 => fill(texts.rule_arrive_now(), &[event]),
        days => format.count(&texts.rule_arrive(), i64::from(days), event),
    };
    let expire = match earning.expiry {
        Expiry::Never => texts.rule_never_expire().to_owned(),
        Expiry::MonthsAfterPosting(months) => format.count(&texts.rule_expire_months(), i64::from(months), ""),
        Expiry::DaysAfterPosting(days) => format.count(&texts.rule_expire_days(), i64::from(days), ""),
        Expiry::MonthsOfInactivity(_) | Expiry::Yearly(_) => String::new(),
    };
    let who = match program.enrolment {
        Enrolment::OnJoin => texts.rule_who_joins(),
        Enrolment::Automatic => texts.rule_who_orders(),
    };
    let deficit = if earning.after_spending == AfterSpending::Deficit { texts.rule_returns_deficit() } else { "" };
    let priced = program.rewards.iter().filter_map(|reward| Some((reward.cost?, reward)));
    let cheapest = priced.min_by_key(|(cost, _)| *cost);
    let worth =
        cheapest.map(|(cost, reward)| format.points(&texts.rule_worth(), cost, &app.gives(&reward.gives, &reward.id)));
    let mut list = element("ul", "rules");
    for sentence in [worth.as_deref().unwrap_or_default(), &arrive, &expire, texts.rule_returns(), deficit, who] {
        if !sentence.is_empty() {
            list = list.child(words("li", "", sentence));
        }
    }
    section("rules", texts.rules_heading(), list.view())
}
