//! The languages we have words in: one file each, and its line in the list below.
//!
//! A file that lacks a message, a convention or a word of the hosted page does not compile.

mod en;
mod mk;
mod ru;

use crate::hosted::HostedWords;
use crate::{Conventions, Forms, Message};

macro_rules! languages {
    ($($(#[$doc:meta])* $name:ident $code:literal $file:ident,)+) => {
        /// A language we have words in.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Language {
            $($(#[$doc])* $name,)+
        }

        impl Language {
            /// All of them.
            pub const ALL: [Self; [$($code),+].len()] = [$(Self::$name),+];

            /// Its code.
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)+
                }
            }

            /// What it calls itself.
            pub const fn own_name(self) -> &'static str {
                match self {
                    $(Self::$name => $file::OWN_NAME,)+
                }
            }

            /// The words of a message.
            pub const fn forms(self, message: Message) -> Forms {
                match self {
                    $(Self::$name => $file::forms(message),)+
                }
            }

            /// How it writes figures.
            pub const fn conventions(self) -> &'static Conventions {
                match self {
                    $(Self::$name => &$file::CONVENTIONS,)+
                }
            }

            /// The words of the hosted page and of printed matter.
            pub const fn hosted(self) -> &'static HostedWords {
                match self {
                    $(Self::$name => &$file::HOSTED,)+
                }
            }

            /// Its plural rules are found by this.
            #[cfg(feature = "cldr")]
            pub(crate) const fn locale(self) -> icu_locale_core::Locale {
                match self {
                    $(Self::$name => icu_locale_core::locale!($code),)+
                }
            }
        }
    };
}

languages! {
    /// English.
    English "en" en,
    /// Russian.
    Russian "ru" ru,
    /// Macedonian.
    Macedonian "mk" mk,
}

impl Language {
    /// The language of a code such as `mk`; `None` when we have no words in it.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }
}
