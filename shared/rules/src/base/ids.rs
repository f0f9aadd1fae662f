//! Identifiers as types, so that an order can never be passed where an account is meant.
//!
//! All are opaque text of at most [`LENGTH_MAX`] bytes. Platforms' ids exceed 2^53, so none is ever a number. Minting
//! is the shell's work; nothing here is random. Cloning one copies no text: a decision clones many.

use core::fmt;

use serde::{Deserialize, Serialize};

pub use super::source::Source;

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

/// What stands before a cart's name where it holds a voucher; no platform calls an order so.
const CART_PREFIX: &str = "cart:";

impl OrderId {
    /// The name under which a cart holds vouchers before it becomes an order.
    pub fn of_cart(cart_id: &Self) -> Result<Self, &'static str> {
        Self::new(format!("{CART_PREFIX}{cart_id}"))
    }

    /// Is it a cart's?
    pub fn is_cart(&self) -> bool {
        self.as_str().starts_with(CART_PREFIX)
    }
}

impl SourceId {
    /// The source that stands for an order.
    pub fn of_order(order: &OrderId) -> Result<Self, &'static str> {
        Source::Order(order.clone()).id()
    }

    /// The source that stands for a voucher.
    pub fn of_voucher(voucher: &VoucherId) -> Result<Self, &'static str> {
        Source::Voucher(voucher.clone()).id()
    }
}

/// Characters of the codes we mint, without what stands between them.
pub const MINTED_CHARACTERS: usize = 12;
/// Characters of a group.
const GROUP_CHARACTERS: usize = 4;

/// Spaces, hyphens and what phones make of them: dashes, minus signs, underscores, dots, marks without a width.
const fn is_separator(one: char) -> bool {
    one.is_whitespace()
        || matches!(
            one,
            '-' | '_' | '.' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2010}'..='\u{2015}' | '\u{2060}' | '\u{2212}'
                | '\u{fe58}' | '\u{fe63}' | '\u{feff}' | '\u{ff0d}'
        )
}

impl VoucherCode {
    /// The one form codes are stored and compared in: upper case, without what people and phones put between characters. Codes of our
    /// own length are read as Crockford's base32 is (an O is a 0, an I and an L are a 1) and written in groups of four.
    pub fn normalized(text: &str) -> Result<Self, &'static str> {
        let plain: String =
            text.chars().filter(|one| !is_separator(*one)).map(|one| one.to_ascii_uppercase()).collect();
        if plain.len() != MINTED_CHARACTERS || !plain.bytes().all(|one| one.is_ascii_alphanumeric()) {
            return Self::new(plain);
        }
        let mut grouped = String::with_capacity(MINTED_CHARACTERS.saturating_add(2));
        for (place, one) in plain.chars().enumerate() {
            if place > 0 && place.checked_rem(GROUP_CHARACTERS) == Some(0) {
                grouped.push('-');
            }
            grouped.push(match one {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            });
        }
        Self::new(grouped)
    }

    /// The code in the form it is stored under, if it has the form of ours; `None` for codes of the shop's own.
    pub fn minted(text: &str) -> Option<Self> {
        let code = Self::normalized(text).ok()?;
        let groups = || code.as_str().split('-').map(str::len);
        let is_ours = groups().sum::<usize>() == MINTED_CHARACTERS && groups().all(|length| length == GROUP_CHARACTERS);
        is_ours.then_some(code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_however_they_are_typed() {
        let read = |text: &str| VoucherCode::normalized(text).map(|code| code.as_str().to_owned());
        let typed = [
            "DF5M-VN45-6CHC",
            "df5m-vn45-6chc",
            " DF5M-VN45-6CHC ",
            "DF5MVN456CHC",
            "DF5M VN45 6CHC",
            "DF5M\u{2013}VN45\u{2014}6CHC",
            "DF5M_VN45_6CHC",
            "df5m\u{a0}vn45\u{2011}6chc\u{200b}",
        ];
        for text in typed {
            assert_eq!(read(text).as_deref(), Ok("DF5M-VN45-6CHC"), "{text}");
        }
        assert_eq!(read("olil-2345-6789").as_deref(), Ok("0111-2345-6789"), "read aloud");
        assert_eq!(read("summer-10").as_deref(), Ok("SUMMER10"), "a code of the shop's own");
        assert!(read(" - ").is_err());
        let ours = |text: &str| VoucherCode::minted(text).map(|code| code.as_str().to_owned());
        assert_eq!(ours("df5mvn456chc").as_deref(), Some("DF5M-VN45-6CHC"));
        for foreign in ["summer-10", "anna@mail.eu", "df5mvn456ch", "df5mvn456chcc", "", "ДЕСЕТПРОЦЕНТ"] {
            assert_eq!(ours(foreign), None, "{foreign}");
        }
    }
}
