//! Identifiers as types, so that an order can never be passed where an account is meant.
//!
//! All are opaque text of at most [`LENGTH_MAX`] bytes. Platforms' ids exceed 2^53, so none is ever a number. Minting
//! is the shell's work; nothing here is random. Cloning one copies no text: a decision clones many.

use core::fmt;

use serde::{Deserialize, Serialize};

/// Longest identifier in bytes. Platforms' ids seen are below 64 (a GraphQL gid has about 40); twice that is generous.
pub const LENGTH_MAX: usize = 128;
/// Longest name of a source in bytes: a word of at most 12, three identifiers of [`LENGTH_MAX`], a number of 20 digits or the name of an
/// action of 32, and what stands between: 12 + 3 × 128 + 52 + 5 = 453. So no identifier is too long to be the cause of something.
pub const SOURCE_LENGTH_MAX: usize = 460;

/// The text of an identifier. Who judges clones many and shares it; a shopper's browser clones few, and sharing would be a part of the
/// download.
#[cfg(feature = "judge")]
type Text = std::sync::Arc<str>;
#[cfg(not(feature = "judge"))]
type Text = Box<str>;

macro_rules! identifier {
    ($(#[$doc:meta])* $name:ident) => {
        identifier! { $(#[$doc])* $name of LENGTH_MAX "an identifier has 1 to 128 bytes" }
    };
    ($(#[$doc:meta])* $name:ident of $most:ident $problem:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
        #[cfg_attr(feature = "schema", schema(value_type = String))]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(Text);

        impl $name {
            #[doc = concat!("Takes 1 to [`", stringify!($most), "`] bytes without control characters; says what is wrong otherwise.")]
            pub fn new(text: impl Into<String>) -> Result<Self, &'static str> {
                let text = text.into();
                if text.is_empty() || text.len() > $most {
                    return Err($problem);
                }
                if text.chars().any(char::is_control) {
                    return Err("an identifier has no control characters");
                }
                Ok(Self(text.into()))
            }

            /// The text of the identifier.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = &'static str;
            fn try_from(text: String) -> Result<Self, Self::Error> {
                Self::new(text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0.as_ref().to_owned()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }
    };
}

identifier! {
    /// A shop: one tenant with one program, currency and time zone.
    ShopId
}
identifier! {
    /// A member's account, opaque and unguessable.
    AccountId
}
identifier! {
    /// An order, as its platform calls it.
    OrderId
}
identifier! {
    /// What made the ledger move: `order:1001`, `voucher:…`, `join:…`. Bound for good to one account.
    SourceId of SOURCE_LENGTH_MAX "the name of a source has 1 to 460 bytes"
}
identifier! {
    /// A voucher; opaque, safe to show in an address.
    VoucherId
}
identifier! {
    /// The code a shopper types at the checkout. Compared without regard to case (WooCommerce lower-cases codes).
    VoucherCode
}
identifier! {
    /// A mechanic, reward or tier of a program, chosen by the merchant.
    RuleId
}

identifier! {
    /// One occurrence of an activity, as the shop calls it: a share, a review, a newsletter address' hash.
    ActivityId
}
identifier! {
    /// One grant by the merchant.
    GrantId
}

impl SourceId {
    /// The source that stands for an order.
    pub fn of_order(order: &OrderId) -> Result<Self, &'static str> {
        Self::new(format!("order:{order}"))
    }

    /// The source that stands for a voucher.
    pub fn of_voucher(voucher: &VoucherId) -> Result<Self, &'static str> {
        Self::new(format!("voucher:{voucher}"))
    }
}

impl VoucherCode {
    /// The one form codes are stored and compared in: upper case, no white space around.
    pub fn normalized(text: &str) -> Result<Self, &'static str> {
        Self::new(text.trim().to_ascii_uppercase())
    }
}
