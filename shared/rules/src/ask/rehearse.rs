//! Puts the document's own examples to the rules: a program that does not do what its merchant expects is not published.

use crate::ids::{AccountId, RuleId, SourceId};
use crate::ledger::account::Account;
use crate::ledger::history::{DayFigures, Favourite, FavouriteKind};
use crate::ledger::lot::Lot;
use crate::ledger::state_change::Offer;
use crate::mechanics::MechanicKind;
use crate::number::{Amount, Points};
use crate::order::OrderLine;
use crate::program::Program;
use crate::program::check::Problem;
use crate::program::document::{Example, ExampleMember, ProgramDocument};
use crate::program::judging::Subject;
use crate::quote::quote;
use crate::rejection::Rejection;
use crate::rewards::Checkout;
use crate::time::{DAY_MILLISECONDS, Date, Instant, Moment};
use crate::{earning_basis, payable, unmet};

/// Where the program does something else than its examples expect; empty when every example holds.
pub fn rehearse(program: &Program) -> Vec<Problem> {
    let examples = program.document().examples.iter().enumerate();
    examples.flat_map(|(place, stated)| stated.rehearse(program, &format!("examples[{place}]"))).collect()
}

/// A program of which every example holds: what may be published.
///
/// Errors with every problem of the document, or else of its examples.
pub fn rehearsed(version: u32, document: ProgramDocument) -> Result<Program, Vec<Problem>> {
    let program = Program::new(version, document)?;
    let problems = rehearse(&program);
    if problems.is_empty() { Ok(program) } else { Err(problems) }
}

/// Points a new member earns for goods of `spends` minor units.
pub fn points_for(program: &Program, spends: Amount) -> Result<Points, Rejection> {
    let order = Example { spends: Some(spends), ..Example::default() };
    Ok(quote(program, None, &order.cart(), order.moment()?)?.points)
}

/// What the rules make of an example.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Outcome {
    /// Points the order earns.
    earns: Points,
    /// Benefits the member has for the cart, in the order of the document.
    benefits: Vec<RuleId>,
    /// Minor units that points may pay.
    points_pay: Amount,
}

impl Outcome {
    /// What is stated and did not come out.
    fn differences(&self, place: &str, stated: &Example) -> Vec<Problem> {
        let mut problems = vec![];
        let mut differs = |field: &str, message: String| {
            problems.push(Problem { place: format!("{place}.{field}"), message });
        };
        if let Some(earns) = stated.earns.filter(|earns| *earns != self.earns) {
            let goods = stated.cart().iter().map(|line| line.net.get()).fold(0, i64::saturating_add);
            differs("earns", format!("an order of {goods} earns {}, not {earns}", self.earns));
        }
        if let Some(benefits) = &stated.benefits {
            let (wanted, got) = (sorted(benefits), sorted(&self.benefits));
            if wanted != got {
                differs("benefits", format!("this member has [{}], not [{}]", got.join(", "), wanted.join(", ")));
            }
        }
        if let Some(points_pay) = stated.points_pay.filter(|points_pay| *points_pay != self.points_pay) {
            differs("points_pay", format!("points may pay {} of this cart, not {points_pay}", self.points_pay));
        }
        problems
    }
}

impl Example {
    fn rehearse(&self, program: &Program, place: &str) -> Vec<Problem> {
        match self.outcome(program) {
            Ok(found) => found.differences(place, self),
            Err(rejection) => {
                vec![Problem { place: place.to_owned(), message: format!("this order is refused: {rejection}") }]
            }
        }
    }

    /// What the rules make of it.
    fn outcome(&self, program: &Program) -> Result<Outcome, Rejection> {
        let now = self.moment()?;
        let account = self.member.as_ref().map(|member| member.account(program, now)).transpose()?;
        let lines = self.cart();
        let newcomer = Account { joined_at: Some(now), ..Account::new(account_id()?) };
        let known = account.as_ref().unwrap_or(&newcomer);
        Ok(Outcome {
            earns: quote(program, account.as_ref(), &lines, now)?.points,
            benefits: benefits_of(program, known, &lines, now.date)?,
            points_pay: self.points_pay(program, known, &lines)?,
        })
    }

