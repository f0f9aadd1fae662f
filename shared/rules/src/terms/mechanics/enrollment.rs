//! A gift for joining, once a member.

use serde::{Deserialize, Serialize};

use super::gift::Gift;

/// A gift for joining.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Enrollment {
    /// What it gives.
    pub gives: Gift,
}
