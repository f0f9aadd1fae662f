//! The rules behind one door: bytes in, bytes out.
//!
//! Inside: [`Question`]s that can be asked anywhere, [`answer`], and a [`mod@bench`] that asks many. Natively the tests call them;
//! compiled to WebAssembly, Node does. Equal questions must get equal bytes. Deliberately not inside: anything that generates
//! questions (chance is the asker's), and any way to answer but the rules themselves.

pub mod bench;
#[cfg(target_arch = "wasm32")]
mod door;

use coppertoken_rules::ids::ShopId;
use coppertoken_rules::ledger::canonical::{GENESIS, Hash, hash};
use coppertoken_rules::order::OrderLine;
use coppertoken_rules::program::document::ProgramDocument;
use coppertoken_rules::quote::{Quote, points, quote};
use coppertoken_rules::time::Moment;
use coppertoken_rules::{Account, Decision, Fact, Points, Program, State, decide};
use serde::{Deserialize, Serialize};

/// Something the rules can be asked. On the wire: CBOR.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Question {
    /// What would a cart earn?
    Cart(Box<Cart>),
    /// What must be written, fact by fact?
    History(History),
}

/// A cart at a moment.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Cart {
    /// The program.
    pub document: ProgramDocument,
    /// The member, settled at `now`; `None` = a guest.
    pub account: Option<Account>,
    /// The cart.
    pub lines: Vec<OrderLine>,
    /// When it is asked.
    pub now: Moment,
}

/// A member's history under one or more programs.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct History {
    /// Program versions, from 1.
    pub documents: Vec<ProgramDocument>,
    /// What happened, in order.
    pub events: Vec<Event>,
}

/// Something that happened in a history.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Event {
    /// Version of the program in force.
    pub version: u32,
    /// Version in force when the order was placed, where that is another.
    pub version_then: Option<u32>,
    /// What is stored beside the account and the programs. The account is what the decisions before left behind.
    pub state: State,
    /// What happened.
    pub fact: Fact,
}

/// What the rules say. Errors in words: what is refused, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Answer {
    /// The quote, and the points alone as who asks often computes them.
    Cart(Result<(Quote, Points), String>),
    /// A decision or a refusal for every event, and the head of the chain of everything written.
    History(Vec<Result<Decision, String>>, Hash),
    /// The question cannot be read, or names what is no program.
    Unreadable(String),
}

/// The question's bytes.
pub fn to_bytes<T: Serialize>(value: &T) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(4096);
    // Writing to memory cannot fail.
    let _infallible = ciborium::into_writer(value, &mut bytes);
    bytes
}

/// The answer's bytes to a question's bytes.
pub fn answer_bytes(question: &[u8]) -> Vec<u8> {
    let answer = match ciborium::from_reader::<Question, _>(question) {
        Ok(question) => answer(question),
        Err(problem) => Answer::Unreadable(format!("{problem:?}")),
    };
    to_bytes(&answer)
}

/// Answers.
pub fn answer(question: Question) -> Answer {
    match question {
        Question::Cart(cart) => of_cart(*cart),
        Question::History(history) => of_history(history),
    }
}

fn of_cart(cart: Cart) -> Answer {
    let Cart { document, account, lines, now } = cart;
    let program = match Program::new(1, document) {
        Ok(program) => program,
        Err(problems) => return Answer::Unreadable(format!("{problems:?}")),
    };
    let whole = quote(&program, account.as_ref(), &lines, now);
    let alone = points(&program, account.as_ref(), &lines, now);
    let both = whole.and_then(|whole| Ok((whole, alone?)));
    Answer::Cart(both.map_err(|rejection| format!("{rejection:?}")))
}

fn of_history(history: History) -> Answer {
    let mut programs = Vec::with_capacity(history.documents.len());
    for (version, document) in (1..).zip(history.documents) {
        match Program::new(version, document) {
            Ok(program) => programs.push(program),
            Err(problems) => return Answer::Unreadable(format!("version {version}: {problems:?}")),
        }
    }
    let Ok(shop_id) = ShopId::new("shop") else { return Answer::Unreadable("no shop".to_owned()) };
    let (mut account, mut head) = (None, GENESIS);
    let mut decisions = Vec::with_capacity(history.events.len());
    let program_of = |version: u32| programs.iter().find(|program| program.version() == version);
    for Event { version, version_then, state, fact } in history.events {
        let Some(program) = program_of(version) else {
            return Answer::Unreadable(format!("there is no version {version}"));
        };
        let then = version_then.and_then(program_of).cloned();
        let state = State { account: account.clone(), then, ..state };
        let decision = decide(program, &state, &fact);
        if let Ok(decision) = &decision {
            account.clone_from(&decision.account);
            head = decision.entries.iter().fold(head, |head, entry| hash(&shop_id, entry, &head));
        }
        decisions.push(decision.map_err(|rejection| format!("{rejection:?}")));
    }
    Answer::History(decisions, head)
}
