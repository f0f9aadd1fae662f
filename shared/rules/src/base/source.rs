//! What makes the ledger move, by name: the keys under which nothing is written twice.
//!
//! A name is a word and what it is about, with colons between: `order:1001`, `birthday:ana:cake:2026`. Names that stand in a ledger never
//! change; a new cause is a new word. A name reads back as what it was made of ([`FromStr`]), as long as no identifier but the last has a
//! colon; whatever it has, it reads back as something of the same name.

use core::fmt;
use core::str::FromStr;

use super::ids::{AccountId, ActivityId, GrantId, OrderId, RuleId, SourceId, VoucherId};
use crate::time::Date;

macro_rules! sources {
    ($($(#[$doc:meta])* $word:literal $name:ident($($part:ident: $type:ty),+),)+) => {
        /// What makes the ledger move.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Source {
            $($(#[$doc])* $name($($type),+),)+
        }

        impl Source {
            /// The words that names begin with.
            pub const WORDS: &'static [&'static str] = &[$($word),+];
        }

        impl fmt::Display for Source {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    $(Self::$name($($part),+) => {
                        formatter.write_str($word)?;
                        $(write!(formatter, ":{}", $part)?;)+
                        Ok(())
                    })+
                }
            }
        }

        impl FromStr for Source {
            type Err = &'static str;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let (word, rest) = text.split_once(':').ok_or(UNKNOWN)?;
                $(if word == $word {
                    let mut left = count!($($part)+);
                    let mut rest = Some(rest);
                    let read = || Some(Self::$name($(next::<$type>(&mut rest, &mut left)?),+));
                    if let Some(source) = once(read) {
                        return Ok(source);
                    }
                })+
                Err(UNKNOWN)
            }
        }
    };
}

macro_rules! count {
    ($($part:ident)+) => { [$(stringify!($part)),+].len() };
}

const UNKNOWN: &str = "this is no source of a ledger";

fn once<T>(read: impl FnOnce() -> Option<T>) -> Option<T> {
    read()
}

/// The next part of a name; the last one takes all that is left.
fn next<T: Part>(rest: &mut Option<&str>, left: &mut usize) -> Option<T> {
    let text = (*rest)?;
    *left = left.saturating_sub(1);
    let (part, others) = match *left {
        0 => (text, None),
        _ => text.split_once(':').map(|(part, others)| (part, Some(others)))?,
    };
    *rest = others;
    T::read(part)
}

/// What a name is about.
trait Part: Sized {
    fn read(text: &str) -> Option<Self>;
}

macro_rules! parts {
    ($($identifier:ty),+; $($value:ty),+) => {
        $(impl Part for $identifier {
            fn read(text: &str) -> Option<Self> {
                Self::new(text).ok()
            }
        })+
        $(impl Part for $value {
            fn read(text: &str) -> Option<Self> {
                let value: Self = text.parse().ok()?;
                // `+7` and `007` are 7, and no name writes it so.
                (value.to_string() == text).then_some(value)
            }
        })+
    };
}

parts!(AccountId, ActivityId, GrantId, OrderId, RuleId, SourceId, VoucherId; Date, i32, u16, u64);

