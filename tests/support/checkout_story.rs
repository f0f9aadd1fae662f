//! A member at the checkouts of a few orders: random programs, carts and steps, and what must hold after each of them.

use crate::builders::{self, amount, later, order_id, points, rule_id, tier};
use crate::world::World;
use coppertoken_rules::benefits::{BenefitKind, Delivery, Discount, MemberPrice, MinimumOrder, Perk};
use coppertoken_rules::conditions::{Condition, Orders};
use coppertoken_rules::fact::FactKind;
use coppertoken_rules::ledger::voucher::{Voucher, VoucherState};
use coppertoken_rules::order::{Order, OrderLine};
use coppertoken_rules::program::document::{Audience, Benefit, Localized, ProgramDocument, Reward, Threshold, Tier};
use coppertoken_rules::program::window::Window;
use coppertoken_rules::quantity::Quantity;
use coppertoken_rules::rewards::{
    GiftCard, PayWithPoints, PercentOff, Product, ProductSort, RewardKind, RewardTerms, ShareOverride,
};
use coppertoken_rules::selector::Selector;
use coppertoken_rules::{Amount, Rejection};
use proptest::collection::vec;
use proptest::prelude::*;

/// Orders, products, rewards and vouchers are few: steps about the same one are what goes wrong.
const ORDERS: usize = 3;

/// Something that happens at a checkout, or lets points come and go.
#[derive(Clone, Debug)]
pub enum Step {
    /// Time passes.
    Wait(i64),
    /// An order of its own, paid in money: how points are earned.
    Buy(Vec<OrderLine>),
    /// Points pay a share of a cart.
    PayShare { order: usize, points: i64, cart: Vec<OrderLine> },
    /// A checkout holds a voucher.
    Claim { voucher: usize, order: usize, cart: Vec<OrderLine>, shipping: i64 },
    /// A checkout lets go of it, twice.
    Release { voucher: usize, order: usize },
    /// The order the cart became is paid; its snapshot names the codes it holds, or does not.
    PayOrder { order: usize, names_codes: bool },
    /// The order is cancelled.
    CancelOrder(usize),
    /// A percentage of it comes back.
    RefundOrder { order: usize, percent: i64 },
    /// A reward is redeemed.
    Redeem(usize),
    /// A voucher is given back.
    CancelVoucher(usize),
    /// The job writes what is due.
    Settle,
}

fn step() -> impl Strategy<Value = Step> {
    let order = || 0..ORDERS;
    let wait = prop_oneof![1..7_200_000_i64, (20..28_i64).prop_map(|hours| hours * 3_600_000), 1..40 * 86_400_000_i64];
    prop_oneof![
        2 => wait.prop_map(Step::Wait),
        3 => cart().prop_map(Step::Buy),
        6 => (order(), 0..3_000_i64, cart()).prop_map(|(order, points, cart)| Step::PayShare { order, points, cart }),
        3 => (any::<usize>(), order(), cart(), 0..1_000_i64).prop_map(|(voucher, order, cart, shipping)| {
            Step::Claim { voucher, order, cart, shipping }
        }),
        2 => (any::<usize>(), order()).prop_map(|(voucher, order)| Step::Release { voucher, order }),
        2 => (order(), any::<bool>()).prop_map(|(order, names_codes)| Step::PayOrder { order, names_codes }),
        1 => order().prop_map(Step::CancelOrder),
        2 => (order(), prop_oneof![Just(100), 1..100_i64])
            .prop_map(|(order, percent)| Step::RefundOrder { order, percent }),
        4 => any::<usize>().prop_map(Step::Redeem),
        2 => any::<usize>().prop_map(Step::CancelVoucher),
        1 => Just(Step::Settle),
    ]
}

