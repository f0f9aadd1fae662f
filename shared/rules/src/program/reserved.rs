//! Identifiers that no rule of a program may bear, because the rules write them themselves.

/// What a voucher that pays a share is the reward of.
pub const SHARE: &str = "pay-with-points";
/// What stands in a guest's explanation for all that rules for members only give.
pub const FOR_MEMBERS: &str = "for-members";
/// What is counted under it: redemptions that were given back, by day.
pub const GIVEN_BACK: &str = "given-back";
