//! Where a shop shows its prices with tax, what is promised for them is what is posted.
//!
//! The figures come from two sides. The promise is what badge, hint, cart advice and quote are made of: shown prices, read as the API and
//! the page read them. The posting is an order as a platform sends it, net and tax of each line by arithmetic of this file, decided as every
//! order is.

use coppertoken_rules::conditions::{Condition, Goods, Unmet};
use coppertoken_rules::explain::{Nudge, Unlock, next_goal, nudges};
use coppertoken_rules::ledger::entry::{EntryKind, TraceReason};
use coppertoken_rules::mechanics::multiplier::GROUP_DEFAULT;
use coppertoken_rules::mechanics::{Bonus, MechanicKind, Multiplier};
use coppertoken_rules::order::{Order, OrderLine};
use coppertoken_rules::program::document::{
    Measure, Mechanic, ProgramDocument, Qualification, ShownPrices, TaxInPrices, Threshold,
};
use coppertoken_rules::quantity::Quantity;
use coppertoken_rules::quote::quote;
use coppertoken_rules::selector::Selector;
use coppertoken_rules::time::Moment;
use coppertoken_rules::{Account, Amount, Fact, FactKind, Program, decide};
use coppertoken_rules::{Decision, State};
use coppertoken_tests::builders::{self, amount, points};
use coppertoken_tests::dice::Dice;
use coppertoken_tests::world::World;
use coppertoken_wire::quote::{CartLine, QuoteResponse, order_lines};

const CARTS: usize = 10_000;
/// Of so many carts one is asked for the way to the next reward: that alone takes about 40 quotes.
const CARTS_FOR_A_GOAL: usize = 10;
const SEED: u64 = 20_261_128;
/// Currencies of 0, 2 and 3 digits, each with minor units that earn a point.
const CURRENCIES: [(&str, i64); 3] = [("JPY", 100), ("EUR", 100), ("KWD", 1_000)];
/// Percent.
const TAXES: [u16; 3] = [0, 7, 20];
const COST: i64 = 250;

/// A shop that shows its prices with tax, and a member who has just joined.
struct Shop {
    program: Program,
    member: Account,
    now: Moment,
    /// Percent of tax in prices, by the program.
    percent: u16,
    /// Tax earns too.
    with_tax: bool,
    /// Minor units that earn a point.
    per: i64,
}

/// 1 point for each unit, half as much again for what is on sale, 10 points for orders of 20 units, 250 points for a reward, a tier from 90
/// units of spending.
fn document(currency: &str, per: i64, percent: u16, with_tax: bool) -> ProgramDocument {
    let on_sale =
        Multiplier { percent: 150, on: Selector::Categories(vec!["sale".to_owned()]), group: GROUP_DEFAULT.to_owned() };
    let large = Condition::Goods(Goods { at_least: Some(amount(20 * per)), at_most: None });
    let bonus = MechanicKind::Bonus(Bonus { points: points(10) });
    let mut document = ProgramDocument {
        currency: currency.to_owned(),
        shown_prices: Some(ShownPrices::WithTax(TaxInPrices { tax_bps: percent * 100 })),
        mechanics: vec![
            builders::spend("spend", 1, per),
            builders::mechanic("sale", MechanicKind::Multiplier(on_sale)),
            Mechanic { when: Some(large), ..builders::mechanic("large", bonus) },
        ],
        rewards: vec![builders::reward("off", COST, 5 * per)],
        tiers: vec![builders::tier("silver", Threshold::AtLeast(points(90 * per)), 120)],
        qualification: Qualification { measure: Measure::Spend, ..builders::document().qualification },
        ..builders::document()
    };
    document.earning.basis.tax = with_tax;
    document
}

impl Shop {
    fn all() -> Vec<Self> {
        let mut all = vec![];
        for (currency, per) in CURRENCIES {
            for percent in TAXES {
                for with_tax in [false, true] {
                    let now = builders::moment(builders::date("2026-11-28"), 600);
                    let world = World::joined(document(currency, per, percent, with_tax), now);
                    let (program, member) = (world.program.clone(), world.view());
                    all.push(Self { program, member, now, percent, with_tax, per });
                }
            }
        }
        all
    }

