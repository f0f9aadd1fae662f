//! A store that fails as D1 does: before the commit, after it (the answer is lost), in the middle of everybody else's work. And
//! the scheduler that mixes everybody's work, so that a seed says exactly what happened when.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use coppertoken_rules::ids::ShopId;
use coppertoken_tests::dice::Dice;
use coppertoken_tests::sqlite::Sqlite;
use coppertoken_worker::kernel::database::{Database, DatabaseError, Row, Statement};
use coppertoken_worker::kernel::program_cache::ProgramCache;

/// What Cloudflare's list of D1 errors says may be repeated, word for word where it gives words.
pub const TRANSIENT: [&str; 12] = [
    "D1_ERROR: Network connection lost.",
    "D1_ERROR: Internal error in D1 DB storage caused object to be reset.",
    "D1_ERROR: D1 DB is overloaded. Requests queued for too long.",
    "D1_ERROR: D1 DB is overloaded. Too many requests queued.",
    "D1_ERROR: D1 DB storage operation exceeded timeout which caused object to be reset.",
    "D1_ERROR: D1 DB reset because its code was updated.",
    "D1_ERROR: D1 DB exceeded its CPU time limit and was reset.",
    "D1_ERROR: D1 DB's isolate exceeded its memory limit and was reset.",
    "D1_ERROR: Memory limit would be exceeded before the query finished and the object was reset.",
    "D1_ERROR: Cannot resolve D1 DB due to transient issue on remote node.",
    "D1_ERROR: Can't read from request stream because client disconnected.",
    "D1_ERROR: database is locked: SQLITE_BUSY",
];

/// How often, of a hundred batches.
#[derive(Clone, Copy)]
pub struct Rates {
    /// Nothing was written.
    pub before: i64,
    /// All was written, and nobody is told.
    pub after: i64,
}

/// What happened so far.
#[derive(Default)]
pub struct Counts {
    /// Batches that wrote.
    pub writes: Cell<u64>,
    /// Of these, those nobody was told of.
    pub lost: Cell<u64>,
    /// Batches of any kind that failed before.
    pub failed: Cell<u64>,
}

/// The store with faults.
pub struct Faulty<'a> {
    pub sqlite: &'a Sqlite,
    pub dice: &'a RefCell<Dice>,
    pub rates: Rates,
    pub counts: &'a Counts,
}

fn raise(count: &Cell<u64>) {
    count.set(count.get() + 1);
}

fn is_write(statements: &[Statement]) -> bool {
    statements.iter().any(|statement| {
        let first = statement.sql.lines().find(|line| !line.starts_with("--")).unwrap_or_default();
        ["INSERT", "UPDATE", "DELETE"].iter().any(|verb| first.starts_with(verb))
    })
}

impl Database for Faulty<'_> {
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Vec<Row>>, DatabaseError> {
        // Others come first, once or several times: what was read may be outdated when it is written.
        let turns = self.dice.borrow_mut().below(3);
        for _ in 0..turns {
            yield_now().await;
        }
        let (fate, message) = {
            let mut dice = self.dice.borrow_mut();
            (dice.below(100), *dice.one_of(&TRANSIENT))
        };
        let transient = || Err(DatabaseError::of_message(message));
        if fate < self.rates.before {
            raise(&self.counts.failed);
            return transient();
        }
        let writes = is_write(&statements);
        let sqlite = self.sqlite;
        let answer = sqlite.batch(statements).await;
        let has_written = writes && answer.is_ok();
        if has_written {
            raise(&self.counts.writes);
        }
        if fate < self.rates.before + self.rates.after {
            if has_written {
                raise(&self.counts.lost);
            }
            return transient();
        }
        answer
    }
}

/// A cache that loses, forgets and garbles.
pub struct Stale<'a>(pub &'a RefCell<Dice>);

impl ProgramCache for Stale<'_> {
    async fn get(&self, _shop_id: &ShopId, _version: u32) -> Option<String> {
        match self.0.borrow_mut().below(3) {
            0 => Some("{".to_owned()),
            1 => Some(r#"{"engine":1}"#.to_owned()),
            _ => None,
        }
    }

    async fn put(&self, _shop_id: &ShopId, _version: u32, _document: &str) {}

    async fn latest(&self, _shop_id: &ShopId) -> Option<String> {
        None
    }

    async fn put_latest(&self, _shop_id: &ShopId, _text: &str) {}
}

/// Lets everybody else go on first.
async fn yield_now() {
    let mut has_waited = false;
    std::future::poll_fn(|_| if std::mem::replace(&mut has_waited, true) { Poll::Ready(()) } else { Poll::Pending })
        .await;
}

/// Runs all tasks to their end, each time a random one a step further.
pub fn run_mixed(mut tasks: Vec<Pin<Box<dyn Future<Output = ()> + '_>>>, dice: &RefCell<Dice>) {
    let mut context = Context::from_waker(Waker::noop());
    while !tasks.is_empty() {
        let count = i64::try_from(tasks.len()).unwrap();
        let place = usize::try_from(dice.borrow_mut().below(count)).unwrap();
        if tasks[place].as_mut().poll(&mut context).is_ready() {
            drop(tasks.swap_remove(place));
        }
    }
}
