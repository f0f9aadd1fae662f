//! What a scenario may expect. Figures of the account are those of somebody who looks now.

use std::fmt::Display;

use coppertoken_rules::ledger::voucher::VoucherState;
use coppertoken_rules::time::Date;

use super::{Outcome, Parsed, Run, day_of, money, number};
use crate::builders::{order_id, voucher_id};

impl Run {
    /// Holds one expectation; says what was found instead.
    pub(super) fn expect(&self, expectation: &str) -> Parsed<()> {
        let words: Vec<&str> = expectation.split_whitespace().collect();
        match words.as_slice() {
            ["refused", code] => self.refused(code, None),
            ["refused", code, missing, "missing"] => self.refused(code, Some(missing)),
            ["not", "a", "member"] => same(self.world.account.is_none(), true),
            ["balance", points] => same(self.world.view().balance().unwrap().get(), number(points)?),
            ["deficit", points] => same(self.world.view().deficit.get(), number(points)?),
            ["qualifying", points] => same(self.world.view().qualifying.get(), number(points)?),
            ["redeemed", points] => same(self.world.view().redeemed.get(), number(points)?),
            ["paid", "orders", count] => same(self.world.view().paid_orders, number(count)?),
            ["no", "tier"] => same(self.world.view().tier_id, None),
            ["tier", id] => same_text(self.world.view().tier_id.map(|id| id.to_string()).as_deref(), id),
            ["pending", waiting @ ..] => same_text(Some(&self.pending()), words_or_none(waiting)),
            ["lots", lots @ ..] => same_text(Some(&self.lots()), words_or_none(lots)),
            ["wrote", "nothing"] => same_text(Some(&self.written()?), ""),
            ["wrote", entries @ ..] => same_text(Some(&self.written()?), entries.join(" ")),
            ["because", reasons @ ..] => same_text(Some(&self.reasons()?), reasons.join(" ")),
            ["off", price] => self.applied(price),
            ["voucher", name, "claimed", "by", order] => {
                same_text(Some(&self.voucher(name)?), format!("claimed by {order}"))
            }
            ["voucher", name, state] => same_text(Some(&self.voucher(name)?), state),
            ["voucher", name, "until", day] => {
                let voucher = self.world.vouchers.get(&voucher_id(name)).ok_or("no such voucher")?;
                same(voucher.expires_on, day_of(day)?)
            }
            ["order", id, "earned", points] => same(self.record(id)?.earned.get(), number(points)?),
            ["order", id, "reversed", points] => same(self.record(id)?.reversed.get(), number(points)?),
            ["order", id, "wrote", "off", points] => same(self.record(id)?.written_off.get(), number(points)?),
            ["order", id, "took", points, "expired"] => same(self.record(id)?.reversed_expired.get(), number(points)?),
            ["order", id, "has", "no", "plan"] => same(self.record(id)?.plan.is_none(), true),
            ["earns", points] => same(self.quoted()?.points.get(), number(points)?),
            ["from", day] => same(self.quoted()?.posts_on, Some(day_of(day)?)),
            ["until", day] => same(self.quoted()?.expires_on, Some(day_of(day)?)),
            ["next", "nothing"] => same(self.goal_found()?.is_none(), true),
            ["next", id] => same_text(self.goal_found()?.map(|goal| goal.reward_id.as_str()), id),
            ["misses", points, "points"] => {
                same(self.goal_found()?.map(|goal| goal.missing_points.get()), Some(number(points)?))
            }
            ["spend", "nothing"] => same(self.goal_found()?.and_then(|goal| goal.missing_amount), None),
            ["spend", price] => {
                let missing = self.goal_found()?.and_then(|goal| goal.missing_amount);
                same(missing.map(coppertoken_rules::Amount::get), Some(money(price)?))
            }
            words => {
                let elsewhere = self
                    .expect_of_earning(words)
                    .or_else(|| self.expect_of_member(words))
                    .or_else(|| self.expect_of_tier(words))
                    .or_else(|| self.expect_at_checkout(words))
                    .or_else(|| self.expect_of_linter(words));
                elsewhere.unwrap_or_else(|| Err("nothing that can be expected".to_owned()))
            }
        }
    }

    fn refused(&self, code: &str, missing: Option<&str>) -> Parsed<()> {
        use coppertoken_rules::Rejection::{InsufficientPoints, MinimumNotReached};
        let Outcome::Refused(rejection) = &self.outcome else { return Err("it was not refused".to_owned()) };
        same_text(Some(rejection.code()), code)?;
        let found = match rejection {
            InsufficientPoints { missing } | MinimumNotReached { missing } => Some(*missing),
            _ => None,
        };
        let expected = match missing {
            Some(word) if word.contains('.') => Some(money(word)?),
            Some(word) => Some(number(word)?),
            None => None,
        };
        same(found, expected)
    }