    /// 00:00 UTC of its day.
    fn moment(&self) -> Result<Moment, Rejection> {
        let date = self.day.or_else(|| Date::new(2026, 1, 1)).ok_or(Rejection::AmountOutOfRange)?;
        let milliseconds = i64::from(date.days_since_epoch()).saturating_mul(DAY_MILLISECONDS);
        Ok(Moment { instant: Instant::from_milliseconds(milliseconds)?, date })
    }

    fn points_pay(&self, program: &Program, account: &Account, lines: &[OrderLine]) -> Result<Amount, Rejection> {
        let goods = Amount::sum(lines.iter().map(|line| line.net))?;
        let checkout = Checkout { lines, goods, shipping: Amount::ZERO };
        Ok(payable(program, account, None, checkout, self.moment()?.date)?.amount)
    }
}

impl ExampleMember {
    /// An account with this past. Offers this member would have are made that day, as the rules make them after an order.
    pub fn account(&self, program: &Program, now: Moment) -> Result<Account, Rejection> {
        let today = now.date;
        let ago = |days: u16| today.plus_days(i32::from(days).saturating_neg());
        let joined_on = ago(self.member_days.unwrap_or(365));
        let spent = Amount::new(self.average.get().saturating_mul(i64::from(self.orders)))?;
        let mut account = Account {
            joined_at: Some(Moment { date: joined_on, ..now }),
            paid_orders: i64::from(self.orders),
            spent,
            tier_id: self.tier.clone(),
            redeemed: if self.has_redeemed { Points::new(1)? } else { Points::ZERO },
            ..Account::new(account_id()?)
        };
        if self.orders > 0 {
            let day = ago(self.last_order_days.unwrap_or(1));
            let figures = DayFigures { day, orders: i64::from(self.orders), spent, qualifying: Points::ZERO };
            account.history.days.push(figures);
            account.history.last_order_on = Some(day);
        }
        account.history.visits = (0..self.visits).rev().map(ago).collect();
        let favourites =
            [(FavouriteKind::Category, &self.favourite_category), (FavouriteKind::Product, &self.favourite_product)];
        for (kind, id) in favourites.into_iter().filter_map(|(kind, id)| Some((kind, id.clone()?))) {
            let month = today.first_of_month();
            account.history.favourites.push(Favourite { kind, id, month, spent: Amount::new(1)?, last_on: today });
        }
        if self.points.is_positive() {
            let source = SourceId::new("example").map_err(Rejection::of_identifier)?;
            let points = self.points;
            account.lots.push(Lot {
                source,
                points,
                opened_on: joined_on,
                expires_on: None,
                renews_months: None,
                is_graced: false,
            });
        }
        account.offers = offers_of(program, &account, today)?;
        Ok(account)
    }
}

fn offers_of(program: &Program, account: &Account, today: Date) -> Result<Vec<Offer>, Rejection> {
    let subject = Subject { program, account, lines: &[], goods: Amount::ZERO, today };
    let mut offers = vec![];
    for mechanic in program.document().mechanics.iter().filter(|mechanic| mechanic.window.contains(today)) {
        if let MechanicKind::Offer(offer) = &mechanic.rule
            && unmet(mechanic.when.as_ref(), &subject)?.is_none()
        {
            let last_day = today.plus_days(i32::from(offer.days));
            offers.push(Offer { mechanic_id: mechanic.id.clone(), granted_on: today, last_day, used_by: vec![] });
        }
    }
    Ok(offers)
}

fn benefits_of(
    program: &Program,
    account: &Account,
    lines: &[OrderLine],
    today: Date,
) -> Result<Vec<RuleId>, Rejection> {
    let goods = earning_basis(&program.document().earning.basis, lines)?;
    let subject = Subject { program, account, lines, goods, today };
    let mut found = vec![];
    for benefit in program.document().benefits.iter().filter(|benefit| benefit.window.contains(today)) {
        if unmet(benefit.when.as_ref(), &subject)?.is_none() {
            found.push(benefit.id.clone());
        }
    }
    Ok(found)
}

fn account_id() -> Result<AccountId, Rejection> {
    AccountId::new("example").map_err(Rejection::of_identifier)
}

/// The order of the document does not matter, nor does a name written twice.
fn sorted(ids: &[RuleId]) -> Vec<&str> {
    let mut names: Vec<&str> = ids.iter().map(RuleId::as_str).collect();
    names.sort_unstable();
    names.dedup();
    names
}
