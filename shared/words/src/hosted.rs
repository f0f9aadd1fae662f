//! Words of the hosted page and of printed matter, beside what rules say. Only a server that shows such pages carries them.

/// The words of one language.
#[derive(Clone, Copy, Debug)]
pub struct HostedWords {
    /// The locale as messengers' previews name it.
    pub locale: &'static str,
    /// What this is.
    pub loyalty_program: &'static str,
    /// Between a name and what it is, spaces and all.
    pub dash: &'static str,
    /// Names the links to other languages.
    pub languages: &'static str,
    /// Leads to the shop.
    pub join: &'static str,
    /// Heading.
    pub ways_to_earn: &'static str,
    /// Heading.
    pub rewards: &'static str,
    /// Heading.
    pub benefits: &'static str,
    /// Heading.
    pub tiers: &'static str,
    /// Heading.
    pub who: &'static str,
    /// Heading.
    pub returns: &'static str,
    /// How a code is used.
    pub how_to_use: &'static str,
    /// Heading of printed matter.
    pub scan: &'static str,
    /// What the code is, for those who do not see it.
    pub code_leads_to: &'static str,
    /// How to take part, step by step.
    pub steps: [&'static str; 3],
    /// Seen on the screen only.
    pub print: &'static str,
}