impl Part for String {
    fn read(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
}

sources! {
    /// An order.
    "order" Order(order: OrderId),
    /// A voucher.
    "voucher" Voucher(voucher: VoucherId),
    /// Joining.
    "join" Joined(account: AccountId),
    /// A gift for joining.
    "enrollment" Enrollment(account: AccountId, mechanic: RuleId),
    /// One occurrence of an activity.
    "activity" Activity(account: AccountId, action: String, activity: ActivityId),
    /// What activities give: one for all, so that points of one day make one lot.
    "activities" Activities(account: AccountId),
    /// What an activity promises until somebody has verified it.
    "unverified" Unverified(mechanic: RuleId, of: SourceId),
    /// The first visit of a day.
    "visit" Visit(account: AccountId, day: Date),
    /// A birthday's gift, by year.
    "birthday" Birthday(account: AccountId, mechanic: RuleId, year: i32),
    /// A milestone's gift.
    "milestone" Milestone(account: AccountId, mechanic: RuleId),
    /// Full stamp cards.
    "card" Card(account: AccountId, mechanic: RuleId),
    /// A personal offer.
    "offer" Offer(account: AccountId, mechanic: RuleId),
    /// What a referral gives, by the sequence of the friend's ledger.
    "referral" Referral(account: AccountId, referee: AccountId, mechanic: RuleId, as_of: u64),
    /// Whether the member's own first order is kept, for who invited.
    "referred" Referred(account: AccountId),
    /// What is known of a friend.
    "friend" Friend(account: AccountId, referee: AccountId),
    /// A grant by the merchant.
    "grant" Grant(grant: GrantId),
    /// A balance brought from an earlier program.
    "opening" Opening(account: AccountId),
    /// Points of this last day expire.
    "expiry" Expiry(account: AccountId, last_day: Date),
    /// Judgements of the tier.
    "tier" Tier(account: AccountId),
    /// Freezing and freeing, by the place in the ledger.
    "frozen" Frozen(account: AccountId, sequence: u64),
    /// Activity that moves last days.
    "renewal" Renewal(account: AccountId),
    /// Putting old lots together.
    "merging" Merging(account: AccountId),
    /// A lot of old lots that live on by so many months.
    "merged" MergedRenewing(account: AccountId, months: u16),
    /// A lot of old lots.
    "merged" Merged(account: AccountId),
    /// An account hands over to another, at this place of its ledger.
    "merge" Merge(account: AccountId, into: AccountId, sequence: u64),
    /// A merge is undone.
    "unmerge" Unmerge(account: AccountId, merged: AccountId, sequence: u64),
}

impl Source {
    /// The name. Errors when identifiers are too long together; their own limits exclude it.
    pub fn id(&self) -> Result<SourceId, &'static str> {
        SourceId::new(self.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One of every kind and the name it has in ledgers for good.
    fn named() -> Vec<(Source, &'static str)> {
        let (account, friend) = (AccountId::new("ana").unwrap(), AccountId::new("bob").unwrap());
        let (rule, day) = (RuleId::new("cake").unwrap(), Date::new(2026, 11, 5).unwrap());
        let order = OrderId::new("gid://shop/Order/7").unwrap();
        let (ana, bob, cake) = (|| account.clone(), || friend.clone(), || rule.clone());
        let activity = ActivityId::new("post:1").unwrap();
        let of = Source::Activity(ana(), "share".to_owned(), activity.clone()).id().unwrap();
        vec![
            (Source::Order(order), "order:gid://shop/Order/7"),
            (Source::Voucher(VoucherId::new("v1").unwrap()), "voucher:v1"),
            (Source::Joined(ana()), "join:ana"),
            (Source::Enrollment(ana(), cake()), "enrollment:ana:cake"),
            (Source::Activity(ana(), "share".to_owned(), activity), "activity:ana:share:post:1"),
            (Source::Activities(ana()), "activities:ana"),
            (Source::Unverified(cake(), of), "unverified:cake:activity:ana:share:post:1"),
            (Source::Visit(ana(), day), "visit:ana:2026-11-05"),
            (Source::Birthday(ana(), cake(), 2026), "birthday:ana:cake:2026"),
            (Source::Milestone(ana(), cake()), "milestone:ana:cake"),
            (Source::Card(ana(), cake()), "card:ana:cake"),
            (Source::Offer(ana(), cake()), "offer:ana:cake"),
            (Source::Referral(ana(), bob(), cake(), 9), "referral:ana:bob:cake:9"),
            (Source::Referred(ana()), "referred:ana"),
            (Source::Friend(ana(), bob()), "friend:ana:bob"),
            (Source::Grant(GrantId::new("g1").unwrap()), "grant:g1"),
            (Source::Opening(ana()), "opening:ana"),
            (Source::Expiry(ana(), day), "expiry:ana:2026-11-05"),
            (Source::Tier(ana()), "tier:ana"),
            (Source::Frozen(ana(), 12), "frozen:ana:12"),
            (Source::Renewal(ana()), "renewal:ana"),
            (Source::Merging(ana()), "merging:ana"),
            (Source::MergedRenewing(ana(), 12), "merged:ana:12"),
            (Source::Merged(ana()), "merged:ana"),
            (Source::Merge(ana(), bob(), 3), "merge:ana:bob:3"),
            (Source::Unmerge(ana(), bob(), 3), "unmerge:ana:bob:3"),
        ]
    }

    #[test]
    fn a_source_has_one_name_and_reads_back_as_itself() {
        for (source, name) in named() {
            assert_eq!(source.to_string(), name);
            assert_eq!(name.parse(), Ok(source), "{name}");
        }
    }

    /// A word that the list above forgets is not checked.
    #[test]
    fn every_word_is_checked() {
        let words: Vec<&str> = named().iter().map(|(_, name)| name.split(':').next().unwrap()).collect();
        assert_eq!(words, Source::WORDS);
    }

    #[test]
    fn what_is_no_source_is_refused() {
        for name in ["", "order", "order:", "gift:ana", "visit:ana:yesterday", "frozen:ana:007", "friend:ana"] {
            assert_eq!(name.parse::<Source>(), Err(UNKNOWN), "{name}");
        }
    }
}
