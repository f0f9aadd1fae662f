//! A message in its plural forms.

/// Plural categories of the CLDR that our languages use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Category {
    /// Like 1 (and 21 in Russian and Macedonian).
    One,
    /// Like 2 in Russian.
    Few,
    /// Like 5 in Russian.
    Many,
    /// Everything else.
    Other,
}

/// One message in its plural forms. In a counted one `{0}` is the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forms {
    one: &'static str,
    few: &'static str,
    many: &'static str,
}

/// A message that counts nothing.
pub const fn plain(text: &'static str) -> Forms {
    Forms { one: text, few: text, many: text }
}

/// For languages that tell one from the rest.
pub const fn two(one: &'static str, other: &'static str) -> Forms {
    Forms { one, few: other, many: other }
}

/// For languages that tell one, few and many.
pub const fn three(one: &'static str, few: &'static str, many: &'static str) -> Forms {
    Forms { one, few, many }
}

impl Forms {
    /// The form of a category. Whole numbers never ask for `Other` where a language has `Many`.
    pub const fn of(&self, category: Category) -> &'static str {
        match category {
            Category::One => self.one,
            Category::Few => self.few,
            Category::Many | Category::Other => self.many,
        }
    }

    /// All forms.
    pub const fn list(self) -> [&'static str; 3] {
        [self.one, self.few, self.many]
    }

    /// The one form of a message that counts nothing.
    pub const fn plain(&self) -> &'static str {
        self.many
    }
}
