//! How the list of messages becomes a type.

macro_rules! messages {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// What can be said. The comment of each names its placeholders.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Message {
            $($(#[$doc])* $name,)*
        }

        impl Message {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];
        }
    };
}
