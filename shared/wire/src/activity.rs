//! What members do beside buying: visits, activities, choosing a gift.

use serde::{Deserialize, Serialize};

use coppertoken_rules::ids::{ActivityId, RuleId};
use coppertoken_rules::number::Points;

/// Body of `POST …/member/visits`: nothing to say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct VisitRequest {}

/// Answer to `POST …/member/visits`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct VisitResponse {
    /// False when the civil day had been counted before.
    pub counted: bool,
    /// Points it brought.
    pub points_gained: Points,
}

/// Body of `POST …/member/activities`: the member says so, nobody has verified it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MemberActivityRequest {
    /// What was done, as a rule of the program names it.
    pub action: String,
    /// Names the occurrence; each counts once. Only a keyed hash of it is kept.
    pub activity_id: ActivityId,
}

/// Body of `POST …/activities`: the shop's back end says what a customer did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ActivityRequest {
    /// The shop's id of the customer.
    pub customer_id: String,
    /// What was done, as a rule of the program names it.
    pub action: String,
    /// Names the occurrence; each counts once. With the name a member reported, it verifies that report. Only a keyed hash of it is kept.
    pub activity_id: ActivityId,
    /// False: it still has to be verified, by the same call again.
    #[serde(default = "verified")]
    pub verified: bool,
}

const fn verified() -> bool {
    true
}

/// Answer to reporting an activity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ActivityResponse {
    /// The occurrence had been reported before.
    pub known: bool,
    /// Points that can be spent now because of this call.
    pub points_posted: Points,
    /// Points promised by this call that wait to be verified.
    pub points_waiting: Points,
    /// Rewards given by this call.
    pub reward_ids: Vec<RuleId>,
}

/// Body of `POST …/member/choices`; the header `Idempotency-Key` names the request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChoiceRequest {
    /// The mechanic that offers the choice.
    pub mechanic_id: RuleId,
    /// The reward chosen.
    pub reward_id: RuleId,
}
