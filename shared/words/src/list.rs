//! How the list of messages becomes a type.

macro_rules! messages {
    ($(#[doc = $placeholders:literal] $($name:ident)|+,)*) => {
        /// What can be said. The comment of each names its placeholders; messages in one row have the same.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Message {
            $($(#[doc = $placeholders] $name,)+)*
        }

        impl Message {
            /// All of them.
            pub const ALL: &'static [Self] = &[$($(Self::$name,)+)*];
        }
    };
}
