//! What members may do beside buying, and what a scenario may expect of it: activities, visits, gifts, grants, referrals.
//!
//! ```text
//! join invited by bob                                   bob is another account
//! activity share post-1 [unverified]                    the shop's name of this occurrence
//! visit
//! birthday 2027-02-28                                   the day it is celebrated
//! choose mug from welcome                               a reward, of a mechanic's gift
//! grant g1 gives 20 points [for 5 days]                 | takes 20 points | gives reward mug
//! friend eva joined as of 2                             follow-ups from the friend's ledger
//! friend eva keeps an order as of 5 posting on 2026-11-15
//! friend eva keeps no order as of 9
//! -> codes G1 G2, unverified 5 on 2026-12-01, choices mug or cap from welcome until 2026-12-01,
//!    tells bob kept posting on 2026-11-15, visits 3, kept orders 1
//! ```

use coppertoken_rules::FollowUpFact;
use coppertoken_rules::Points;
use coppertoken_rules::fact::{FactKind, Granted};
use coppertoken_rules::ids::{AccountId, ActivityId, GrantId};
use coppertoken_rules::mechanics::ReferralMoment;

use super::expect::{join_or_none, same, same_text, words_or_none};
use super::{Outcome, Parsed, Run, day_of, number};
use crate::builders::{self, points, rule_id};

impl Run {
    /// Does what the words say; `None` when they are not about this.
    pub(super) fn act_as_member(&mut self, words: &[&str]) -> Option<Parsed<Outcome>> {
        let kind = match fact(words)? {
            Ok(kind) => kind,
            Err(problem) => return Some(Err(problem)),
        };
        Some(Ok(super::action::outcome(self.world.decide(kind))))
    }

    /// Holds one expectation; `None` when it is not about this.
    pub(super) fn expect_of_member(&self, words: &[&str]) -> Option<Parsed<()>> {
        let view = || self.world.view();
        Some(match words {
            ["codes", names @ ..] => {
                let codes: Vec<String> = view().vouchers.iter().map(|voucher| voucher.code.to_string()).collect();
                same_text(
                    Some(&if codes.is_empty() { "none".to_owned() } else { codes.join(" ") }),
                    words_or_none(names),
                )
            }
            // Promised points nobody has verified yet, with the day they lapse.
            ["unverified", waiting @ ..] => {
                let view = view();
                let waits = view.pending.iter().filter(|pending| pending.term.is_unverified);
                let found = join_or_none(waits.map(|one| format!("{} on {}", one.points, one.term.posts_on)));
                same_text(Some(&found), words_or_none(waiting))
            }
            // Things done that wait, rewards too.
            ["waiting", count] => {
                number(count).and_then(|count| same(i64::try_from(view().unverified.len()), Ok(count)))
            }
            ["choices", choices @ ..] => {
                let today = self.world.now.date;
                let view = view();
                let open = view.choices.iter().filter(|choice| today <= choice.last_day);
                let found = join_or_none(open.map(|choice| {
                    let rewards: Vec<&str> = choice.rewards.iter().map(|reward| reward.as_str()).collect();
                    let times = if choice.count == 1 { String::new() } else { format!("{} times ", choice.count) };
                    format!("{times}{} from {} until {}", rewards.join(" or "), choice.mechanic_id, choice.last_day)
                }));
                same_text(Some(&found), words_or_none(choices))
            }
            ["visits", count] => {
                number(count).and_then(|count| same(i64::try_from(view().history.visits.len()), Ok(count)))
            }
            ["kept", "orders", count] => number(count).and_then(|count| same(view().kept_orders, count)),
            ["tells", news @ ..] => self.told().and_then(|told| same_text(Some(&told), news.join(" "))),
            _ => return None,
        })
    }