/// A cart of a few products in two categories.
pub fn cart() -> impl Strategy<Value = Vec<OrderLine>> {
    let line = (0..4_usize, 0..40_000_i64, 0..5_000_i64, prop::bool::weighted(0.1), 1..4_i64);
    vec(line, 1..4).prop_map(|all| {
        let numbered = all.into_iter().enumerate();
        let lines = numbered.map(|(place, (product, net, tax, is_gift_card, quantity))| {
            let categories: &[&[&str]] = &[&["kitchen"], &["kitchen", "linen"], &["linen"], &[]];
            let category_ids = categories[product].iter().map(|&id| id.to_owned()).collect();
            let product_id = format!("product-{product}");
            let line = builders::line(&(place + 1).to_string(), net, tax);
            let quantity = Quantity::of_pieces(quantity);
            OrderLine { product_id, category_ids, is_gift_card, quantity, ..line }
        });
        lines.collect()
    })
}

fn selector() -> impl Strategy<Value = Selector> {
    prop_oneof![
        (0..4_usize).prop_map(|product| Selector::Products(vec![format!("product-{product}")])),
        Just(Selector::Categories(vec!["kitchen".into()])),
        Just(Selector::Categories(vec!["linen".into()])),
        Just(Selector::FavouriteCategory),
        Just(Selector::FavouriteProduct),
    ]
}

fn share() -> impl Strategy<Value = u16> {
    prop_oneof![Just(0), Just(3_000), Just(10_000), 0..=10_000_u16]
}

/// A program with limited rewards, a share for points and benefits.
pub fn document() -> impl Strategy<Value = ProgramDocument> {
    let overrides =
        vec((selector(), share()).prop_map(|(on, share_bps_max)| ShareOverride { on, share_bps_max }), 0..4);
    let rule = (1..60_i64, 1..200_i64, share(), overrides).prop_map(|(given, worth, share_bps_max, overrides)| {
        PayWithPoints { points: points(given), amount: amount(worth), share_bps_max, overrides }
    });
    let of_tier = (1..2_000_i64, prop::option::of(share())).prop_map(|(first, pay_share_bps)| Tier {
        pay_share_bps,
        ..tier("gold", Threshold::AtLeast(points(first)), 100)
    });
    let benefits = vec(benefit(), 0..6).prop_map(|mut benefits| {
        for (place, benefit) in benefits.iter_mut().enumerate() {
            benefit.id = rule_id(&format!("benefit-{place}"));
        }
        benefits
    });
    (rule, of_tier, vec(reward(), 1..4), benefits, 0..3_u16).prop_map(|(rule, tier, rewards, benefits, hold_days)| {
        let mut document = builders::document();
        document.rewards = rewards;
        for (place, reward) in document.rewards.iter_mut().enumerate() {
            reward.id = rule_id(&format!("reward-{place}"));
        }
        document.pay_with_points = Some(rule);
        document.tiers = vec![tier];
        document.benefits = benefits;
        document.earning.hold_days = hold_days;
        document
    })
}

fn reward() -> impl Strategy<Value = Reward> {
    let percent_off = (1..=100_u8, selector(), prop::option::of(1..2_000_i64)).prop_map(|(percent, on, most)| {
        RewardKind::PercentOff(PercentOff { percent, on, amount_max: most.map(amount) })
    });
    let gives = prop_oneof![
        (1..2_000_i64).prop_map(|off| builders::reward("any", 1, off).gives),
        (1..2_000_i64).prop_map(|off| RewardKind::GiftCard(GiftCard { amount: amount(off) })),
        Just(RewardKind::Product(Product { product_id: "cup".into(), sort: ProductSort::Sample })),
        Just(RewardKind::FreeDelivery(Default::default())),
        percent_off,
    ];
    let limits = (prop::option::of(0..3_u32), prop::option::of(1..3_u16));
    (1..200_i64, gives, limits, 1..30_u16).prop_map(|(cost, gives, (stock, per_member_max), valid_days)| Reward {
        stock,
        per_member_max,
        valid_days,
        ..builders::reward_of("any", cost, crate::kinds::told_at_checkout(gives))
    })
}