    fn document(&self) -> &ProgramDocument {
        self.program.document()
    }

    /// The lines as the rules are asked about them.
    fn read(&self, cart: &[CartLine]) -> Vec<OrderLine> {
        order_lines(cart, self.document().tax_in_prices()).unwrap()
    }

    /// Points a quote promises.
    fn promised(&self, cart: &[CartLine]) -> i64 {
        quote(&self.program, Some(&self.member), &self.read(cart), self.now).unwrap().points.get()
    }

    /// What an order of these lines posts when it is paid at once.
    fn posted(&self, lines: Vec<OrderLine>) -> Decision {
        let order = builders::paid(builders::order("order", self.now, lines), self.now);
        let order = Order { currency: self.document().currency.clone(), ..order };
        let state = State { account: Some(self.member.clone()), ..State::default() };
        let fact = Fact { now: self.now, minted: vec![], newcomer: None, kind: FactKind::Order(Box::new(order)) };
        decide(&self.program, &state, &fact).unwrap()
    }

    /// Goods to add, of nothing in particular, as the platform sells them.
    fn more(&self, gross: Amount) -> OrderLine {
        let (net, tax) = sold(gross.get(), self.percent);
        OrderLine { tax: amount(tax), ..OrderLine::plain("more".to_owned(), amount(net)) }
    }
}

/// Net and tax of what a platform sells for `gross`, the net rounded down.
fn sold(gross: i64, percent: u16) -> (i64, i64) {
    let net = gross * 100 / (100 + i64::from(percent));
    (net, gross - net)
}

/// The same of a platform that rounds the tax to the nearest.
fn sold_to_the_nearest(gross: i64, percent: u16) -> (i64, i64) {
    let whole = 100 + i64::from(percent);
    let tax = (2 * gross * i64::from(percent) + whole) / (2 * whole);
    (gross - tax, tax)
}

/// Points that arrive by an order.
fn earned(decision: &Decision) -> i64 {
    let of_order = decision.entries.iter().filter(|entry| entry.kind == EntryKind::Earned);
    of_order.map(|entry| entry.points.get()).sum()
}

fn has_bonus(decision: &Decision) -> bool {
    let reasons = decision.entries.iter().flat_map(|entry| &entry.trace);
    reasons.into_iter().any(|line| matches!(line.reason, TraceReason::Bonus { .. }))
}

/// A line as the page tells it, and as the platform sells it.
fn line(dice: &mut Dice, shop: &Shop, place: usize) -> (CartLine, OrderLine) {
    let gross = 1 + dice.below(9 * shop.per);
    let mut told = CartLine {
        product_id: format!("p{}", dice.below(3)),
        category_ids: if dice.chance(30) { vec!["sale".to_owned()] } else { vec![] },
        quantity: Quantity::ONE,
        is_gift_card: dice.chance(5),
        ..CartLine::default()
    };
    // A price as it is shown; or a line that says its own tax, of any rate, by the amount or by both prices.
    let own = *dice.one_of(&TAXES);
    let (net, tax) = match dice.below(3) {
        0 => {
            told.gross = Some(amount(gross));
            sold(gross, shop.percent)
        }
        1 => {
            let (net, tax) = sold_to_the_nearest(gross, own);
            (told.gross, told.tax) = (Some(amount(gross)), Some(amount(tax)));
            (net, tax)
        }
        _ => {
            let (net, tax) = sold_to_the_nearest(gross, own);
            (told.gross, told.net) = (Some(amount(gross)), Some(amount(net)));
            (net, tax)
        }
    };
    let sold = OrderLine {
        product_id: told.product_id.clone(),
        category_ids: told.category_ids.clone(),
        is_gift_card: told.is_gift_card,
        tax: amount(tax),
        ..OrderLine::plain(place.to_string(), amount(net))
    };
    (told, sold)
}