    /// What the last decision told other accounts: `bob joined`, `bob kept posting on 2026-11-15`, `bob none kept`, or `nobody`.
    fn told(&self) -> Parsed<String> {
        let Outcome::Decided(decision) = &self.outcome else { return Err("nothing was decided".to_owned()) };
        let all = decision.follow_ups.iter().map(|follow_up| {
            let account = &follow_up.account_id;
            match &follow_up.fact {
                FollowUpFact::ReferralEarned { at: ReferralMoment::Registration, .. } => {
                    format!("{account} joined")
                }
                FollowUpFact::ReferralEarned { posts_on, .. } => {
                    format!("{account} kept posting on {posts_on}")
                }
                FollowUpFact::ReferralReversed { .. } => format!("{account} none kept"),
                other => format!("{account} {other:?}"),
            }
        });
        let all: Vec<String> = all.collect();
        Ok(if all.is_empty() { "nobody".to_owned() } else { all.join(" + ") })
    }
}

/// The fact the words speak of.
fn fact(words: &[&str]) -> Option<Parsed<FactKind>> {
    let given =
        |word: &str| number(word).and_then(|value| Points::new(value).map_err(|_| "too many points".to_owned()));
    Some(match words {
        ["join", "invited", "by", advocate] => Ok(FactKind::Join {
            account_id: builders::account_id(),
            referred_by: Some(account_id(advocate)),
            since: None,
            is_return: false,
        }),
        ["activity", action, id] => Ok(activity(action, id, true)),
        ["activity", action, id, "unverified"] => Ok(activity(action, id, false)),
        ["visit"] => Ok(FactKind::Visit),
        ["birthday", day] => day_of(day).map(|on| FactKind::Birthday { on }),
        ["choose", reward, "from", mechanic] => {
            Ok(FactKind::Choose { mechanic_id: rule_id(mechanic), reward_id: rule_id(reward) })
        }
        ["grant", id, "gives", "reward", reward] => Ok(grant(id, Granted::Reward { reward_id: rule_id(reward) })),
        ["grant", id, "gives", count, "points"] => {
            given(count).map(|points| grant(id, Granted::Points { points, valid_days: None }))
        }
        ["grant", id, "gives", count, "points", "for", days, "days"] => number(days).and_then(|days| {
            let valid_days = Some(u16::try_from(days).map_err(|_| "too long")?);
            Ok(grant(id, Granted::Points { points: points(number(count)?), valid_days }))
        }),
        ["grant", id, "takes", count, "points"] => given(count).map(|points| grant(id, Granted::Removed { points })),
        ["friend", friend, "joined", "as", "of", sequence] => as_of(sequence).map(|as_of| {
            let posts_on = builders::date("1970-01-01");
            FactKind::FollowUp(FollowUpFact::ReferralEarned {
                referee: account_id(friend),
                at: ReferralMoment::Registration,
                posts_on,
                as_of,
            })
        }),
        ["friend", friend, "keeps", "an", "order", "as", "of", sequence, "posting", "on", day] => as_of(sequence)
            .and_then(|as_of| {
                let (at, posts_on) = (ReferralMoment::FirstOrder, day_of(day)?);
                Ok(FactKind::FollowUp(FollowUpFact::ReferralEarned {
                    referee: account_id(friend),
                    at,
                    posts_on,
                    as_of,
                }))
            }),
        ["friend", friend, "keeps", "no", "order", "as", "of", sequence] => as_of(sequence)
            .map(|as_of| FactKind::FollowUp(FollowUpFact::ReferralReversed { referee: account_id(friend), as_of })),
        _ => return None,
    })
}

fn as_of(word: &str) -> Parsed<u64> {
    word.parse().map_err(|_| format!("no sequence: {word}"))
}

fn account_id(name: &str) -> AccountId {
    AccountId::new(name).unwrap()
}

fn activity(action: &str, id: &str, is_verified: bool) -> FactKind {
    FactKind::Activity { action: action.to_owned(), activity_id: ActivityId::new(id).unwrap(), is_verified }
}

fn grant(id: &str, gives: Granted) -> FactKind {
    FactKind::Grant { grant_id: GrantId::new(id).unwrap(), gives }
}
