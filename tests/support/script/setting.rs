//! What a scenario may set: `program hold 7 days`.

use coppertoken_rules::mechanics::{MechanicKind, Rate, Steps};
use coppertoken_rules::program::document::{
    AfterSpending, Audience, EarnOn, Enrolment, Expiry, ProgramDocument, Threshold,
};

use super::{Parsed, money, number};
use crate::builders::{self, points};

/// Edits the document.
pub fn set(document: &mut ProgramDocument, words: &[&str]) -> Parsed<()> {
    if let ["from", file] = words {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("programs").join(file);
        let text = std::fs::read_to_string(path).map_err(|problem| format!("{file}: {problem}"))?;
        *document = serde_json::from_str(&text).map_err(|problem| format!("{file}: {problem}"))?;
        return Ok(());
    }
    if let Some(result) = super::of_tier::set(document, words).or_else(|| super::of_linter::set(document, words)) {
        return result;
    }
    let earning = &mut document.earning;
    match words {
        ["earn", "on", moment] => {
            earning.earn_on = match *moment {
                "placed" => EarnOn::Placed,
                "paid" => EarnOn::Paid,
                "fulfilled" => EarnOn::Fulfilled,
                _ => return Err(format!("no moment to earn on: {moment}")),
            };
        }
        [given, "point" | "points", "per", "full", per, "as", id] => {
            let steps =
                MechanicKind::Steps(Steps(Rate { points: points(number(given)?), per: builders::amount(money(per)?) }));
            document.mechanics.retain(|known| known.id != builders::rule_id(id));
            document.mechanics.push(builders::mechanic(id, steps));
        }
        [given, "point" | "points", "per", per, rest @ ..] => {
            let (id, audience) = match rest {
                [] => ("spend", Audience::Public),
                ["as", id] => (*id, Audience::Public),
                ["as", id, "members", "only"] => (*id, Audience::Members),
                _ => return Err("so many points per so much [as name [members only]]".to_owned()),
            };
            let mut mechanic = builders::spend(id, number(given)?, money(per)?);
            mechanic.audience = audience;
            document.mechanics.retain(|known| known.id != mechanic.id);
            document.mechanics.push(mechanic);
        }
        ["currency", currency] => document.currency = (*currency).to_owned(),
        ["hold", days, "days"] => earning.hold_days = number(days)?.try_into().map_err(|_| "too long")?,
        ["expiry", "never"] => earning.expiry = Expiry::Never,
        ["expiry", count, unit] => {
            let count = number(count)?.try_into().map_err(|_| "too long")?;
            earning.expiry = match unit.trim_end_matches('s') {
                "month" => Expiry::MonthsAfterPosting(count),
                "day" => Expiry::DaysAfterPosting(count),
                _ => return Err(format!("no unit of time: {unit}")),
            };
        }
        ["after", "spending", policy] => {
            earning.after_spending = match *policy {
                "deficit" => AfterSpending::Deficit,
                "clamp" => AfterSpending::Clamp,
                _ => return Err(format!("no policy: {policy}")),
            };
        }
        ["pay", "with", given, "points", "for", value] => {
            let rule = document.pay_with_points.as_mut().ok_or("no points can be paid with")?;
            (rule.points, rule.amount) = (points(number(given)?), builders::amount(money(value)?));
        }
        ["basis", "with", "tax"] => earning.basis.tax = true,
        ["basis", "with", "shipping"] => earning.basis.shipping = true,
        ["basis", "with", "gift", "cards"] => earning.basis.gift_cards = true,
        ["enrolment", "automatic"] => document.enrolment = Enrolment::Automatic,
        ["reward", id, "costs", cost, "gives", off, rest @ ..] => {
            let mut reward = builders::reward(id, number(cost)?, money(off)?);
            let mut rest = rest;
            loop {
                rest = match rest {
                    [] => break,
                    ["minimum", goods, rest @ ..] => {
                        reward.minimum_goods = builders::amount(money(goods)?);
                        rest
                    }
                    ["valid", days, "days", rest @ ..] => {
                        reward.valid_days = number(days)?.try_into().map_err(|_| "too long")?;
                        rest
                    }
                    ["members", "only", rest @ ..] => {
                        reward.audience = Audience::Members;
                        rest
                    }
                    _ => return Err(format!("no property of a reward: {rest:?}")),
                };
            }
            document.rewards.retain(|known| known.id != reward.id);
            document.rewards.push(reward);
        }
        ["tier", id, kind, threshold, "earns", percent] => {
            let figure = if threshold.contains('.') { money(threshold)? } else { number(threshold)? };
            let threshold = match *kind {
                "at_least" => Threshold::AtLeast(points(figure)),
                "more_than" => Threshold::MoreThan(points(figure)),
                _ => return Err(format!("no kind of threshold: {kind}")),
            };
            let percent = number(percent.trim_end_matches('%'))?.try_into().map_err(|_| "too much")?;
            let tier = builders::tier(id, threshold, percent);
            document.tiers.retain(|known| known.id != tier.id);
            document.tiers.push(tier);
            document.tiers.sort_by_key(|tier| tier.threshold.first_points());
        }
        _ => return Err(format!("no setting: {}", words.join(" "))),
    }
    Ok(())
}