/// A nudge keeps its word: with that much more at shown prices it is unlocked, with a minor unit less it is not.
fn holds(shop: &Shop, sold: &[OrderLine], present: i64, nudge: &Nudge) {
    let with = |gross: i64| shop.posted(sold.iter().cloned().chain([shop.more(amount(gross))]).collect());
    let (enough, less) = (with(nudge.missing_amount.get()), with(nudge.missing_amount.get() - 1));
    let is_unlocked = |decision: &Decision| match &nudge.unlocks {
        Unlock::Rule(_) => has_bonus(decision),
        Unlock::Tier(_) => decision.account.as_ref().unwrap().tier_id.is_some(),
        Unlock::Reward(_) => earned(decision) >= COST,
    };
    assert!(is_unlocked(&enough) && !is_unlocked(&less), "{nudge:?} for {sold:?}");
    if matches!(nudge.unlocks, Unlock::Rule(_)) {
        assert_eq!(earned(&enough) - present, nudge.points.get(), "{nudge:?} for {sold:?}");
    }
}

#[test]
fn in_a_shop_that_shows_tax_badge_hint_advice_and_quote_promise_what_is_posted() {
    let shops = Shop::all();
    let mut dice = Dice::new(SEED);
    let (mut rules, mut tiers, mut goals) = (0, 0, 0);
    for case in 0..CARTS {
        let shop = &shops[case % shops.len()];
        let lines = 1 + usize::try_from(dice.below(3)).unwrap();
        let (told, sold): (Vec<_>, Vec<_>) = (0..lines).map(|place| line(&mut dice, shop, place)).unzip();
        let read = shop.read(&told);
        // The quote, and the badge's "this cart earns".
        let answered = quote(&shop.program, Some(&shop.member), &read, shop.now).unwrap();
        let present = answered.points.get();
        assert_eq!(present, earned(&shop.posted(sold.clone())), "{told:?}");
        // The hint beside a product.
        assert_eq!(shop.promised(&told[..1]), earned(&shop.posted(sold[..1].to_vec())), "{:?}", told[0]);
        let goal = (case % CARTS_FOR_A_GOAL == 0).then(|| {
            // The badge's way to the next reward, and the advice about the cart.
            let badge = next_goal(&shop.program, Some(&shop.member), &read, shop.now).unwrap().unwrap();
            let advice = nudges(&shop.program, Some(&shop.member), &read, shop.now).unwrap();
            assert!(advice.iter().any(|nudge| Some(nudge.missing_amount) == badge.missing_amount), "{advice:?}");
            advice
        });
        for nudge in goal.iter().flatten() {
            match nudge.unlocks {
                Unlock::Rule(_) => rules += 1,
                Unlock::Tier(_) => tiers += 1,
                Unlock::Reward(_) => goals += 1,
            }
            holds(shop, &sold, present, nudge);
        }
        // What a rule says is missing, as the quote's answer tells it.
        let answered = QuoteResponse::new(1, shop.document(), answered, vec![], None);
        if let Some(Unmet::GoodsMissing { missing }) = answered.why_not.first().map(|found| found.unmet) {
            let with = |gross: i64| shop.posted(sold.iter().cloned().chain([shop.more(amount(gross))]).collect());
            assert!(
                has_bonus(&with(missing.get())) && !has_bonus(&with(missing.get() - 1)),
                "{missing:?} for {sold:?}"
            );
        }
    }
    assert!(rules > 400 && tiers > 900 && goals > 900, "{rules} rules, {tiers} tiers, {goals} goals");
}

/// The tax of a product is not told, and the program's is the highest: a product with less tax earns what was promised or more. So does one
/// of a platform that rounds the other way.
#[test]
fn where_the_tax_of_a_product_is_not_told_the_lower_is_promised() {
    let shops = Shop::all();
    let mut dice = Dice::new(SEED);
    let mut higher = 0;
    for case in 0..2_000 {
        let shop = &shops[case % shops.len()];
        let gross = 1 + dice.below(30 * shop.per);
        let own = *dice.one_of(&TAXES.map(|percent| percent.min(shop.percent)));
        let told = CartLine { gross: Some(amount(gross)), quantity: Quantity::ONE, ..CartLine::default() };
        let (net, tax) = sold_to_the_nearest(gross, own);
        let sold = OrderLine { tax: amount(tax), ..OrderLine::plain("1".to_owned(), amount(net)) };
        let (promised, posted) = (shop.promised(&[told]), earned(&shop.posted(vec![sold])));
        assert!(promised <= posted, "{gross} with {own} %: promised {promised}, posted {posted}");
        assert!(!shop.with_tax || promised == posted, "where tax counts, the rate does not matter");
        higher += usize::from(posted > promised);
    }
    assert!(higher > 200, "hardly any product had another tax: {higher}");
}