    /// `49 on 2026-12-05 + 10 on 2026-12-06`, or `none`. Always the whole list: nothing waits without a date.
    fn pending(&self) -> String {
        let view = self.world.view();
        let all = view.pending.iter().map(|pending| match pending.term.is_unpaid {
            true => format!("{} when paid", pending.points),
            false => format!("{} on {}", pending.points, pending.term.posts_on),
        });
        join_or_none(all)
    }

    /// `49 until 2027-12-05 + 10 for ever`, in spending order, or `none`.
    fn lots(&self) -> String {
        let until = |day: Option<Date>| day.map_or("for ever".to_owned(), |day| format!("until {day}"));
        join_or_none(self.world.view().lots.iter().map(|lot| format!("{} {}", lot.points, until(lot.expires_on))))
    }

    /// `earned 49 + posted 49`.
    fn written(&self) -> Parsed<String> {
        let Outcome::Decided(decision) = &self.outcome else { return Err("nothing was decided".to_owned()) };
        let all = decision.entries.iter().map(|entry| format!("{} {}", entry.kind.name(), entry.points));
        Ok(all.collect::<Vec<_>>().join(" + "))
    }

    /// Each line of every trace just written or quoted: `spend 49 + tier_multiplier 4`.
    fn reasons(&self) -> Parsed<String> {
        let traces: Vec<_> = match &self.outcome {
            Outcome::Decided(decision) => decision.entries.iter().flat_map(|entry| entry.trace.clone()).collect(),
            Outcome::Quoted(quote) => quote.trace.clone(),
            _ => return Err("nothing was decided".to_owned()),
        };
        let named = traces.iter().map(|line| {
            // The kind's name as the API writes it: a plain string, or the one key of an object.
            let reason = serde_json::to_value(&line.reason).unwrap();
            let key = reason.as_object().and_then(|object| object.keys().next().cloned());
            format!("{} {}", key.or(reason.as_str().map(str::to_owned)).unwrap(), line.delta)
        });
        Ok(named.collect::<Vec<_>>().join(" + "))
    }

    fn applied(&self, price: &str) -> Parsed<()> {
        let mut claimed = self.world.view().vouchers.into_iter().filter_map(|voucher| match voucher.state {
            VoucherState::Claimed { applied, .. } => Some(applied.get()),
            _ => None,
        });
        same(claimed.next_back(), Some(money(price)?))
    }

    /// A voucher's state, settled.
    fn voucher(&self, name: &str) -> Parsed<String> {
        let id = voucher_id(name);
        let stored = self.world.vouchers.get(&id).ok_or("no such voucher")?;
        let view = self.world.view();
        let state = match view.voucher(&id) {
            Some(open) => open.state.clone(),
            // Open in the row but gone from the settled account: it ran out since.
            None if stored.is_open() => VoucherState::Returned,
            None => stored.state.clone(),
        };
        Ok(match state {
            VoucherState::Issued => "issued".to_owned(),
            VoucherState::Claimed { order_id, .. } => format!("claimed by {order_id}"),
            VoucherState::Used { .. } => "used".to_owned(),
            VoucherState::Returned => "returned".to_owned(),
        })
    }

    fn record(&self, id: &str) -> Parsed<&coppertoken_rules::ledger::source::SourceRecord> {
        self.world.records.get(&order_id(id)).ok_or("no such order".to_owned())
    }

    pub(super) fn quoted(&self) -> Parsed<&coppertoken_rules::quote::Quote> {
        match &self.outcome {
            Outcome::Quoted(quote) => Ok(quote),
            _ => Err("nothing was quoted".to_owned()),
        }
    }

    fn goal_found(&self) -> Parsed<Option<&coppertoken_rules::explain::Goal>> {
        match &self.outcome {
            Outcome::Goal(goal) => Ok(goal.as_ref()),
            _ => Err("nobody asked for a goal".to_owned()),
        }
    }
}

pub(super) fn words_or_none(words: &[&str]) -> String {
    if words.is_empty() || words == ["0"] { "none".to_owned() } else { words.join(" ") }
}

pub(super) fn join_or_none(all: impl Iterator<Item = String>) -> String {
    let all: Vec<String> = all.collect();
    if all.is_empty() { "none".to_owned() } else { all.join(" + ") }
}

pub(super) fn same<T: PartialEq + std::fmt::Debug>(found: T, expected: T) -> Parsed<()> {
    if found == expected { Ok(()) } else { Err(format!("found {found:?}")) }
}

pub(super) fn same_text(found: Option<&str>, expected: impl Display) -> Parsed<()> {
    let found = found.unwrap_or("none");
    if found == expected.to_string() { Ok(()) } else { Err(format!("found {found}")) }
}
