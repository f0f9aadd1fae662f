//! What a member tells about themselves. All of it is personal data: it stands in the member's table only.

use serde::{Deserialize, Deserializer, Serialize};

use coppertoken_rules::earning::MonthDay;
use coppertoken_rules::time::Date;

/// Answer to `POST …/member/profile`, and a part of the overview.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ProfileView {
    /// The birthday; a year is never asked for.
    pub birthday: Option<MonthDay>,
    /// The program-local day it was told: one that is less than 30 days ahead of it is celebrated in the next year.
    pub birthday_set_on: Option<Date>,
    /// The shop may write to the member.
    pub wants_messages: bool,
    /// Language the member reads, such as `mk`.
    pub locale: Option<String>,
}

/// Body of `POST …/member/profile`: what is absent stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ProfileRequest {
    /// The birthday; `null` forgets it.
    #[serde(default, deserialize_with = "told", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<MonthDay>))]
    pub birthday: Option<Option<MonthDay>>,
    /// The shop may write to the member.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wants_messages: Option<bool>,
    /// Language the member reads, such as `mk`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
}

/// A field that is there, `null` or not: absent ones never come here.
fn told<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<MonthDay>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}
