//! The list of all texts: what each is for, and what its places stand for. [`Texts`] are needed at once; [`PageTexts`] come
//! with the program page.

use super::{Fallback, Forms};

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

/// What the program page says, and all other texts.
pub struct PageTexts {
    texts: &'static Texts,
    list: [[&'static str; 3]; COUNT],
}

impl PageTexts {
    /// The texts of a language out of their packed form.
    pub fn unpack(texts: &'static Texts, packed: &'static [u8]) -> Self {
        let packed = core::str::from_utf8(packed).unwrap_or_default();
        let mut list = [[""; 3]; COUNT];
        for (place, text) in list.iter_mut().flatten().zip(packed.split('\0')) {
            *place = text;
        }
        Self { texts, list }
    }
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
        Forms::three($forms[0], $forms[1], $forms[2])
    };
}

impl core::ops::Deref for PageTexts {
    type Target = Texts;
    fn deref(&self) -> &Texts {
        self.texts
    }
}

type Text = &'static str;

texts! {
    /// The language's code, also for `lang` attributes.
    code: Text,
    /// The locale to ask `Intl` for when the page asks for the bare language.
    locale: Text,
    /// What writes where the browser's `Intl` claims the language and does not have it; none where all browsers do.
    fallback: Option<&'static Fallback>,
    /// Name of the program where the merchant's is not known yet.
    loyalty_program: Text,
    /// While figures are on their way.
    loading: Text,
    /// Button.
    close: Text,
    /// `{0}` points.
    points: Forms,
    /// `{0}` points, `{1}` = day they arrive.
    pending: Forms,
    /// `{0}` points on several days, `{1}` = the first.
    pending_first: Forms,
    /// `{0}` = money, `{1}` = reward.
    spend_more: Text,
    /// `{0}` points are missing.
    points_to_reward: Forms,
    /// `{0}` points a guest's cart earns.
    join_for_points: Forms,
    /// `{0}` = money.
    amount_off: Text,
    /// `{0}` points of the product or cart.
    will_earn: Forms,
    /// Button.
    join: Text,
    /// Button of the banner.
    see_rules: Text,
}

page_texts! {
    /// When they cannot be had.
    unavailable: Text,
    /// Button.
    try_again: Text,
    /// Above figures that may be old.
    offline: Text,
    /// `{0}` = time of day.
    updated_at: Text,
    /// Heading of the balance.
    balance: Text,
    /// `{0}` points owed after a return.
    deficit: Forms,
    /// Heading of waiting points.
    pending_heading: Text,
    /// `{0}` = order number.
    of_order: Text,
    /// Heading of lots.
    expiry_heading: Text,
    /// `{0}` points, `{1}` = their last day.
    valid_through: Forms,
    /// `{0}` points without a last day.
    never_expire: Forms,
    /// Heading of the ladder.
    tiers_heading: Text,
    /// `{0}` points, `{1}` = tier.
    points_to_tier: Forms,
    /// `{0}` points a tier begins at.
    tier_from: Forms,
    /// `{0}` = percent on top.
    tier_more: Text,
    /// Marks the member's tier.
    tier_yours: Text,
    /// Heading of mechanics.
    earn_heading: Text,
    /// `{0}` = list of what does not count.
    not_counted: Text,
    /// In that list.
    tax: Text,
    /// In that list.
    shipping: Text,
    /// In that list.
    gift_cards: Text,
    /// Heading of the rules.
    rules_heading: Text,
    /// `{0}` points, `{1}` = what they buy.
    rule_worth: Forms,
    /// `{0}` = event.
    rule_arrive_now: Text,
    /// `{0}` days, `{1}` = event.
    rule_arrive: Forms,
    /// Event.
    after_ordering: Text,
    /// Event.
    after_payment: Text,
    /// Event.
    after_delivery: Text,
    /// Points live for ever.
    rule_never_expire: Text,
    /// `{0}` months.
    rule_expire_months: Forms,
    /// `{0}` days.
    rule_expire_days: Forms,
    /// What a return does.
    rule_returns: Text,
    /// What it does when the points are spent.
    rule_returns_deficit: Text,
    /// Who may join by joining.
    rule_who_joins: Text,
    /// Who joins by ordering.
    rule_who_orders: Text,
    /// Heading of rewards.
    rewards_heading: Text,
    /// When there are none.
    rewards_none: Text,
    /// `{0}` = money.
    off_next_order: Text,
    /// `{0}` = money.
    minimum_order: Text,
    /// No minimum.
    minimum_none: Text,
    /// `{0}` days.
    code_valid_days: Forms,
    /// One use; what lapses.
    code_once: Text,
    /// Summary of the steps.
    how_to_use: Text,
    /// First step.
    step_redeem: Text,
    /// Second step.
    step_code: Text,
    /// Third step.
    step_pay: Text,
    /// Button, `{0}` points.
    redeem: Forms,
    /// `{0}` points.
    confirm_heading: Forms,
    /// `{0}` = what is won.
    confirm_gain: Text,
    /// `{0}` points that stay.
    confirm_left: Forms,
    /// The way back.
    confirm_back: Text,
    /// Button.
    keep: Text,
    /// Button.
    redeem_now: Text,
    /// In flight.
    working: Text,
    /// Heading above a code.
    code_heading: Text,
    /// Button.
    copy_code: Text,
    /// Announcement.
    code_copied: Text,
    /// Button.
    done: Text,
    /// `{0}` = code, `{1}` = reward.
    redeemed: Text,
    /// Heading of open codes.
    codes_heading: Text,
    /// `{0}` = day.
    code_valid: Text,
    /// An order holds it.
    code_held: Text,
    /// Button, `{0}` points.
    give_back: Forms,
    /// Announcement, `{0}` points.
    given_back: Forms,
    /// Heading of the statement.
    statement_heading: Text,
    /// When it is empty.
    statement_empty: Text,
    /// Button.
    show_more: Text,
    /// Button.
    why: Text,
    /// Mark of points that wait.
    waiting: Text,
    /// `{0}` = order.
    entry_earned: Text,
    /// `{0}` = order.
    entry_posted: Text,
    /// `{0}` = order.
    entry_returned: Text,
    /// `{0}` = order.
    entry_cancelled: Text,
    /// `{0}` = order.
    entry_changed: Text,
    /// `{0}` = code.
    entry_redeemed: Text,
    /// `{0}` = code.
    entry_rolled_back: Text,
    /// Points ran out.
    entry_expired: Text,
    /// `{0}` = order.
    entry_order: Text,
    /// `{0}` = code.
    entry_code: Text,
    /// The account began.
    entry_joined: Text,
    /// Another tier.
    entry_tier: Text,
    /// Heading for guests.
    join_heading: Text,
    /// What joining brings.
    join_lead: Text,
    /// The unticked box.
    consent: Text,
    /// When it is not ticked.
    consent_needed: Text,
    /// For guests who are not signed in.
    join_sign_in: Text,
    /// When the shop named no page to sign in.
    join_no_login: Text,
    /// Announcement.
    joined: Text,
    /// No answer came.
    problem_network: Text,
    /// The balance is too low.
    problem_points: Text,
    /// Too many open codes.
    problem_too_many: Text,
    /// An order holds the code.
    problem_held: Text,
    /// The code is used.
    problem_used: Text,
    /// Anything else.
    problem_other: Text,
}
