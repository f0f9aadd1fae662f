//! Reading what the rules compute with out of the API's JSON; see [`crate::reading`]. All else stays in the answer
//! ([`crate::program::Known`]).

use std::collections::BTreeMap;
use std::sync::Arc;

use coppertoken_rules::Points;
use coppertoken_rules::conditions::Condition;
use coppertoken_rules::mechanics::{MechanicKind, Spend};
use coppertoken_rules::program::document::{
    Audience, Business, Earning, EarningBasis, Enrolment, Localized, Look, Mechanic, ProgramDocument, Qualification,
    Reward, ShownPrices, TaxInPrices, Threshold, Tier,
};
use coppertoken_rules::program::view::{ProgramView, Reader};
use coppertoken_rules::program::window::Window;
use coppertoken_rules::rewards::{FreeDelivery, RewardKind};
use wasm_bindgen::JsValue;

use crate::js;
use crate::reading::{amount, points, rule_id, some};

/// Kinds of rules that change no order's points: gifts for other doings, and cards of stamps.
const BESIDE_POINTS: [&str; 6] = ["enrollment", "activity", "birthday", "milestone", "referral", "stamps"];

/// A view of the program. Rules that this widget does not compute are left out; where they change what an order earns, the view counts as
/// withheld, so that the server computes it.
pub fn program_view(value: &JsValue) -> Option<ProgramView> {
    let document = js::get(value, "program");
    // What may be missing comes before what would have to be taken apart again: that code would travel too.
    let version = u32::try_from(js::integer(value, "version")?).ok()?;
    let engine = u32::try_from(js::integer(&document, "engine")?).ok()?;
    let (currency, time_zone) = js::text(&document, "currency").zip(js::text(&document, "time_zone"))?;
    let mut mechanics = Vec::new();
    let mut is_more = false;
    js::each(&document, "mechanics", &mut |rule| match mechanic(&rule) {
        Some(mechanic) => mechanics.push(mechanic),
        None => is_more |= !js::tagged(&js::get(&rule, "rule")).is_some_and(|(tag, _)| BESIDE_POINTS.contains(&&*tag)),
    });
    let earning = js::get(&document, "earning");
    // What an order earns may depend on more than this widget reads: then it is the server's to compute.
    is_more |= js::present(&document, "eligibility").is_some()
        || js::present(&earning, "points_per_order_max").is_some()
        || !some(&document, "tiers", |tier| js::present(tier, "rate")).is_empty();
    let withheld = js::get(value, "withheld").is_truthy() || is_more;
    let basis = js::get(&earning, "basis");
    let counts = |name| js::get(&basis, name).is_truthy();
    Some(ProgramView {
        version,
        reader: if js::text(value, "reader").as_deref() == Some("member") { Reader::Member } else { Reader::Public },
        withheld,
        program: Arc::new(ProgramDocument {
            engine,
            currency,
            time_zone,
            shown_prices: tax_in_prices(&document).map(ShownPrices::WithTax),
            languages: js::texts(&document, "languages"),
            earning: Earning {
                basis: EarningBasis {
                    tax: counts("tax"),
                    shipping: counts("shipping"),
                    gift_cards: counts("gift_cards"),
                },
                ..Earning::default()
            },
            mechanics,
            rewards: some(&document, "rewards", reward),
            tiers: some(&document, "tiers", tier),
            // What surfaces show is read where they show it, and what the server alone judges is not read at all.
            name: Localized::default(),
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
            enrolment: Enrolment::OnJoin,
            banner: None,
            look: Look { accent: String::new(), corner_radius_pixels: 0 },
            examples: Vec::new(),
        }),
        told: Vec::new(),
        ladder: Vec::new(),
        rules: Vec::new(),
    })
}

/// The tax in the shop's prices. A shop that shows none computes as one that does not say.
fn tax_in_prices(document: &JsValue) -> Option<TaxInPrices> {
    let with_tax = js::get(&js::present(document, "shown_prices")?, "with_tax");
    let tax_bps = u16::try_from(js::integer(&with_tax, "tax_bps")?).ok()?;
    Some(TaxInPrices { tax_bps })
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
    let (id, points, per) = (rule_id(value, "id")?, points(&inside, "points")?, amount(&inside, "per")?);
    Some(Mechanic {
        id,
        title: Localized::default(),
        audience: audience(value),
        window: Window::default(),
        when: None,
        terms: Localized::default(),
        priority: 0,
        rule: MechanicKind::Spend(Spend { points, per }),
    })
}

/// What goals are computed with: who may redeem it, and for how much.
fn reward(value: &JsValue) -> Option<Reward> {
    Some(Reward {
        id: rule_id(value, "id")?,
        title: Localized::default(),
        audience: audience(value),
        window: Window::default(),
        when: None,
        terms: Localized::default(),
        cost: points(value, "cost"),
        stock: None,
        per_member_max: None,
        margin_cost: None,
        minimum_goods: Default::default(),
        valid_days: 0,
        gives: RewardKind::FreeDelivery(FreeDelivery { amount_max: None }),
    })
}

fn tier(value: &JsValue) -> Option<Tier> {
    let (tag, inside) = js::tagged(&js::get(value, "threshold"))?;
    let begins = Points::new(js::whole(&inside)?).ok()?;
    let threshold = match tag.as_str() {
        "at_least" => Threshold::AtLeast(begins),
        "more_than" => Threshold::MoreThan(begins),
        _ => return None,
    };
    Some(Tier {
        id: rule_id(value, "id")?,
        title: Localized::default(),
        threshold,
        earn_percent: js::integer(value, "earn_percent").and_then(|percent| u16::try_from(percent).ok()).unwrap_or(100),
        rate: None,
        pay_share_bps: None,
    })
}
