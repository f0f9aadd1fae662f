//! What the widget knows at this moment.

use std::rc::Rc;

use coppertoken_rules::ids::RuleId;
use coppertoken_wire::member::MemberResponse;
use coppertoken_wire::quote::CartLine;
use coppertoken_wire::statement::StatementLine;
use wasm_bindgen::JsValue;

use crate::program::Known;
use crate::text::PageTexts;
use crate::value::Value;

/// Who is looking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Session {
    /// Not known yet.
    Unknown,
    /// Nobody is signed in to the shop.
    Guest,
    /// Signed in, but not in the program.
    SignedIn,
    /// A member.
    Member,
}

/// How things stand with the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connection {
    /// The first answers are on their way.
    Loading,
    /// The last answers came.
    Live,
    /// The last ones did not come; what is shown may be old.
    Stale,
    /// Nothing has ever come.
    Down,
}

/// A redemption the shopper is looking at.
#[derive(Clone, Debug)]
pub struct Redeeming {
    /// The reward.
    pub reward_id: RuleId,
    /// The mechanic that offers it as a gift to choose; `None` = it is paid with points.
    pub chosen_of: Option<RuleId>,
    /// How far it is.
    pub step: RedeemStep,
}

/// How far a redemption is.
#[derive(Clone, Debug)]
pub enum RedeemStep {
    /// The shopper is asked.
    Asked,
    /// The request is on its way.
    Sent,
    /// The code is there, in the voucher as the server sent it.
    Issued(JsValue),
    /// The shop wants a fresh sign-in for so many points.
    SignIn,
    /// It did not work, and this is what to tell.
    Failed(fn(&'static PageTexts) -> &'static str),
}

/// How far joining is.
#[derive(Clone, Copy, Debug)]
pub enum Joining {
    /// Nothing was pressed.
    Idle,
    /// The request is on its way.
    Sent,
    /// It did not work, and this is what to tell.
    Failed(fn(&'static PageTexts) -> &'static str),
}

/// The statement as far as it was loaded.
#[derive(Clone, Debug, Default)]
pub struct Statement {
    /// Newest first.
    pub lines: Vec<StatementLine>,
    /// Where the next page begins.
    pub next_before: Option<u64>,
    /// A page has come.
    pub is_loaded: bool,
    /// A page is on its way.
    pub is_loading: bool,
    /// The last page did not come.
    pub is_failed: bool,
}

/// All of it.
pub struct State {
    /// The program in force, as this shopper may see it.
    pub program: Value<Option<&'static Known>>,
    /// What the server says of the cart, where it was asked; `undefined` = nothing.
    pub quote: Value<JsValue>,
    /// Everything else about the member, as the server sent it: `undefined` = not yet, `null` = it did not come.
    pub overview: Value<JsValue>,
    /// Somewhere on the page stands advice about the cart.
    pub wants_advice: Value<bool>,
    /// The member's account.
    pub member: Value<Option<Rc<MemberResponse>>>,
    /// The same as the server sent it: what only the page shows is read there. Set before `member`, which is the one to follow.
    pub account: Value<JsValue>,
    /// Who is looking.
    pub session: Value<Session>,
    /// How things stand with the server.
    pub connection: Value<Connection>,
    /// What lies in the cart, as the page told.
    pub cart: Value<Rc<Vec<CartLine>>>,
    /// Is the program page open as a dialog?
    pub is_open: Value<bool>,
    /// The program page's code could not be had when it was last wanted.
    pub is_page_missing: Value<bool>,
    /// The redemption in the confirmation dialog.
    pub redeeming: Value<Option<Rc<Redeeming>>>,
    /// The statement.
    pub statement: Value<Rc<Statement>>,
    /// Joining.
    pub joining: Value<Joining>,
    /// Has the guest ticked the box?
    pub has_consented: Value<bool>,
    /// The voucher being given back.
    pub giving_back: Value<bool>,
    /// What was announced last.
    pub notice: Value<Rc<str>>,
}

impl State {
    /// Nothing known.
    pub fn new() -> Self {
        Self {
            program: Value::new(None),
            quote: Value::new(JsValue::UNDEFINED),
            overview: Value::new(JsValue::UNDEFINED),
            wants_advice: Value::new(false),
            member: Value::new(None),
            account: Value::new(JsValue::UNDEFINED),
            session: Value::new(Session::Unknown),
            connection: Value::new(Connection::Loading),
            cart: Value::new(Rc::default()),
            is_open: Value::new(false),
            is_page_missing: Value::new(false),
            redeeming: Value::new(None),
            statement: Value::new(Rc::default()),
            joining: Value::new(Joining::Idle),
            has_consented: Value::new(false),
            giving_back: Value::new(false),
            notice: Value::new(Rc::from("")),
        }
    }
}

impl Default for State {
    fn default() -> Self {
        Self::new()
    }
}
