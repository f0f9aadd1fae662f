//! Reading the program document out of the API's JSON; see [`crate::reading`].

use coppertoken_rules::mechanics::{MechanicKind, Spend};
use coppertoken_rules::program::document::{
    AfterSpending, Audience, Banner, BannerTrigger, EarnOn, Earning, EarningBasis, Enrolment, Expiry, Localized, Look,
    Mechanic, ProgramDocument, Reward, Threshold, Tier,
};
use coppertoken_rules::program::view::{ProgramView, Reader};
use coppertoken_rules::rewards::{AmountOff, RewardKind};
use coppertoken_rules::{Amount, Points};
use wasm_bindgen::JsValue;

use crate::js;
use crate::reading::{all, amount, points, rule_id, some};

/// A view of the program. Rules of kinds this widget does not know are left out and count as withheld, so that the
/// server computes what they give.
pub fn program_view(value: &JsValue) -> Option<ProgramView> {
    let document = js::get(value, "program");
    let known = all(&document, "mechanics", mechanic);
    let withheld = js::get(value, "withheld").is_truthy() || known.is_none();
    Some(ProgramView {
        version: u32::try_from(js::integer(value, "version")?).ok()?,
        reader: if js::text(value, "reader").as_deref() == Some("member") { Reader::Member } else { Reader::Public },
        withheld,
        program: ProgramDocument {
            engine: u32::try_from(js::integer(&document, "engine")?).ok()?,
            name: localized(&document, "name"),
            currency: js::text(&document, "currency")?,
            time_zone: js::text(&document, "time_zone")?,
            languages: js::texts(&document, "languages"),
            enrolment: match js::text(&document, "enrolment").as_deref() {
                Some("automatic") => Enrolment::Automatic,
                _ => Enrolment::OnJoin,
            },
            earning: earning(&js::get(&document, "earning"))?,
            mechanics: known.unwrap_or_else(|| some(&document, "mechanics", mechanic)),
            rewards: some(&document, "rewards", reward),
            tiers: some(&document, "tiers", tier),
            banner: js::present(&document, "banner").and_then(|value| banner(&value)),
            look: look(&js::get(&document, "look")),
            examples: Vec::new(),
        },
    })
}

fn localized(object: &JsValue, name: &str) -> Localized {
    let mut texts = Localized::default();
    js::entries(&js::get(object, name), &mut |code, text| {
        if let Some(text) = text.as_string() {
            texts.0.insert(code, text);
        }
    });
    texts
}

fn small(object: &JsValue, name: &str) -> Option<u16> {
    js::integer(object, name).and_then(|number| u16::try_from(number).ok())
}

/// Absent settings have the rules' defaults; unknown ones make the program unreadable.
fn earning(value: &JsValue) -> Option<Earning> {
    let default = Earning::default();
    let basis = js::get(value, "basis");
    let counts = |name| js::get(&basis, name).is_truthy();
    Some(Earning {
        earn_on: match js::text(value, "earn_on").as_deref() {
            None => default.earn_on,
            Some("placed") => EarnOn::Placed,
            Some("paid") => EarnOn::Paid,
            Some("fulfilled") => EarnOn::Fulfilled,
            Some(_) => return None,
        },
        hold_days: small(value, "hold_days").unwrap_or(default.hold_days),
        basis: EarningBasis { tax: counts("tax"), shipping: counts("shipping"), gift_cards: counts("gift_cards") },
        expiry: match js::present(value, "expiry") {
            None => default.expiry,
            Some(expiry) => {
                let (tag, inside) = js::tagged(&expiry)?;
                let length = || js::whole(&inside).and_then(|number| u16::try_from(number).ok());
                match tag.as_str() {
                    "never" => Expiry::Never,
                    "months_after_posting" => Expiry::MonthsAfterPosting(length()?),
                    "days_after_posting" => Expiry::DaysAfterPosting(length()?),
                    _ => return None,
                }
            }
        },
        after_spending: match js::text(value, "after_spending").as_deref() {
            Some("clamp") => AfterSpending::Clamp,
            _ => AfterSpending::Deficit,
        },
    })
}

fn audience(value: &JsValue) -> Audience {
    if js::text(value, "audience").as_deref() == Some("members") { Audience::Members } else { Audience::Public }
}

fn mechanic(value: &JsValue) -> Option<Mechanic> {
    let (tag, inside) = js::tagged(&js::get(value, "rule"))?;
    let rule = match tag.as_str() {
        "spend" => MechanicKind::Spend(Spend { points: points(&inside, "points")?, per: amount(&inside, "per")? }),
        _ => return None,
    };
    Some(Mechanic { id: rule_id(value, "id")?, title: localized(value, "title"), audience: audience(value), rule })
}

fn reward(value: &JsValue) -> Option<Reward> {
    let (tag, inside) = js::tagged(&js::get(value, "gives"))?;
    let gives = match tag.as_str() {
        "amount_off" => RewardKind::AmountOff(AmountOff { amount: amount(&inside, "amount")? }),
        _ => return None,
    };
    Some(Reward {
        id: rule_id(value, "id")?,
        title: localized(value, "title"),
        audience: audience(value),
        cost: points(value, "cost")?,
        minimum_goods: amount(value, "minimum_goods").unwrap_or(Amount::ZERO),
        valid_days: small(value, "valid_days").unwrap_or(90),
        gives,
    })
}

fn tier(value: &JsValue) -> Option<Tier> {
    let (tag, inside) = js::tagged(&js::get(value, "threshold"))?;
    let begins = Points::new(js::whole(&inside)?).ok()?;
    Some(Tier {
        id: rule_id(value, "id")?,
        title: localized(value, "title"),
        threshold: match tag.as_str() {
            "at_least" => Threshold::AtLeast(begins),
            "more_than" => Threshold::MoreThan(begins),
            _ => return None,
        },
        earn_percent: small(value, "earn_percent")?,
    })
}

fn banner(value: &JsValue) -> Option<Banner> {
    let trigger = match js::present(value, "trigger").and_then(|trigger| js::tagged(&trigger)) {
        None => BannerTrigger::default(),
        Some((tag, inside)) => match tag.as_str() {
            "delay_seconds" => BannerTrigger::DelaySeconds(u16::try_from(js::whole(&inside)?).ok()?),
            "scroll_percent" => BannerTrigger::ScrollPercent(u8::try_from(js::whole(&inside)?).ok()?),
            "exit_intent" => BannerTrigger::ExitIntent,
            _ => return None,
        },
    };
    Some(Banner {
        slogan: localized(value, "slogan"),
        text: localized(value, "text"),
        picture: js::text(value, "picture")?,
        picture_description: localized(value, "picture_description"),
        trigger,
        repeat_after_days: small(value, "repeat_after_days").unwrap_or(7),
    })
}

fn look(value: &JsValue) -> Look {
    let default = Look::default();
    Look {
        accent: js::text(value, "accent").unwrap_or(default.accent),
        corner_radius_pixels: js::integer(value, "corner_radius_pixels")
            .and_then(|number| u8::try_from(number).ok())
            .unwrap_or(default.corner_radius_pixels),
    }
}
