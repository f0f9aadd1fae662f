//! How the lists of texts in [`super::words`] become types: fields for what is needed at once, and for the page's texts a source
//! that is packed when the widget is compiled and a reader that unpacks it.

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident: $kind:ty,)*) => {
        /// What badge, banner and hints say.
        #[derive(Debug)]
        pub struct Texts { $($(#[$doc])* pub $name: $kind,)* }
    };
}

macro_rules! page_texts {
    ($($(#[$doc:meta])* $name:ident: $kind:ident,)*) => {
        /// What the program page says, as a language's file writes it.
        pub struct PageSource { $($(#[$doc])* pub $name: $kind,)* }

        impl PageSource {
            /// All texts in one order.
            pub const fn list(&self) -> [[&'static str; 3]; COUNT] {
                [$(forms!($kind, self.$name),)*]
            }
        }

        /// How many there are.
        pub const COUNT: usize = [$(stringify!($name),)*].len();

        /// The place of each in that order.
        #[allow(non_camel_case_types, reason = "named as the texts are")]
        enum Place { $($name,)* }

        impl PageTexts {
            $($(#[$doc])* pub const fn $name(&self) -> $kind {
                form!($kind, self.list[Place::$name as usize])
            })*
        }
    };
}

/// A text as three forms; plain texts leave two empty.
macro_rules! forms {
    (Text, $text:expr) => {
        [$text, "", ""]
    };
    (Forms, $forms:expr) => {
        $forms.list()
    };
}

/// Three forms as a text.
macro_rules! form {
    (Text, $forms:expr) => {
        $forms[0]
    };
    (Forms, $forms:expr) => {
        three($forms[0], $forms[1], $forms[2])
    };
}
