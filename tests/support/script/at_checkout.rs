//! What may happen at the checkout, and what a scenario may expect there: benefits, shares paid with points, stock.
//!
//! A cart is written as products with their prices: `kettle/appliances 100.00 cup 5.00+1.00 x2 gift-card 50.00 delivery 4.90`: the
//! categories behind the product, the tax behind the net, the pieces behind the price of them all.

use coppertoken_rules::checkout::{Cart, CartBenefits, WhyMissed, of_cart};
use coppertoken_rules::fact::FactKind;
use coppertoken_rules::ledger::voucher::{Voucher, VoucherState};
use coppertoken_rules::order::OrderLine;
use coppertoken_rules::quantity::Quantity;
use coppertoken_rules::rewards::{RewardKind, RewardTerms};
use coppertoken_rules::{Amount, Points};

use super::expect::{join_or_none, same_text};
use super::{Outcome, Parsed, Run, money, money_and_tax, number};
use crate::builders::{self, amount, code, order_id, points, rule_id, voucher_id};

impl Run {
    /// Does what the words say; `None` when they are not about this.
    pub(super) fn act_at_checkout(&mut self, words: &[&str]) -> Option<Parsed<Outcome>> {
        Some(match words {
            ["checkout", cart @ ..] => self.checkout(cart, true),
            ["guest", "checkout", cart @ ..] => self.checkout(cart, false),
            ["buy", id, cart @ ..] => self.buy(id, cart),
            ["claim", name, "for", order, "with", cart @ ..] => self.claim_with(name, order, cart),
            ["pay", given, "points", "for", order, "with", cart @ ..] => self.pay_with(given, order, cart),
            ["others", "take", count, "of", reward] => number(count).map(|count| {
                *self.world.claimed.entry(rule_id(reward)).or_default() += count;
                Outcome::Looked
            }),
            _ => return None,
        })
    }

    /// Holds one expectation; `None` when it is not about this.
    pub(super) fn expect_at_checkout(&self, words: &[&str]) -> Option<Parsed<()>> {
        Some(match words {
            // Rewards one can hold: all of them.
            ["material", all @ ..] => same_text(Some(&self.material()), all.join(" ")),
            ["stock", reward, left, "left"] => number(left).and_then(|left| same(self.left_of(reward)?, left)),
            ["voucher", name, "gives", kind] => self.stored(name).and_then(|voucher| same(voucher.gives.name(), *kind)),
            ["voucher", name, "adds", product] => self.stored(name).and_then(|voucher| match &voucher.gives {
                RewardKind::Product(gives) => same(gives.product_id.as_str(), *product),
                other => Err(format!("it gives {}", other.name())),
            }),
            ["paid", paid, "with", given, "points"] => self.expect_paid(paid, given),
            ["paid", "nothing"] => same(self.share(), None),
            _ => return self.expect_of_cart(words),
        })
    }

    fn expect_of_cart(&self, words: &[&str]) -> Option<Parsed<()>> {
        let answer = |found: &dyn Fn(&CartBenefits) -> Parsed<()>| match &self.outcome {
            Outcome::Checkout(benefits) => found(benefits),
            _ => Err("nobody went to the checkout".to_owned()),
        };
        Some(match words {
            ["full", "price"] => answer(&|cart| same(cart.discounts.as_slice(), &[])),
            ["line", line, off, "off", "by", benefit] => answer(&|cart| {
                let found = cart.discounts.iter().find(|discount| discount.line_id == *line);
                let found = found.map(|discount| (discount.off.get(), discount.benefit_id.as_str()));
                same(found, Some((money(off)?, *benefit)))
            }),
            ["line", line, "full", "price"] => {
                answer(&|cart| same(cart.discounts.iter().any(|discount| discount.line_id == *line), false))
            }
            ["goods", price] => answer(&|cart| same(cart.goods.get(), money(price)?)),
            ["delivery", price, by @ ..] => answer(&|cart| {
                let found = cart.delivery.benefit_id.as_ref().map(|id| id.as_str());
                same((cart.delivery.amount.get(), found), (money(price)?, by_whom(by)?))
            }),
            ["free", "delivery", "for", missing, "more"] => {
                answer(&|cart| same(cart.delivery.missing_for_free.map(Amount::get), Some(money(missing)?)))
            }
            ["minimum", "as", "for", "everybody"] => answer(&|cart| same(cart.minimum_order.is_none(), true)),
            ["minimum", least, "by", benefit, rest @ ..] => answer(&|cart| {
                let missing = match rest {
                    [] => 0,
                    [missing, "missing"] => money(missing)?,
                    _ => return Err("minimum N by benefit [N missing]".to_owned()),
                };
                let found = cart.minimum_order.as_ref();
                let found = found.map(|least| (least.amount.get(), least.benefit_id.as_str(), least.missing.get()));
                same(found, Some((money(least)?, *benefit, missing)))
            }),
            ["perks", names @ ..] => answer(&|cart| {
                let found: Vec<&str> = cart.perks.iter().map(|perk| perk.name.as_str()).collect();
                let names: Vec<&str> = names.iter().copied().filter(|word| *word != "+").collect();
                same(found, if names == ["none"] { vec![] } else { names })
            }),
            ["can", "pay", most, "with", given, "points"] => answer(&|cart| {
                same((cart.payable.amount, cart.payable.points), (amount(money(most)?), points(number(given)?)))
            }),
            ["misses", benefit, "because", why] => answer(&|cart| {
                let found = cart.missed.iter().find(|missed| missed.benefit_id == rule_id(benefit));
                same(found.map(|missed| name_of(&missed.why)).as_deref(), Some(*why))
            }),
            ["hears", "nothing", "of", benefit] => {
                answer(&|cart| same(cart.missed.iter().any(|missed| missed.benefit_id == rule_id(benefit)), false))
            }
            _ => return None,
        })
    }

