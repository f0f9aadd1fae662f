//! Many decisions about prepared carts, for the bench beside other engines.

use coppertoken_rules::order::OrderLine;
use coppertoken_rules::program::document::ProgramDocument;
use coppertoken_rules::quote::{points, quote};
use coppertoken_rules::time::Moment;
use coppertoken_rules::{Account, Program};
use serde::{Deserialize, Serialize};

/// What is measured: one program, members with their carts, one moment.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Subject {
    /// The program.
    pub document: ProgramDocument,
    /// Members, settled, each with a cart.
    pub carts: Vec<(Account, Vec<OrderLine>)>,
    /// When.
    pub now: Moment,
}

/// Ready to be asked.
#[derive(Clone, Debug)]
pub struct Bench {
    program: Program,
    carts: Vec<(Account, Vec<OrderLine>)>,
    now: Moment,
}

impl Bench {
    /// Checks the program.
    pub fn new(subject: Subject) -> Result<Self, String> {
        let program = Program::new(1, subject.document).map_err(|problems| format!("{problems:?}"))?;
        Ok(Self { program, carts: subject.carts, now: subject.now })
    }

    /// From CBOR.
    pub fn of_bytes(subject: &[u8]) -> Result<Self, String> {
        Self::new(ciborium::from_reader(subject).map_err(|problem| format!("{problem:?}"))?)
    }

    /// How many carts there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.carts.len()
    }

    /// Points of every cart, out of the explained quote.
    #[must_use]
    pub fn points(&self) -> Vec<i64> {
        self.carts.iter().map(|(account, lines)| self.one(account, lines, true)).collect()
    }

    /// Asks `rounds` times about every cart; the sum of points. `explained`: with trace and why-not.
    #[must_use]
    pub fn ask(&self, rounds: u32, explained: bool) -> i64 {
        let once = || self.carts.iter().map(|(account, lines)| self.one(account, lines, explained)).sum::<i64>();
        (0..rounds).map(|_| once()).sum()
    }

    /// A cart and its quote as CBOR, judged for the first member: what crossing the border costs.
    #[must_use]
    pub fn quote_bytes(&self, lines: &[u8]) -> Vec<u8> {
        let Ok(lines) = ciborium::from_reader::<Vec<OrderLine>, _>(lines) else { return vec![] };
        let account = self.carts.first().map(|(account, _)| account);
        quote(&self.program, account, &lines, self.now).map(|quote| crate::to_bytes(&quote)).unwrap_or_default()
    }

    /// A refusal counts as −1, so that it cannot pass for an answer.
    fn one(&self, account: &Account, lines: &[OrderLine], explained: bool) -> i64 {
        let found = if explained {
            quote(&self.program, Some(account), lines, self.now).map(|quote| quote.points)
        } else {
            points(&self.program, Some(account), lines, self.now)
        };
        found.map_or(-1, |points| points.get())
    }
}
