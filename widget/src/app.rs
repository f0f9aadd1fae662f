//! The widget of one page: settings, state, words, and the clock they share.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use coppertoken_rules::explain::{Goal, next_goal};
use coppertoken_rules::order::OrderLine;
use coppertoken_rules::quote;
use coppertoken_rules::time::{Date, Instant, Moment};
use coppertoken_rules::{Account, Amount, Points};
use coppertoken_wire::quote::CartLine;
use wasm_bindgen::JsValue;

use crate::config::Config;
use crate::format::{Format, day_in_zone};
use crate::js::{self, number};
use crate::program::Known;
use crate::reading::{amount, points};
use crate::state::State;
use crate::text::{Category, Forms, PageTexts, Texts, fill, glue};

/// Shared by everything the widget shows. It lives as long as the page: handing it around is copying one address, and a
/// page that destroys the widget keeps these few bytes.
#[derive(Clone, Copy)]
pub struct App(&'static Inner);

struct Inner {
    config: Config,
    format: Format,
    state: State,
    /// The member's token lives here and nowhere else.
    token: RefCell<Option<String>>,
    /// Milliseconds the server's clock is ahead of the browser's.
    clock_ahead: Cell<f64>,
    /// Unpacked when they have come; see [`crate::page`].
    page_texts: OnceCell<PageTexts>,
    /// Rises with every change of identity, so that late answers about somebody else are dropped.
    generation: Cell<u32>,
    /// Rises with every question about the cart, so that late answers about another cart are dropped.
    question: Cell<u32>,
    /// The program-local day that a visit was told of, in days since 1970.
    visited: Cell<i32>,
}

impl App {
    /// For a page's settings.
    pub fn new(config: Config) -> Self {
        let format = Format::new(&config.language(), &config.locale);
        Self(Box::leak(Box::new(Inner {
            token: RefCell::new(config.member_token.clone()),
            config,
            format,
            state: State::new(),
            clock_ahead: Cell::new(0.0),
            page_texts: OnceCell::new(),
            generation: Cell::new(0),
            question: Cell::new(0),
            visited: Cell::new(0),
        })))
    }

    /// The tag's settings.
    pub fn config(self) -> &'static Config {
        &self.0.config
    }

    /// How the shopper's language writes.
    pub fn format(self) -> &'static Format {
        &self.0.format
    }

    /// The words.
    pub fn texts(self) -> &'static Texts {
        self.0.format.texts
    }

    /// The words of the program page.
    pub fn page_texts(self) -> &'static PageTexts {
        self.take_page_words(&[])
    }

    /// Unpacks the words of the program page, once. Before the page shows anything, they have come.
    pub fn take_page_words(self, packed: &'static [u8]) -> &'static PageTexts {
        self.0.page_texts.get_or_init(|| PageTexts::unpack(self.texts(), packed))
    }

    /// What is known.
    pub fn state(self) -> &'static State {
        &self.0.state
    }

    /// The member's token.
    pub fn token(self) -> Option<String> {
        self.0.token.borrow().clone()
    }

    /// Keeps another token, in memory.
    pub fn set_token(self, token: Option<String>) {
        self.0.token.replace(token);
    }

    /// The number of the identity.
    pub fn generation(self) -> u32 {
        self.0.generation.get()
    }

    /// Begins another identity.
    pub fn next_generation(self) {
        self.0.generation.set(self.generation().wrapping_add(1));
    }

    /// The number of the latest question about the cart.
    pub fn question(self) -> u32 {
        self.0.question.get()
    }

    /// Begins another question about the cart.
    pub fn next_question(self) -> u32 {
        self.0.question.set(self.question().wrapping_add(1));
        self.question()
    }

    /// Takes note of a visit on this day; `true` = it is the first that this page tells of.
    pub fn is_first_visit(self, day: Date) -> bool {
        self.0.visited.replace(day.days_since_epoch()) != day.days_since_epoch()
    }

    /// Learns the server's time.
    pub fn set_clock(self, as_of: &str) {
        let ahead = js_sys::Date::parse(as_of) - js_sys::Date::now();
        if ahead.is_finite() {
            self.0.clock_ahead.set(ahead);
        }
    }

    /// Milliseconds since 1970 by the server's clock.
    pub fn time(self) -> f64 {
        js_sys::Date::now() + self.0.clock_ahead.get()
    }

    /// Now, with the program's civil day.
    pub fn now(self, known: &Known) -> Option<Moment> {
        let joined = self.state().member.peek().map_or(0, |response| response.member.joined_at_milliseconds);
        // The server tells its time in whole seconds: in the first one, a new member would seem not to have joined yet.
        let time = self.time().max(number(joined));
        #[allow(clippy::cast_possible_truncation, reason = "milliseconds of this age fit")]
        let instant = Instant::from_milliseconds(time as i64).ok()?;
        Some(Moment { instant, date: day_in_zone(time, &known.view.program.time_zone)? })
    }

    /// The program's civil day.
    pub fn today(self) -> Option<Date> {
        self.now(self.state().program.peek()?).map(|now| now.date)
    }

    /// The account to compute with, if the shopper is a member.
    pub fn account(self) -> Option<Account> {
        self.state().member.get().and_then(|response| response.member.to_account().ok())
    }

    /// Points these lines would earn, by the very rules that will judge them. `None` = the server decides.
    pub fn promise(self, lines: &[CartLine]) -> Option<Points> {
        let known = self.state().program.get()?;
        let program = known.rules.as_ref()?;
        quote::points(program, self.account().as_ref(), &priced(known, lines), self.now(known)?).ok()
    }

    /// Points the cart would earn, by the rules here or by the server's answer.
    pub fn cart_earns(self) -> Points {
        let cart = self.state().cart.get();
        if cart.is_empty() {
            return Points::ZERO;
        }
        self.promise(&cart).or_else(|| points(&self.state().quote.get(), "points")).unwrap_or_default()
    }

    /// What a little more unlocks, in the server's words, where it was asked.
    pub fn nudge(self) -> Option<String> {
        js::text(&js::get(&js::get(&self.state().quote.get(), "nudges"), "0"), "text")
    }

    /// The nearest reward out of reach, and what leads there from this cart.
    pub fn goal(self) -> Option<Goal> {
        let known = self.state().program.get()?;
        let cart = self.state().cart.get();
        next_goal(known.rules.as_ref()?, self.account().as_ref(), &priced(known, &cart), self.now(known)?).ok()?
    }

    /// A text of the program in the shopper's language, else in the program's own.
    pub fn localized(self, object: &JsValue, name: &str) -> String {
        let text = js::get(object, name);
        self.state().program.peek().map_or_else(String::new, |known| known.text(&text, self.texts().code))
    }

    /// Sentences of the server, in the shopper's language as [`Self::localized`] has it.
    pub fn sentences(self, known: &Known, list: &JsValue) -> Vec<String> {
        let mut sentences = Vec::new();
        js::items(list, &mut |text| sentences.push(known.text(&text, self.texts().code)));
        sentences
    }

    /// Money in the program's currency.
    pub fn money(self, amount: Amount) -> String {
        self.format().money(amount, self.state().program.peek().map_or("", |known| &known.view.program.currency))
    }

    /// Points as the program calls them, "250 points".
    pub fn counted(self, points: Points) -> String {
        self.named(points).0
    }

    /// A message about points; see [`crate::text`] for its places.
    pub fn about_points(self, text: &str, points: Points, second: &str) -> String {
        let (counted, accusative) = self.named(points);
        fill(text, &[&counted, second, &accusative, &self.format().number(points.get())])
    }

    /// A message about points in the form of their number.
    pub fn points(self, forms: &Forms, points: Points, second: &str) -> String {
        self.about_points(forms.of(self.format().category(points.get())), points, second)
    }

    /// Counted points, as they stand alone and after a verb that gives or takes them.
    fn named(self, points: Points) -> (String, String) {
        let (format, texts) = (self.format(), self.texts());
        let category = format.category(points.get());
        let Some(name) = self.name_of_points(category) else {
            let counted = format.count(&texts.points, points.get(), "");
            return (counted.clone(), counted);
        };
        let with = |name: &str| glue(&[&format.number(points.get()), " ", name]);
        let accusative = if category == Category::One { with(&(texts.accusative)(&name)) } else { with(&name) };
        (with(&name), accusative)
    }

    /// What the program calls so many points in the shopper's language; `None` = it does not say.
    fn name_of_points(self, category: Category) -> Option<String> {
        let names = js::get(&self.state().program.peek()?.field("points_name"), self.texts().code);
        let form = match category {
            Category::One => "one",
            Category::Few => "few",
            Category::Many => "many",
            Category::Other => "other",
        };
        js::text(&names, form).or_else(|| js::text(&names, "other"))
    }

    /// A day, short.
    pub fn date(self, date: Date) -> String {
        self.format().date(date, self.today())
    }

    /// What a reward or voucher gives, in a few words that fit into a sentence: a sum off, or the reward's name.
    pub fn gives(self, about: &JsValue, reward_id: &str) -> String {
        let texts = self.texts();
        if let Some(off) = amount(&js::get(&js::get(about, "gives"), "amount_off"), "amount") {
            return fill(texts.amount_off, &[&self.money(off)]);
        }
        let known = self.state().program.peek();
        let title = known.map(|known| self.localized(&known.rule("rewards", reward_id), "title"));
        fill(texts.quoted, &[title.as_deref().filter(|title| !title.is_empty()).unwrap_or(reward_id)])
    }

    /// Says something to eyes and screen readers.
    pub fn announce(self, message: &str) {
        self.state().notice.set(Rc::from(message));
    }
}

/// The lines as the rules compute with them. For one whose price is not told nothing is promised.
fn priced(known: &Known, lines: &[CartLine]) -> Vec<OrderLine> {
    let tax = known.view.program.tax_in_prices();
    lines.iter().enumerate().filter_map(|(place, line)| line.to_order_line(place, tax).ok()).collect()
}
