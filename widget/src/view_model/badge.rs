//! The badge in the shop's header.

use coppertoken_rules::explain::Goal;
use coppertoken_rules::ids::RuleId;
use coppertoken_rules::time::Date;
use coppertoken_rules::{Amount, Points};
use coppertoken_wire::member::MemberView;

use crate::state::{Connection, Session};

/// What leads to the next reward.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lead {
    /// Spending this much more.
    Spend(Amount, RuleId),
    /// Points that spending alone does not bring.
    Points(Points),
    /// Every reward is within reach of the cart: joining is what is missing.
    Join(Points),
}

impl From<Goal> for Lead {
    fn from(goal: Goal) -> Self {
        match goal.missing_amount {
            Some(amount) => Self::Spend(amount, goal.reward_id),
            None => Self::Points(goal.missing_points),
        }
    }
}

/// Points that wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// In all.
    pub points: Points,
    /// The first day some arrive.
    pub from: Date,
    /// All arrive that day.
    pub is_one_day: bool,
}

/// What the badge shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Badge {
    /// Figures are on their way.
    Loading,
    /// They cannot be had.
    Down,
    /// A member's.
    Member {
        /// Points to spend.
        balance: Points,
        /// Points that wait, if any.
        waiting: Option<Waiting>,
        /// Shown when nothing else is.
        lead: Option<Lead>,
    },
    /// A guest's criterion; `None` = the name of the program alone.
    Guest(Option<Lead>),
}

/// Decides what the badge shows.
pub fn badge(
    session: Session,
    connection: Connection,
    member: Option<&MemberView>,
    goal: Option<Goal>,
    cart_earns: Points,
) -> Badge {
    let lead = goal.map(Lead::from);
    match (member, session) {
        _ if connection == Connection::Down => Badge::Down,
        (None, Session::Unknown | Session::Member) => Badge::Loading,
        (None, Session::Guest | Session::SignedIn) => {
            Badge::Guest(lead.or_else(|| cart_earns.is_positive().then_some(Lead::Join(cart_earns))))
        }
        (Some(member), _) => {
            let waiting = waiting(member);
            let has_nothing = member.balance.is_zero() && waiting.is_none();
            Badge::Member { balance: member.balance, waiting, lead: lead.filter(|_| has_nothing) }
        }
    }
}

/// Points that wait for their day, if any. What nobody has verified or paid yet has no such day.
pub fn waiting(member: &MemberView) -> Option<Waiting> {
    let dated = || member.pending.iter().filter(|pending| pending.is_dated());
    let from = dated().map(|pending| pending.posts_on).min()?;
    let is_one_day = dated().all(|pending| pending.posts_on == from);
    Some(Waiting { points: Points::sum(dated().map(|pending| pending.points)).ok()?, from, is_one_day })
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use coppertoken_rules::ledger::lot::Origin;
    use coppertoken_wire::member::PendingView;

    /// A member with this balance and these waiting points.
    pub fn member(balance: i64, pending: &[(i64, &str)]) -> MemberView {
        let points = |value: i64| Points::new(value).unwrap();
        MemberView {
            balance: points(balance),
            pending_points: points(pending.iter().map(|(points, _)| points).sum()),
            deficit: Points::ZERO,
            pending: pending
                .iter()
                .map(|(value, day)| PendingView {
                    origin: Origin::Order("1001".to_owned()),
                    points: points(*value),
                    posts_on: day.parse().unwrap(),
                    is_unverified: false,
                    is_unpaid: false,
                })
                .collect(),
            lots: vec![],
            vouchers: vec![],
            tier_id: None,
            tier_since: None,
            tier_keeps_until: None,
            tier_figure: 0,
            qualifying: Points::ZERO,
            paid_orders: 0,
            spent: Amount::ZERO,
            last_order_on: None,
            redeemed: Points::ZERO,
            joined_at_milliseconds: 0,
            joined_on: "2026-11-21".parse().unwrap(),
        }
    }

    fn goal(amount: Option<i64>) -> Option<Goal> {
        Some(Goal {
            reward_id: RuleId::new("five-off").unwrap(),
            missing_points: Points::new(20).unwrap(),
            missing_amount: amount.map(|amount| Amount::new(amount).unwrap()),
        })
    }

    #[test]
    fn w2_a_guest_reads_what_spending_more_gives() {
        let shown = badge(Session::Guest, Connection::Live, None, goal(Some(20_005)), Points::ZERO);
        let lead = Lead::Spend(Amount::new(20_005).unwrap(), RuleId::new("five-off").unwrap());
        assert_eq!(shown, Badge::Guest(Some(lead)));
    }

    #[test]
    fn w2_a_guest_whose_cart_reaches_everything_is_asked_to_join() {
        let earns = Points::new(300).unwrap();
        let shown = badge(Session::SignedIn, Connection::Live, None, None, earns);
        assert_eq!(shown, Badge::Guest(Some(Lead::Join(earns))));
    }

    #[test]
    fn w2_a_member_reads_balance_and_waiting_points_with_their_day() {
        let member = member(0, &[(49, "2026-12-05")]);
        let shown = badge(Session::Member, Connection::Live, Some(&member), goal(None), Points::ZERO);
        let from = "2026-12-05".parse().unwrap();
        let waiting = Some(Waiting { points: Points::new(49).unwrap(), from, is_one_day: true });
        assert_eq!(shown, Badge::Member { balance: Points::ZERO, waiting, lead: None });
    }

    #[test]
    fn w2_a_member_with_nothing_reads_what_leads_to_the_first_reward() {
        let member = member(0, &[]);
        let shown = badge(Session::Member, Connection::Stale, Some(&member), goal(None), Points::ZERO);
        let lead = Some(Lead::Points(Points::new(20).unwrap()));
        assert_eq!(shown, Badge::Member { balance: Points::ZERO, waiting: None, lead });
    }

    #[test]
    fn two_days_of_waiting_points_show_the_first() {
        let member = member(5, &[(49, "2026-12-05"), (10, "2026-12-01")]);
        let waiting = waiting(&member).unwrap();
        assert_eq!((waiting.points.get(), waiting.is_one_day), (59, false));
        assert_eq!(waiting.from.to_string(), "2026-12-01");
    }

    #[test]
    fn r14_what_nobody_verified_is_promised_for_no_day() {
        let mut member = member(5, &[(49, "2026-12-05"), (10, "2026-12-24")]);
        member.pending[1].is_unverified = true;
        let waiting = waiting(&member).unwrap();
        assert_eq!((waiting.points.get(), waiting.is_one_day), (49, true));
        member.pending.remove(0);
        assert_eq!(super::waiting(&member), None);
    }

    #[test]
    fn what_nobody_paid_is_promised_for_no_day() {
        let mut member = member(5, &[(49, "2026-12-05"), (10, "2026-12-24")]);
        member.pending[1].is_unpaid = true;
        let waiting = waiting(&member).unwrap();
        assert_eq!((waiting.points.get(), waiting.is_one_day), (49, true));
    }

    #[test]
    fn nothing_is_claimed_before_anything_is_known() {
        assert_eq!(badge(Session::Unknown, Connection::Loading, None, None, Points::ZERO), Badge::Loading);
        assert_eq!(badge(Session::Unknown, Connection::Down, None, None, Points::ZERO), Badge::Down);
    }
}