    fn checkout(&self, words: &[&str], is_member: bool) -> Parsed<Outcome> {
        let (lines, shipping) = cart(words)?;
        let account = is_member.then(|| self.world.view());
        let cart = Cart { lines: &lines, shipping, order_id: None };
        let found = of_cart(&self.world.program, account.as_ref(), cart, self.world.now.date);
        Ok(found.map_or_else(Outcome::Refused, |benefits| Outcome::Checkout(Box::new(benefits))))
    }

    /// An order of these products, placed and paid.
    fn buy(&mut self, id: &str, words: &[&str]) -> Parsed<Outcome> {
        let (lines, shipping) = cart(words)?;
        let now = self.world.now;
        let mut order = builders::paid(builders::order(id, now, lines), now);
        order.currency.clone_from(&self.world.program.document().currency);
        order.shipping = shipping;
        self.deliveries.entry(order.order_id.clone()).or_default().push(order.clone());
        Ok(outcome(self.world.deliver(&order)))
    }

    fn claim_with(&mut self, name: &str, order: &str, words: &[&str]) -> Parsed<Outcome> {
        let (lines, shipping) = cart(words)?;
        let (code, order_id, goods_amount) = (code(name), order_id(order), goods_of(&lines));
        Ok(outcome(self.world.decide(FactKind::Claim { code, order_id, cart_id: None, goods_amount, lines, shipping })))
    }

    fn pay_with(&mut self, given: &str, order: &str, words: &[&str]) -> Parsed<Outcome> {
        let (lines, _) = cart(words)?;
        let (order_id, points, goods_amount) = (order_id(order), points(number(given)?), goods_of(&lines));
        Ok(outcome(self.world.decide(FactKind::PayShare { order_id, points, goods_amount, lines })))
    }

    fn material(&self) -> String {
        let is_material = |gives: &RewardKind| matches!(gives, RewardKind::Product(product) if product.is_material());
        let rewards = self.world.program.document().rewards.iter().filter(|reward| is_material(&reward.gives));
        join_or_none(rewards.map(|reward| reward.id.to_string()))
    }

    fn left_of(&self, reward: &str) -> Parsed<i64> {
        let stock = self.world.program.reward(&rule_id(reward)).and_then(|reward| reward.stock).ok_or("no stock")?;
        Ok(i64::from(stock) - self.world.claimed.get(&rule_id(reward)).copied().unwrap_or(0))
    }

    fn stored(&self, name: &str) -> Parsed<&Voucher> {
        self.world.vouchers.get(&voucher_id(name)).ok_or("no such voucher".to_owned())
    }

    /// What points pay of an order at the moment: the amount, and the points.
    fn share(&self) -> Option<(Amount, Points)> {
        let view = self.world.view();
        view.vouchers.iter().find(|voucher| voucher.is_share).map(|voucher| match &voucher.state {
            VoucherState::Claimed { applied, .. } => (*applied, voucher.cost),
            other => panic!("a share is held by its order or gone: {other:?}"),
        })
    }

    fn expect_paid(&self, paid: &str, given: &str) -> Parsed<()> {
        same(self.share(), Some((amount(money(paid)?), points(number(given)?))))
    }
}

fn by_whom<'a>(words: &[&'a str]) -> Parsed<Option<&'a str>> {
    match words {
        [] => Ok(None),
        ["by", benefit] => Ok(Some(benefit)),
        _ => Err("delivery N [by benefit]".to_owned()),
    }
}

/// The reason's name as the API writes it.
fn name_of(why: &WhyMissed) -> String {
    let of = |value: serde_json::Value| match value {
        serde_json::Value::Object(object) => object.keys().next().cloned().unwrap(),
        text => text.as_str().unwrap().to_owned(),
    };
    match why {
        WhyMissed::Unmet(unmet) => of(serde_json::to_value(unmet).unwrap()),
        other => of(serde_json::to_value(other).unwrap()),
    }
}

fn goods_of(lines: &[OrderLine]) -> Amount {
    Amount::sum(lines.iter().flat_map(|line| [line.net, line.tax])).unwrap()
}

fn cart(words: &[&str]) -> Parsed<(Vec<OrderLine>, Amount)> {
    let mut lines: Vec<OrderLine> = vec![];
    let mut shipping = Amount::ZERO;
    let mut rest = words;
    loop {
        rest = match rest {
            [] => return Ok((lines, shipping)),
            ["delivery", price, rest @ ..] => {
                shipping = amount(money(price)?);
                rest
            }
            [pieces, rest @ ..] if pieces.starts_with('x') && number(&pieces[1..]).is_ok() => {
                lines.last_mut().ok_or("pieces of what?")?.quantity = Quantity::of_pieces(number(&pieces[1..])?);
                rest
            }
            [product, price, rest @ ..] => {
                let (net, tax) = money_and_tax(price)?;
                let mut names = product.split('/');
                let mut line = builders::line(&(lines.len() + 1).to_string(), net, tax);
                line.product_id = names.next().unwrap_or_default().to_owned();
                line.category_ids = names.map(str::to_owned).collect();
                line.is_gift_card = line.product_id == "gift-card";
                lines.push(line);
                rest
            }
            [word] => return Err(format!("no part of a cart: {word}")),
        }
    }
}

fn outcome(result: Result<coppertoken_rules::Decision, coppertoken_rules::Rejection>) -> Outcome {
    result.map_or_else(Outcome::Refused, |decision| Outcome::Decided(Box::new(decision)))
}

fn same<T: PartialEq + std::fmt::Debug>(found: T, expected: T) -> Parsed<()> {
    if found == expected { Ok(()) } else { Err(format!("found {found:?}")) }
}