fn benefit() -> impl Strategy<Value = Benefit> {
    let gives = prop_oneof![
        (1..=100_u8, prop_oneof![Just(Selector::Everything), selector()])
            .prop_map(|(percent, on)| BenefitKind::Discount(Discount { percent, on })),
        (0..4_usize, 0..20_000_i64).prop_map(|(product, net)| {
            BenefitKind::MemberPrice(MemberPrice { product_id: format!("product-{product}"), net: amount(net) })
        }),
        (prop::option::of(0..60_000_i64), 0..600_i64).prop_map(|(free_from, fixed)| {
            BenefitKind::Delivery(Delivery { free_from: free_from.map(amount), fixed: Some(amount(fixed)) })
        }),
        (0..60_000_i64).prop_map(|least| BenefitKind::MinimumOrder(MinimumOrder { amount: amount(least) })),
        (0..3_usize).prop_map(|perk| BenefitKind::Perk(Perk { name: format!("perk_{perk}") })),
    ];
    let when = prop_oneof![
        3 => Just(None),
        1 => Just(Some(Condition::Tier(vec![rule_id("gold")]))),
        1 => (0..3_u32).prop_map(|at_most| {
            Some(Condition::Orders(Orders { at_most: Some(at_most), ..Orders::default() }))
        }),
    ];
    (gives, when, any::<bool>()).prop_map(|(gives, when, is_public)| Benefit {
        terms: Localized::default(),
        id: rule_id("any"),
        title: builders::text("any"),
        audience: if is_public { Audience::Public } else { Audience::Members },
        window: Window::default(),
        when,
        gives,
    })
}

/// A member at the checkouts of a few orders.
pub struct Story {
    /// What the shop stores.
    pub world: World,
    orders: Vec<Option<Order>>,
    bought: usize,
    redeemed: usize,
}

impl Story {
    /// A member who has just joined.
    pub fn new(document: ProgramDocument) -> Self {
        Self::of_member(World::joined(document, builders::moment(builders::date("2026-11-01"), 600)))
    }

    /// Of a member who has joined in that world.
    pub fn of_member(world: World) -> Self {
        Self { world, orders: vec![None; ORDERS], bought: 0, redeemed: 0 }
    }

    /// Plays a step; what is refused writes nothing.
    pub fn play(&mut self, step: &Step) {
        let before = self.world.clone();
        if let Err(rejection) = self.attempt(step) {
            let is_absurd = matches!(
                rejection,
                Rejection::AccountDamaged
                    | Rejection::AmountOutOfRange
                    | Rejection::CurrencyMismatch
                    | Rejection::OrderTooLarge
            );
            assert!(!is_absurd, "{step:?} was refused: {rejection:?}");
            assert_eq!(self.world.account, before.account, "a refusal writes nothing");
            assert_eq!(self.world.claimed, before.claimed, "a refusal takes nothing");
        }
        self.stocks_are_what_is_out();
        self.points_taken_are_those_of_what_was_applied();
    }