/// 59.94 with 20 % are 49.95: 49 points. 0.05 are missing to 50.00, 0.06 with tax; to the 250 points 200.05, 240.06 with tax.
#[test]
fn by_hand_59_94_earn_49_points_and_240_06_more_reach_the_reward() {
    let first = include_str!("../../programs/first.json");
    let program = builders::program(1, serde_json::from_str(first).unwrap());
    let told: Vec<CartLine> = serde_json::from_str(r#"[{"gross": 5994}]"#).unwrap();
    let lines = order_lines(&told, program.document().tax_in_prices()).unwrap();
    let now = builders::moment(builders::date("2026-11-28"), 600);
    assert_eq!(quote(&program, None, &lines, now).unwrap().points, points(49));
    let nudges = nudges(&program, None, &lines, now).unwrap();
    assert_eq!(nudges.iter().map(|nudge| nudge.missing_amount.get()).collect::<Vec<_>>(), [24_006]);
}

/// A line of a cart says its price by net, by gross, or by both; the product that rules name may be its parent.
#[test]
fn a_cart_line_is_read_by_what_it_says_of_itself() {
    let twenty = Some(TaxInPrices { tax_bps: 2_000 });
    let read = |line: &str, tax| {
        let lines: Vec<CartLine> = serde_json::from_str(&format!("[{line}]")).unwrap();
        order_lines(&lines, tax)
            .map(|lines| (lines[0].net.get(), lines[0].tax.get()))
            .map_err(|error| error.to_string())
    };
    let rows = [
        (r#"{"net": 4995}"#, twenty, Ok((4_995, 0))),
        (r#"{"net": 4995, "tax": 999}"#, None, Ok((4_995, 999))),
        (r#"{"gross": 5994}"#, twenty, Ok((4_995, 999))),
        (r#"{"gross": 5994, "tax": 392}"#, twenty, Ok((5_602, 392))),
        (r#"{"gross": 5994, "net": 4995}"#, None, Ok((4_995, 999))),
        (r#"{"gross": 5994, "net": 4995, "tax": 999}"#, None, Ok((4_995, 999))),
        (
            r#"{"gross": 5994}"#,
            None,
            Err("`lines[0].gross` needs `tax` beside it: the program names no tax in the shop's prices; got 5994"),
        ),
        (
            r#"{"gross": 5994, "net": 4995, "tax": 1000}"#,
            twenty,
            Err("`lines[0].gross` is not `net` and `tax` together; got 5994"),
        ),
        (r#"{"tax": 999}"#, twenty, Err("`lines[0].net` is required where `gross` is absent; got null")),
    ];
    for (line, tax, expected) in rows {
        assert_eq!(read(line, tax), expected.map_err(str::to_owned), "{line}");
    }
    let ids = |line: &str| {
        let lines: Vec<CartLine> = serde_json::from_str(&format!("[{line}]")).unwrap();
        let read = order_lines(&lines, None).unwrap().remove(0);
        (read.product_id, read.variant_id)
    };
    let names = |product: &str, variant: &str| (product.to_owned(), variant.to_owned());
    assert_eq!(ids(r#"{"product_id": "cup", "net": 1}"#), names("cup", ""));
    assert_eq!(ids(r#"{"product_id": "cup-red", "parent_product_id": "cup", "net": 1}"#), names("cup", "cup-red"));
    let both = r#"{"product_id": "cup-red", "parent_product_id": "cup", "variant_id": "red", "net": 1}"#;
    assert_eq!(ids(both), names("cup", "red"));
}
