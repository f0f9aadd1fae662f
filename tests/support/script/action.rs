//! What may happen in a scenario.

use coppertoken_rules::fact::FactKind;
use coppertoken_rules::order::{Order, Refund};
use coppertoken_rules::quantity::Quantity;
use coppertoken_rules::rewards::Checkout;
use coppertoken_rules::{Amount, explain, quote};

use super::{Outcome, Parsed, Run, cart, money, money_and_tax, number};
use crate::builders::{self, amount, code, order_id, voucher_id};

impl Run {
    /// Does what the words say.
    pub(super) fn act(&mut self, words: &[&str]) -> Parsed<Outcome> {
        let result = match words {
            [] | ["look"] => return Ok(Outcome::Looked),
            ["join"] => self.world.join(),
            ["settle"] => self.world.decide(FactKind::Settle),
            ["order", id, states @ ..] => return self.order(id, states, Whose::Members),
            ["guest", "order", id, states @ ..] => return self.order(id, states, Whose::Guests),
            // Somebody else's order that carries this member's code.
            ["foreign", "order", id, states @ ..] => return self.order(id, states, Whose::SomebodyElses),
            ["refund", id, what @ ..] => return self.refund(id, what),
            // The platform forgets what was refunded, as WooCommerce does with orders in the trash.
            ["deliver", id, "without", "refunds"] => {
                let mut order = self.latest(id)?;
                order.refunds.clear();
                return self.send(order, Whose::Members);
            }
            // Earlier snapshots once more, by the number of their delivery.
            ["deliver", id, numbers @ ..] => return self.deliver_again(id, numbers),
            ["redeem", reward, "as", name] => self.world.redeem(reward, name),
            // Whoever placed it as a guest has joined, and follows the link of the shop's message.
            ["claim", "order", id] => self.latest(id).map(|order| self.world.claim_of_guest(&order))?,
            ["claim", name, "for", order, "of", goods] => self.world.decide(FactKind::Claim {
                code: code(name),
                order_id: order_id(order),
                cart_id: None,
                goods_amount: amount(money(goods)?),
                lines: vec![],
                shipping: amount(0),
            }),
            ["claim", name, "for", order, "from", cart, "of", goods] => self.world.decide(FactKind::Claim {
                code: code(name),
                order_id: order_id(order),
                cart_id: Some(order_id(cart)),
                goods_amount: amount(money(goods)?),
                lines: vec![],
                shipping: amount(0),
            }),
            ["release", name, "from", order] => {
                self.world.decide(FactKind::Release { code: code(name), order_id: order_id(order) })
            }
            ["freeze"] => self.world.decide(FactKind::Freeze { is_frozen: true }),
            ["unfreeze"] => self.world.decide(FactKind::Freeze { is_frozen: false }),
            ["cancel", name] => self.world.decide(FactKind::CancelRedemption { voucher_id: voucher_id(name) }),
            ["quote", lines @ ..] => return self.quote(lines),
            ["goal", lines @ ..] => return self.goal(lines),
            ["nudge", lines @ ..] => return self.nudge(lines),
            ["advise", lines @ ..] => return self.advise(lines),
            _ => {
                let elsewhere = self.act_as_member(words).or_else(|| self.act_at_checkout(words));
                return elsewhere.unwrap_or_else(|| Err(format!("nothing that can happen: {}", words.join(" "))));
            }
        };
        Ok(outcome(result))
    }

    fn order(&mut self, id: &str, states: &[&str], whose: Whose) -> Parsed<Outcome> {
        let now = self.world.now;
        let currency = &self.world.program.document().currency;
        let placed = || Order { currency: currency.clone(), ..builders::order(id, now, vec![]) };
        let mut order = self.latest(id).unwrap_or_else(|_| placed());
        order.updated_at = now.instant;
        let mut lines = vec![];
        let mut rest = states;
        loop {
            rest = match rest {
                [] => break,
                ["placed", "on", day, rest @ ..] => {
                    order.placed_at = builders::moment(super::day_of(day)?, 12 * 60);
                    rest
                }
                ["paid", "on", day, rest @ ..] => {
                    order.paid_at = Some(builders::moment(super::day_of(day)?, 12 * 60));
                    rest
                }
                ["placed" | "unpaid", rest @ ..] => rest,
                ["paid", rest @ ..] => {
                    order.paid_at = order.paid_at.or(Some(now));
                    rest
                }
                // The payment is open again, as of an order on hold.
                ["disputed", rest @ ..] => {
                    order.paid_at = None;
                    rest
                }
                ["fulfilled", rest @ ..] => {
                    order.fulfilled_at = order.fulfilled_at.or(Some(now));
                    rest
                }
                ["cancelled", rest @ ..] => {
                    order.cancelled_at = order.cancelled_at.or(Some(now));
                    rest
                }
                // The shop takes a cancellation back.
                ["reopened", rest @ ..] => {
                    order.cancelled_at = None;
                    rest
                }
                ["test", rest @ ..] => {
                    order.test = true;
                    rest
                }
                ["of", "purchase", name, rest @ ..] => {
                    order.purchase_id = Some((*name).to_owned());
                    rest
                }
                ["shipping", cost, rest @ ..] => {
                    order.shipping = amount(money(cost)?);
                    rest
                }
                ["without", "codes", rest @ ..] => {
                    order.discount_codes.clear();
                    rest
                }
                ["code", name, rest @ ..] => {
                    order.discount_codes = vec![code(name)];
                    rest
                }
                ["at", "rate", rate, rest @ ..] => {
                    order.rate = Some(rate.parse()?);
                    rest
                }
                ["in", currency, rest @ ..] => {
                    order.currency = (*currency).to_owned();
                    rest
                }
                rest => {
                    let (line, rest) = cart::line(lines.len() + 1, rest)?;
                    lines.push(line);
                    rest
                }
            };
        }
        if !lines.is_empty() {
            order.lines = lines;
        }
        self.send(order, whose)
    }