    fn attempt(&mut self, step: &Step) -> Result<(), Rejection> {
        let name = |order: usize| format!("cart-{order}");
        match step {
            Step::Wait(milliseconds) => self.world.now = later(self.world.now, *milliseconds),
            Step::Settle => drop(self.world.decide(FactKind::Settle)?),
            Step::Buy(lines) => {
                self.bought += 1;
                let (id, now) = (format!("bought-{}", self.bought), self.world.now);
                self.world.deliver(&builders::paid(builders::order(&id, now, lines.clone()), now))?;
            }
            Step::PayShare { order, points: asked, cart } => self.pay_share(&name(*order), *asked, cart)?,
            Step::Claim { voucher, order, cart, shipping } => {
                let Some(voucher) = self.voucher(*voucher) else { return Ok(()) };
                let (code, order_id) = (voucher.code.clone(), order_id(&name(*order)));
                let (goods_amount, lines, shipping) = (goods_of(cart), cart.clone(), amount(*shipping));
                self.world.decide(FactKind::Claim { code, order_id, cart_id: None, goods_amount, lines, shipping })?;
                let most = if matches!(voucher.gives, RewardKind::FreeDelivery(_)) { shipping } else { goods_amount };
                let off = applied(&self.world.vouchers[&voucher.voucher_id]).unwrap_or(0);
                assert!(off >= 0 && (voucher.is_share || off <= most.get()), "{off} off {most:?}: {voucher:?}");
            }
            Step::Release { voucher, order } => {
                let Some(voucher) = self.voucher(*voucher) else { return Ok(()) };
                let release = FactKind::Release { code: voucher.code, order_id: order_id(&name(*order)) };
                self.world.decide(release.clone())?;
                assert_eq!(self.world.decide(release)?.entries, [], "released twice");
            }
            Step::PayOrder { order, names_codes } => {
                let (id, now) = (name(*order), self.world.now);
                let mut delivered = self.orders[*order]
                    .clone()
                    .unwrap_or_else(|| builders::order(&id, now, vec![builders::line("1", 10_000, 0)]));
                delivered = builders::paid(delivered, now);
                if *names_codes {
                    let held = self.world.vouchers.values().filter(|voucher| voucher.belongs_to(&delivered.order_id));
                    delivered.discount_codes = held.map(|voucher| voucher.code.clone()).collect();
                }
                self.deliver(*order, delivered)?;
            }
            Step::CancelOrder(order) => {
                let now = self.world.now;
                let placed = || builders::order(&name(*order), now, vec![builders::line("1", 10_000, 0)]);
                let delivered = self.orders[*order].clone().unwrap_or_else(placed);
                self.deliver(*order, Order { cancelled_at: Some(now), updated_at: now.instant, ..delivered })?;
            }
            Step::RefundOrder { order, percent } => {
                let Some(mut delivered) = self.orders[*order].clone() else { return Ok(()) };
                let refund = builders::refund_of_lines(
                    &format!("refund-{}", delivered.refunds.len()),
                    &[("1", 10_000 * percent / 100, 0)],
                );
                delivered.refunds.push(refund);
                delivered.updated_at = self.world.now.instant;
                self.deliver(*order, delivered)?;
            }
            Step::Redeem(reward) => {
                let rewards = &self.world.program.document().rewards;
                let reward_id = rewards[reward % rewards.len()].id.clone();
                self.redeemed += 1;
                self.world.redeem(reward_id.as_str(), &format!("R{}", self.redeemed))?;
            }
            Step::CancelVoucher(voucher) => {
                let Some(voucher) = self.voucher(*voucher) else { return Ok(()) };
                self.world.decide(FactKind::CancelRedemption { voucher_id: voucher.voucher_id })?;
            }
        }
        Ok(())
    }

    fn voucher(&self, place: usize) -> Option<Voucher> {
        let all: Vec<&Voucher> = self.world.vouchers.values().collect();
        (!all.is_empty()).then(|| all[place % all.len()].clone())
    }

    fn deliver(&mut self, place: usize, order: Order) -> Result<(), Rejection> {
        self.orders[place] = Some(order.clone());
        let written = self.world.deliver(&order)?;
        assert!(written.claims.iter().all(|claim| claim.count < 0), "an order takes nothing from a stock here");
        let again = self.world.deliver(&order)?;
        assert_eq!((again.entries, again.claims), (vec![], vec![]), "a duplicate posts nothing");
        Ok(())
    }

    fn pay_share(&mut self, order: &str, asked: i64, cart: &[OrderLine]) -> Result<(), Rejection> {
        let pay = FactKind::PayShare {
            order_id: order_id(order),
            points: points(asked),
            goods_amount: goods_of(cart),
            lines: cart.to_vec(),
        };
        let decided = self.world.decide(pay.clone());
        if decided.is_ok() {
            let held = self.shares_of(order);
            assert!(held.len() <= 1, "an order is paid once");
            if let Some((cost, applied)) = held.first() {
                assert!(*cost <= asked, "never more points than were asked for");
                assert!(is_within_share(&self.world, cart, *applied), "never more than the cart allows: {applied}");
                assert_eq!(self.world.decide(pay).unwrap().entries, [], "the same cart again");
            }
        }
        decided.map(drop)
    }

