//! Which stories of generated tests tell of which kinds. A kind that no story tells of does not compile; one that is told of elsewhere than
//! it says fails.

use coppertoken_rules::mechanics::MechanicKind;
use coppertoken_rules::rewards::RewardKind;

/// A story that generates rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Story {
    /// Histories of orders (`generate`, `returns_story`).
    Orders,
    /// Histories of what members do beside buying (`gift_story`).
    Gifts,
    /// None: scenarios written by hand tell of it.
    Scenarios,
}

/// Where a way to earn is told of.
pub const fn story_of(rule: &MechanicKind) -> Story {
    match rule {
        MechanicKind::Spend(_)
        | MechanicKind::Override(_)
        | MechanicKind::Multiplier(_)
        | MechanicKind::Bonus(_)
        | MechanicKind::Stamps(_)
        | MechanicKind::Offer(_) => Story::Orders,
        MechanicKind::Enrollment(_)
        | MechanicKind::Activity(_)
        | MechanicKind::Birthday(_)
        | MechanicKind::Referral(_) => Story::Gifts,
        MechanicKind::Steps(_) | MechanicKind::Milestone(_) => Story::Scenarios,
    }
}

/// A rule of that story.
pub fn told_in(story: Story, rule: MechanicKind) -> MechanicKind {
    assert_eq!(story_of(&rule), story, "{rule:?}");
    rule
}

/// A reward of the story of checkouts (`checkout_story`).
pub fn told_at_checkout(gives: RewardKind) -> RewardKind {
    let is_told_of = match gives {
        RewardKind::AmountOff(_)
        | RewardKind::PercentOff(_)
        | RewardKind::FreeDelivery(_)
        | RewardKind::Product(_)
        | RewardKind::GiftCard(_) => true,
        // One is over on its day, whatever the story's days are.
        RewardKind::EventPlace(_) => false,
    };
    assert!(is_told_of, "{gives:?}");
    gives
}