    fn refund(&mut self, id: &str, what: &[&str]) -> Parsed<Outcome> {
        let mut order = self.latest(id)?;
        let refund_id = format!("refund-{}", order.refunds.len() + 1);
        order.refunds.push(match what {
            [total, "of", "total"] => builders::refund_of_total(&refund_id, money(total)?),
            [total, "of", "shipping"] => {
                let total = amount(money(total)?);
                Refund { id: refund_id, shipping: total, total, ..Refund::default() }
            }
            [total, "of", "total", "with", shipping, "shipping"] => {
                let (total, shipping) = (amount(money(total)?), amount(money(shipping)?));
                Refund { id: refund_id, shipping, total, ..Refund::default() }
            }
            ["line", line_id, price] => {
                let (net, tax) = money_and_tax(price)?;
                builders::refund_of_lines(&refund_id, &[(line_id, net, tax)])
            }
            // Pieces of a line with their share of its price, which goes into them without a rest.
            [count, "pieces", "of", "line", line_id] => {
                let count = number(count)?;
                let line = order.lines.iter().find(|line| &line.line_id == line_id).ok_or("no such line")?;
                let part = |whole: Amount| whole.get() * count / line.quantity.pieces();
                let mut refund = builders::refund_of_lines(&refund_id, &[(line_id, part(line.net), part(line.tax))]);
                refund.lines[0].quantity = Quantity::of_pieces(count);
                refund
            }
            ["everything"] => {
                let parts: Vec<_> =
                    order.lines.iter().map(|line| (line.line_id.as_str(), line.net.get(), line.tax.get())).collect();
                let mut refund = builders::refund_of_lines(&refund_id, &parts);
                for (part, line) in refund.lines.iter_mut().zip(&order.lines) {
                    part.quantity = line.quantity;
                }
                refund
            }
            _ => {
                return Err(
                    "refund N of total | of shipping | line N money | N pieces of line N | everything".to_owned()
                );
            }
        });
        order.updated_at = self.world.now.instant;
        self.send(order, Whose::Members)
    }

    fn deliver_again(&mut self, id: &str, numbers: &[&str]) -> Parsed<Outcome> {
        let mut last = Outcome::Looked;
        for word in numbers {
            let place = usize::try_from(number(word)?).ok().and_then(|number| number.checked_sub(1));
            let known = self.deliveries.get(&order_id(id)).ok_or("no such order")?;
            let order = place.and_then(|place| known.get(place)).ok_or(format!("no delivery {word}"))?.clone();
            last = outcome(self.world.deliver(&order));
        }
        Ok(last)
    }

    /// The order as it was delivered last.
    fn latest(&self, id: &str) -> Parsed<Order> {
        let known = self.deliveries.get(&order_id(id)).and_then(|all| all.last());
        let mut order = known.ok_or("no such order")?.clone();
        order.updated_at = self.world.now.instant;
        Ok(order)
    }

    fn send(&mut self, order: Order, whose: Whose) -> Parsed<Outcome> {
        if order.lines.is_empty() {
            return Err("an order needs lines".to_owned());
        }
        self.deliveries.entry(order.order_id.clone()).or_default().push(order.clone());
        Ok(outcome(match whose {
            Whose::Members => self.world.deliver(&order),
            Whose::Guests => self.world.deliver_of_guest(&order),
            Whose::SomebodyElses => self.world.decide(FactKind::ForeignOrder(Box::new(builders::known(&order)))),
        }))
    }

    fn quote(&self, words: &[&str]) -> Parsed<Outcome> {
        let lines = cart::cart(words)?;
        let account = self.world.account.as_ref().map(|_| self.world.view());
        let result = quote::quote(&self.world.program, account.as_ref(), &lines, self.world.now);
        Ok(result.map_or_else(Outcome::Refused, Outcome::Quoted))
    }

    fn goal(&self, words: &[&str]) -> Parsed<Outcome> {
        let lines = cart::cart(words)?;
        let account = self.world.account.as_ref().map(|_| self.world.view());
        let result = explain::next_goal(&self.world.program, account.as_ref(), &lines, self.world.now);
        Ok(result.map_or_else(Outcome::Refused, Outcome::Goal))
    }

    fn nudge(&self, words: &[&str]) -> Parsed<Outcome> {
        let lines = cart::cart(words)?;
        let account = self.world.account.as_ref().map(|_| self.world.view());
        let result = explain::nudges(&self.world.program, account.as_ref(), &lines, self.world.now);
        Ok(result.map_or_else(Outcome::Refused, Outcome::Nudged))
    }

    fn advise(&self, words: &[&str]) -> Parsed<Outcome> {
        let lines = cart::cart(words)?;
        let goods = Amount::sum(lines.iter().map(|line| line.net)).map_err(|problem| problem.to_string())?;
        let checkout = Checkout { lines: &lines, goods, shipping: Amount::ZERO };
        let result = explain::best_redemption(&self.world.program, &self.world.view(), checkout, self.world.now);
        Ok(result.map_or_else(Outcome::Refused, Outcome::Advised))
    }
}

enum Whose {
    Members,
    Guests,
    SomebodyElses,
}

pub(super) fn outcome(result: Result<coppertoken_rules::Decision, coppertoken_rules::Rejection>) -> Outcome {
    result.map_or_else(Outcome::Refused, |decision| Outcome::Decided(Box::new(decision)))
}