    /// Points and minor units that pay for an order at the moment.
    fn shares_of(&self, order: &str) -> Vec<(i64, i64)> {
        let account = self.world.view();
        let shares = account.vouchers.iter().filter(|voucher| voucher.is_share);
        let of_order = shares.filter(|voucher| voucher.belongs_to(&order_id(order)));
        of_order.map(|voucher| (voucher.cost.get(), applied(voucher).unwrap())).collect()
    }

    /// What was taken from a stock is what is out: neither below zero, nor more than there was.
    fn stocks_are_what_is_out(&self) {
        for reward in &self.world.program.document().rewards {
            let Some(stock) = reward.stock else { continue };
            let vouchers = self.world.vouchers.values().filter(|voucher| voucher.reward_id == reward.id);
            let out = vouchers.filter(|voucher| voucher.state != VoucherState::Returned).count();
            let claimed = self.world.claimed.get(&reward.id).copied().unwrap_or(0);
            assert_eq!(claimed, i64::try_from(out).unwrap(), "{}", reward.id);
            assert!((0..=i64::from(stock)).contains(&claimed), "{claimed} of {stock}");
        }
    }

    /// What the member has redeemed is what vouchers cost that did not come back, and a share costs what its amount is worth.
    fn points_taken_are_those_of_what_was_applied(&self) {
        let rule = self.world.program.document().pay_with_points.clone().unwrap();
        let kept = self.world.vouchers.values().filter(|voucher| voucher.state != VoucherState::Returned);
        let kept: Vec<&Voucher> = kept.collect();
        let cost: i64 = kept.iter().map(|voucher| voucher.cost.get()).sum();
        assert_eq!(self.world.account.as_ref().unwrap().redeemed.get(), cost, "redeemed = the cost of what was kept");
        for voucher in kept.iter().filter(|voucher| voucher.is_share) {
            let worth = voucher.gives.amount().unwrap().get();
            let (paid, given) = (i128::from(worth) * i128::from(rule.points.get()), i128::from(rule.amount.get()));
            let cost = i128::from(voucher.cost.get());
            assert!(cost * given >= paid && (cost - 1) * given < paid, "the fewest points that pay {worth}: {cost}");
        }
    }
}

fn applied(voucher: &Voucher) -> Option<i64> {
    match &voucher.state {
        VoucherState::Claimed { applied, .. } => Some(applied.get()),
        _ => None,
    }
}

/// What the shopper pays for the lines.
pub fn goods_of(lines: &[OrderLine]) -> Amount {
    Amount::sum(lines.iter().flat_map(|line| [line.net, line.tax])).unwrap()
}

/// The allowed share once more, written the other way round: the gross of the cart, weighed by each line's net.
fn is_within_share(world: &World, cart: &[OrderLine], applied: i64) -> bool {
    let rule = world.program.document().pay_with_points.as_ref().unwrap();
    let account = world.view();
    let gold = account.tier_id.as_ref().and_then(|id| world.program.tier(id));
    let plain = gold.and_then(|tier| tier.pay_share_bps).unwrap_or(rule.share_bps_max);
    let of_line = |line: &OrderLine| {
        let resolved = rule
            .overrides
            .iter()
            .map(|other| (account.history.resolve(&other.on, world.now.date), other.share_bps_max));
        let matching: Vec<_> = resolved.filter(|(on, _)| on.matches(line)).collect();
        let of_kind = |is_product: bool| {
            let shares = matching.iter().filter(|(on, _)| matches!(on, Selector::Products(_)) == is_product);
            shares.map(|(_, share)| *share).max()
        };
        if line.is_gift_card { 0 } else { of_kind(true).or_else(|| of_kind(false)).unwrap_or(plain) }
    };
    let net: i128 = cart.iter().map(|line| i128::from(line.net.get())).sum();
    let weighed: i128 = cart.iter().map(|line| i128::from(line.net.get()) * i128::from(of_line(line))).sum();
    i128::from(applied) * net * 10_000 <= i128::from(goods_of(cart).get()) * weighed
}

/// Steps of a story.
pub fn steps(length: std::ops::Range<usize>) -> impl Strategy<Value = Vec<Step>> {
    vec(step(), length)
}
