//! The list of all texts: what each is for, and what its places stand for. [`Texts`] are needed at once; [`PageTexts`] come
//! with the program page.
//!
//! A message about points has places of its own: `{0}` = counted points, "250 points", `{1}` = what else it names, `{2}` = the counted
//! points where a verb gives or takes them (Russian: 21 звезду), `{3}` = the figure alone. The program may call its points as it
//! likes, so no message may name them itself. One that counts them has forms only where its own words agree with the number.

use coppertoken_words::Conventions;
use coppertoken_words::forms::three;

use super::Forms;
use super::packed::PageTexts;

type Text = &'static str;

texts! {
    /// The language's code, also for `lang` attributes.
    code: Text,
    /// The locale to ask `Intl` for when the page asks for the bare language.
    locale: Text,
    /// How it writes figures.
    conventions: &'static Conventions,
    /// What follows the code in locales that write figures as the language does.
    regions: &'static [&'static str],
    /// Name of the program where the merchant's is not known yet.
    loyalty_program: Text,
    /// While figures are on their way.
    loading: Text,
    /// Button.
    close: Text,
    /// `{0}` = how many. What points are called where the program does not say.
    points: Forms,
    /// A name of points as it stands after "you will get": only some languages change it. It is in the form of one.
    accusative: fn(&str) -> String,
    /// Points, `{1}` = day they arrive.
    pending: Text,
    /// Points of several days, `{1}` = the first.
    pending_first: Text,
    /// `{0}` = money, `{1}` = reward.
    spend_more: Text,
    /// The same for a guest.
    join_and_spend: Text,
    /// Points that are missing.
    points_to_reward: Text,
    /// Points a guest's cart earns.
    join_for_points: Text,
    /// `{0}` = money.
    amount_off: Text,
    /// `{0}` = a name the merchant gave.
    quoted: Text,
    /// Points of the product or cart.
    will_earn: Text,
    /// The same, as a guest is told it.
    members_earn: Text,
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
    /// Points owed after a return.
    deficit: Forms,
    /// Heading of waiting points.
    pending_heading: Text,
    /// Points of an order nobody has paid yet.
    pending_unpaid: Text,
    /// `{0}` = order number.
    of_order: Text,
    /// Heading of lots.
    expiry_heading: Text,
    /// Points, `{1}` = their last day.
    valid_through: Forms,
    /// Points without a last day.
    never_expire: Forms,
    /// Heading of the ladder.
    tiers_heading: Text,
    /// `{1}` = tier; points, or money as if it were points.
    to_tier: Text,
    /// `{0}` orders, `{1}` = tier.
    orders_to_tier: Forms,
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
    /// Points, `{1}` = what they buy.
    rule_worth: Forms,
    /// Heading of rewards.
    rewards_heading: Text,
    /// When there are none.
    rewards_none: Text,
    /// `{0}` = money.
    minimum_order: Text,
    /// Summary of the steps.
    how_to_use: Text,
    /// First step.
    step_redeem: Text,
    /// Second step.
    step_code: Text,
    /// Second step of what the checkout knows nothing of: services, events.
    step_show: Text,
    /// Third step of a discount.
    step_pay: Text,
    /// Third step of a cheaper delivery.
    step_delivery: Text,
    /// Third step of a gift.
    step_gift: Text,
    /// Button, points.
    redeem: Text,
    /// Points.
    confirm_heading: Forms,
    /// `{0}` = what is won.
    confirm_gain: Text,
    /// Points that stay.
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
    /// Button, points.
    give_back: Text,
    /// Announcement, points.
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
    /// Neither an order nor a code is known.
    entry_other: Text,
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
    /// The shop has frozen the account.
    problem_frozen: Text,
    /// So many points want a fresh sign-in.
    problem_sign_in: Text,
    /// Button: to the shop's sign-in page.
    sign_in: Text,
    /// Anything else.
    problem_other: Text,
    /// When the member's part of the page does not come.
    overview_failed: Text,
    /// Heading of stamp cards.
    cards_heading: Text,
    /// `{0}` stamps of `{1}`.
    card_stamps: Text,
    /// `{0}` stamps that repay a gift after a return.
    card_owed: Forms,
    /// `{0}` = last day of the oldest stamps.
    card_expires: Text,
    /// Heading of personal offers.
    offers_heading: Text,
    /// `{0}` days of an offer, today included.
    days_left: Forms,
    /// The offer ends today.
    last_day: Text,
    /// `{0}` = last day.
    through_day: Text,
    /// `{0}` = first day.
    from_day: Text,
    /// `{0}` orders that may use an offer.
    orders_left: Forms,
    /// Heading of campaigns.
    feed_heading: Text,
    /// Heading of gifts to choose.
    choices_heading: Text,
    /// `{0}` gifts to choose.
    choices_count: Forms,
    /// Button.
    choose: Text,
    /// `{0}` = gift.
    confirm_choice: Text,
    /// `{0}` = what is won.
    choice_gain: Text,
    /// There is no way back.
    choice_final: Text,
    /// Button.
    look_again: Text,
    /// Button.
    choose_now: Text,
    /// Heading of what the merchant gave.
    gifts_heading: Text,
    /// Heading of what waits for the shop.
    unverified_heading: Text,
    /// `{0}` = day.
    lapses_on: Text,
    /// Heading of activities.
    do_heading: Text,
    /// `{0}` times.
    left_today: Forms,
    /// Nothing more counts today.
    done_today: Text,
    /// Link to where it is done.
    open_link: Text,
    /// Button.
    share: Text,
    /// Announcement.
    activity_sent: Text,
    /// `{0}` pieces.
    stock_left: Forms,
    /// None is left.
    out_of_stock: Text,
    /// `{0}` times.
    limit_reached: Forms,
    /// Heading.
    invite_heading: Text,
    /// Label of the link.
    your_link: Text,
    /// Button.
    copy_link: Text,
    /// Announcement.
    link_copied: Text,
    /// `{0}` = channel, for screen readers.
    invite_by: Text,
    /// A channel.
    e_mail: Text,
    /// What a friend reads, `{0}` = program.
    invite_text: Text,
    /// `{0}` friends.
    friends_earned: Forms,
    /// For who comes by a friend's link.
    join_invited: Text,
    /// Heading of an order that could not be read.
    uncounted_heading: Text,
    /// `{0}` = order number, `{1}` = day we heard of it.
    uncounted: Text,
    /// To a guest who came to claim an order.
    join_claim: Text,
    /// Points, `{1}` = order number. They have come to the member's account.
    claimed: Text,
    /// The order has given nothing yet: it is not paid.
    claimed_unpaid: Text,
    /// The order was claimed with another address, or the link is not ours.
    claim_unknown: Text,
    /// It is too late.
    claim_over: Text,
    /// Another member has it.
    claim_taken: Text,
    /// The shop has not verified the customer's address.
    claim_unverified: Text,
    /// Heading of the profile.
    about_heading: Text,
    /// Label.
    birthday: Text,
    /// Below it.
    birthday_hint: Text,
    /// Label.
    day: Text,
    /// Label.
    month: Text,
    /// Names of the months as they stand alone, a space between two.
    months: Text,
    /// A day without its month, or 31 April.
    birthday_wrong: Text,
    /// The box for messages.
    wants_messages: Text,
    /// Button.
    save: Text,
    /// Announcement.
    saved: Text,
    /// Points that arrived since the last look.
    joy_gain: Forms,
    /// Points, `{1}` = reward.
    goal_named: Text,
    /// `{0}` = reward.
    goal_reached: Text,
}
