//! Reading the program document out of the API's JSON; see [`crate::reading`].

use std::collections::BTreeMap;
use std::sync::Arc;

use coppertoken_rules::conditions::Condition;
use coppertoken_rules::mechanics::{MechanicKind, Spend};
use coppertoken_rules::program::document::{
    AfterSpending, Audience, Banner, BannerTrigger, Business, EarnOn, Earning, EarningBasis, Enrolment, Expiry,
    Localized, Look, Mechanic, ProgramDocument, Qualification, Reward, Threshold, Tier,
};
use coppertoken_rules::program::earning::MonthDay;
use coppertoken_rules::program::view::{ProgramView, Reader, RuleFamily, ToldRule};
use coppertoken_rules::program::window::Window;
use coppertoken_rules::{Amount, Points};
use wasm_bindgen::JsValue;

use crate::js;
use crate::reading::{amount, points, reward_kind, rule_id, some};

/// Kinds of rules that change no order's points: gifts for other doings, and cards of stamps.
const BESIDE_POINTS: [&str; 6] = ["enrollment", "activity", "birthday", "milestone", "referral", "stamps"];

/// A view of the program. Rules that this widget does not compute are left out; where they change what an order earns, the view counts as
/// withheld, so that the server computes it.
pub fn program_view(value: &JsValue) -> Option<ProgramView> {
    let document = js::get(value, "program");
    let mut mechanics = Vec::new();
    let mut is_more = false;
    js::each(&document, "mechanics", &mut |rule| match mechanic(&rule) {
        Some(mechanic) => mechanics.push(mechanic),
        None => is_more |= !js::tagged(&js::get(&rule, "rule")).is_some_and(|(tag, _)| BESIDE_POINTS.contains(&&*tag)),
    });
    // What an order earns may depend on more than this widget reads: then it is the server's to compute.
    is_more |= js::present(&document, "eligibility").is_some()
        || js::present(&js::get(&document, "earning"), "points_per_order_max").is_some()
        || !some(&document, "tiers", |tier| js::present(tier, "rate")).is_empty();
    let withheld = js::get(value, "withheld").is_truthy() || is_more;
    Some(ProgramView {
        version: u32::try_from(js::integer(value, "version")?).ok()?,
        reader: if js::text(value, "reader").as_deref() == Some("member") { Reader::Member } else { Reader::Public },
        withheld,
        program: Arc::new(ProgramDocument {
            engine: u32::try_from(js::integer(&document, "engine")?).ok()?,
            name: localized(&document, "name"),
            currency: js::text(&document, "currency")?,
            time_zone: js::text(&document, "time_zone")?,
            languages: js::texts(&document, "languages"),
            // What the server alone judges is not read here; see [`mechanic`].
            points_name: BTreeMap::new(),
            eligibility: None,
            eligibility_terms: Localized::default(),
            regulars: Condition::Any(Vec::new()),
            segments: Vec::new(),
            pay_with_points: None,
            benefits: Vec::new(),
            qualification: Qualification::default(),
            business: Business::default(),
            notes: Vec::new(),
            enrolment: match js::text(&document, "enrolment").as_deref() {
                Some("automatic") => Enrolment::Automatic,
                _ => Enrolment::OnJoin,
            },
            earning: earning(&js::get(&document, "earning"))?,
            mechanics,
            rewards: some(&document, "rewards", reward),
            tiers: some(&document, "tiers", tier),
            banner: js::present(&document, "banner").and_then(|value| banner(&value)),
            look: look(&js::get(&document, "look")),
            examples: Vec::new(),
        }),
        told: some(value, "told", told),
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
                    "months_of_inactivity" => Expiry::MonthsOfInactivity(length()?),
                    "yearly" => Expiry::Yearly(MonthDay {
                        month: u8::try_from(js::integer(&inside, "month")?).ok()?,
                        day: u8::try_from(js::integer(&inside, "day")?).ok()?,
                    }),
                    _ => return None,
                }
            }
        },
        after_spending: match js::text(value, "after_spending").as_deref() {
            Some("clamp") => AfterSpending::Clamp,
            _ => AfterSpending::Deficit,
        },
        points_per_order_max: None,
    })
}

fn audience(value: &JsValue) -> Audience {
    if js::text(value, "audience").as_deref() == Some("members") { Audience::Members } else { Audience::Public }
}

/// A way to earn that this widget computes itself: a plain rate, for everybody and always. All others are the server's to judge; the page shows
/// what the server says of them.
fn mechanic(value: &JsValue) -> Option<Mechanic> {
    let (tag, inside) = js::tagged(&js::get(value, "rule"))?;
    let is_plain = tag == "spend" && js::present(value, "when").is_none() && js::present(value, "window").is_none();
    if !is_plain {
        return None;
    }
    Some(Mechanic {
        id: rule_id(value, "id")?,
        title: localized(value, "title"),
        audience: audience(value),
        window: Window::default(),
        when: None,
        terms: Localized::default(),
        priority: 0,
        rule: MechanicKind::Spend(Spend { points: points(&inside, "points")?, per: amount(&inside, "per")? }),
    })
}

fn reward(value: &JsValue) -> Option<Reward> {
    Some(Reward {
        id: rule_id(value, "id")?,
        title: localized(value, "title"),
        audience: audience(value),
        window: Window::default(),
        when: None,
        terms: Localized::default(),
        cost: points(value, "cost"),
        stock: None,
        per_member_max: None,
        margin_cost: None,
        minimum_goods: amount(value, "minimum_goods").unwrap_or(Amount::ZERO),
        valid_days: small(value, "valid_days").unwrap_or(90),
        gives: reward_kind(&js::get(value, "gives"))?,
    })
}

fn told(value: &JsValue) -> Option<ToldRule> {
    Some(ToldRule {
        id: rule_id(value, "id")?,
        family: match js::text(value, "family").as_deref() {
            Some("mechanic") => RuleFamily::Mechanic,
            Some("reward") => RuleFamily::Reward,
            _ => RuleFamily::Benefit,
        },
        title: localized(value, "title"),
        text: localized(value, "text"),
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
        earn_percent: small(value, "earn_percent").unwrap_or(100),
        rate: None,
        pay_share_bps: None,
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
