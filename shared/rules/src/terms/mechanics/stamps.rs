//! The stamp card: a gift after so many purchases, or so many pieces bought. The card begins anew with every gift.
//!
//! ```
//! use coppertoken_rules::ids::RuleId;
//! use coppertoken_rules::mechanics::{Gift, MechanicTerms, Stamps, StampsFor};
//! use coppertoken_rules::selector::Selector;
//! // Every fifth purchase brings a bag of coffee.
//! let card = Stamps {
//!     every: 5,
//!     stamps_for: StampsFor::Orders,
//!     on: Selector::Everything,
//!     keeps_months: None,
//!     gives: Gift::Reward(RuleId::new("free-bag").unwrap()),
//! };
//! assert_eq!(card.check(), Ok(()));
//! ```

use serde::{Deserialize, Serialize};

use super::{AboutOrders, BUY, Earns, Gift, MechanicTerms, Occasion, Reach};
use crate::conditions::Condition;
use crate::ids::RuleId;
use crate::limits::MONTHS_KEPT;
use crate::selector::Selector;

/// Most stamps of a card.
pub const STAMPS_MAX: u16 = 1_000;

/// A stamp card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Stamps {
    /// Stamps of a full card.
    pub every: u16,
    /// What earns a stamp.
    #[serde(default)]
    pub stamps_for: StampsFor,
    /// Lines that count.
    #[serde(default, skip_serializing_if = "Selector::is_everything")]
    pub on: Selector,
    /// Months a stamp counts, from the day of payment; absent = always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keeps_months: Option<u16>,
    /// What a full card gives.
    pub gives: Gift,
}

/// What earns a stamp.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum StampsFor {
    /// A paid order with at least one line that counts.
    #[default]
    Orders,
    /// Every piece of the lines that count.
    Pieces,
}

impl MechanicTerms for Stamps {
    fn check(&self) -> Result<(), &'static str> {
        self.on.check()?;
        self.gives.check()?;
        if !(1..=STAMPS_MAX).contains(&self.every) {
            return Err("a card has 1 to 1000 stamps");
        }
        if self.keeps_months.is_some_and(|months| !(1..=MONTHS_KEPT).contains(&months)) {
            return Err("keep stamps for 1 to 24 months, or always");
        }
        Ok(())
    }

    fn gives(&self) -> Vec<(Occasion, &Gift)> {
        vec![(Occasion::Order, &self.gives)]
    }

    fn own_condition(&self) -> Option<(&'static str, &Condition)> {
        None
    }

    fn earns(&self) -> Earns {
        Earns::Nothing
    }

    fn orders(&self) -> AboutOrders {
        // Of a stamp card a quote says why the order would not count for it.
        AboutOrders::Told
    }

    fn action(&self, _: Option<&RuleId>) -> Option<&str> {
        Some(BUY)
    }

    fn reach(&self) -> Option<Reach> {
        match self.stamps_for {
            StampsFor::Orders | StampsFor::Pieces => Some(Reach::Orders(i64::from(self.every))),
        }
    }
}
