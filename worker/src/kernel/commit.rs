//! Load, decide, append, and again when somebody else was first: the only copy of that loop, and the only caller of
//! [`crate::kernel::append::append`].

use core::pin::Pin;
use std::rc::Rc;

use coppertoken_rules::fact::{Minted, Newcomer};
use coppertoken_rules::ids::{RuleId, ShopId};
use coppertoken_rules::time::Moment;
use coppertoken_rules::{Decision, Fact, FactKind, Rejection, State, decide};
use coppertoken_rules::{StockClaim, StockLeft};

use crate::kernel::append::{self as appending, AppendExtras};
use crate::kernel::context::Context;
use crate::kernel::database::{Database, DatabaseError};
use crate::kernel::effects;
use crate::kernel::error::Error;
use crate::kernel::program_cache::ProgramCache;
use crate::kernel::programs::OpenProgram;
use crate::kernel::retry::{ATTEMPTS_MAX, pause};
use crate::kernel::rows::{Head, StoredAccount};
use crate::kernel::stocks;

/// The named CHECK of the table `stock`.
const OVERDRAWN: &str = "stock_is_not_overdrawn";

/// What a batch writes beside a decision.
type AlsoWritten<'a> = dyn Fn(&Decision) -> Result<AppendExtras, Error> + 'a;

/// What one attempt decides, as it was just loaded.
pub struct Ask<'a> {
    /// The program in force.
    pub program: Rc<OpenProgram>,
    /// What is stored and concerns the fact.
    pub state: State,
    /// Where the account's ledger ends.
    pub head: Head,
    /// What happened.
    pub kind: FactKind,
    /// Fresh identifiers for vouchers.
    pub minted: Vec<Minted>,
    /// What an order may open an account with.
    pub newcomer: Option<Newcomer>,
    /// What the same batch writes beside the decision. An error refuses the decision: nothing is written.
    pub beside: Box<AlsoWritten<'a>>,
    /// What becomes of a decision that takes more of a limited reward than is left.
    pub sold_out: SoldOut,
}

/// What becomes of a decision that takes more of a limited reward than is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SoldOut {
    /// It is made again, and gives what is left.
    GivesWhatIsLeft,
    /// It is refused.
    Refuses,
}

impl<'a> Ask<'a> {
    /// Decides about this fact on a stored account.
    pub fn of(program: &Rc<OpenProgram>, stored: StoredAccount, kind: FactKind) -> Self {
        let state = State { account: Some(stored.account), ..State::default() };
        Self::new(program, state, stored.head, kind)
    }

    /// Decides about this fact on this state.
    pub fn new(program: &Rc<OpenProgram>, state: State, head: Head, kind: FactKind) -> Self {
        Self {
            program: Rc::clone(program),
            state,
            head,
            kind,
            minted: vec![],
            newcomer: None,
            beside: Box::new(|_| Ok(AppendExtras::default())),
            sold_out: SoldOut::GivesWhatIsLeft,
        }
    }

    /// The same with identifiers for vouchers.
    #[must_use]
    pub fn minted(self, minted: Vec<Minted>) -> Self {
        Self { minted, ..self }
    }

    /// The same with what an order may open an account with.
    #[must_use]
    pub fn newcomer(self, newcomer: Option<Newcomer>) -> Self {
        Self { newcomer, ..self }
    }

    /// The same with more to write in the same batch.
    #[must_use]
    pub fn beside(self, beside: impl Fn(&Decision) -> Result<AppendExtras, Error> + 'a) -> Self {
        Self { beside: Box::new(beside), ..self }
    }

    /// The same, refused when a limited reward has run out.
    #[must_use]
    pub fn refused_when_sold_out(self) -> Self {
        Self { sold_out: SoldOut::Refuses, ..self }
    }
}

/// A decision that was written down.
pub struct Committed {
    /// The decision.
    pub decision: Decision,
    /// What it was decided on.
    pub state: State,
    /// The program it was decided by.
    pub program: Rc<OpenProgram>,
    /// When.
    pub now: Moment,
}

/// What an attempt finds when it loads.
pub enum Step<'a, T> {
    /// There is something to decide. Boxed: the other case is small.
    Decide(Box<Ask<'a>>),
    /// The answer is known already: the request was carried out before.
    Answer(T),
}

impl<'a, T> From<Ask<'a>> for Step<'a, T> {
    fn from(ask: Ask<'a>) -> Self {
        Self::Decide(Box::new(ask))
    }
}

/// What came of a command.
pub enum Outcome<T> {
    /// It was decided and written.
    Committed(Box<Committed>),
    /// It had been carried out before.
    Answered(T),
}

impl Outcome<core::convert::Infallible> {
    /// The decision, where nothing can have been answered before.
    pub fn committed(self) -> Committed {
        match self {
            Self::Committed(committed) => *committed,
            Self::Answered(never) => match never {},
        }
    }
}

/// Loads, decides and appends, up to four times while others are first, then delivers the decision's effects.
///
/// Errors with [`Rejection::Contention`] when others were first every time.
pub async fn commit<'a, D: Database, C: ProgramCache, T>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    load: impl AsyncFnMut() -> Result<Step<'a, T>, Error>,
) -> Result<Outcome<T>, Error> {
    let outcome = write(context, shop_id, load).await?;
    if let Outcome::Committed(committed) = &outcome {
        delivered(context, shop_id, &committed.decision).await;
    }
    Ok(outcome)
}

/// The same without effects: for what is an effect itself.
pub(super) async fn write<'a, D: Database, C: ProgramCache, T>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    mut load: impl AsyncFnMut() -> Result<Step<'a, T>, Error>,
) -> Result<Outcome<T>, Error> {
    let mut appends = Appends::default();
    for attempt in 0..ATTEMPTS_MAX {
        let ask = match load().await? {
            Step::Answer(answer) => return Ok(Outcome::Answered(answer)),
            Step::Decide(ask) => *ask,
        };
        if let Some(committed) = attempted(context, shop_id, ask, &mut appends).await? {
            return Ok(Outcome::Committed(Box::new(committed)));
        }
        pause(attempt).await;
    }
    Err(Rejection::Contention.into())
}

/// Decides what was loaded and appends it, then delivers the decision's effects. `None`: somebody else was first, and nothing was
/// written. For jobs, which look again in their next run.
pub async fn commit_once<D: Database, C: ProgramCache>(
    context: &Context<D, C>,
    shop_id: &ShopId,
    ask: Ask<'_>,
) -> Result<Option<Committed>, Error> {
    let committed = attempted(context, shop_id, ask, &mut Appends::default()).await?;
    if let Some(committed) = &committed {
        delivered(context, shop_id, &committed.decision).await;
    }
    Ok(committed)
}

/// One attempt. Boxed, as what follows is: its machinery would stand in the worker once for every command.
#[inline(never)]
fn attempted<'f, D: Database, C: ProgramCache>(
    context: &'f Context<D, C>,
    shop_id: &'f ShopId,
    ask: Ask<'f>,
    appends: &'f mut Appends,
) -> Pin<Box<dyn Future<Output = Result<Option<Committed>, Error>> + 'f>> {
    Box::pin(appends.attempt(context, shop_id, ask))
}

#[inline(never)]
fn delivered<'f, D: Database, C: ProgramCache>(
    context: &'f Context<D, C>,
    shop_id: &'f ShopId,
    decision: &'f Decision,
) -> Pin<Box<dyn Future<Output = ()> + 'f>> {
    Box::pin(effects::deliver(context, shop_id, decision))
}

/// How many times a command was written so far, and what was left of limited rewards when it was refused for them.
#[derive(Default)]
struct Appends {
    count: u32,
    left: Vec<StockLeft>,
}

impl Appends {
    /// Decides and appends; decides again when a limited reward has run out. `None` = somebody else was first.
    async fn attempt<D: Database, C: ProgramCache>(
        &mut self,
        context: &Context<D, C>,
        shop_id: &ShopId,
        ask: Ask<'_>,
    ) -> Result<Option<Committed>, Error> {
        let Ask { program, mut state, head, kind, minted, newcomer, beside, sold_out } = ask;
        let now = program.moment(context.now)?;
        let fact = Fact { now, minted, newcomer, kind };
        while self.count < ATTEMPTS_MAX {
            self.count = self.count.saturating_add(1);
            state.left.clone_from(&self.left);
            let decision = decide(&program.program, &state, &fact)?;
            let beside = beside(&decision)?;
            match append(&context.database, shop_id, head, &decision, beside).await? {
                Appended::Done => return Ok(Some(Committed { decision, state, program, now })),
                Appended::Lost => return Ok(None),
                Appended::SoldOut(_) if sold_out == SoldOut::Refuses => return Err(Rejection::OutOfStock.into()),
                Appended::SoldOut(left) => self.left.extend(left),
            }
        }
        Err(Rejection::Contention.into())
    }
}

/// What came of an append.
pub enum Appended {
    /// It is written.
    Done,
    /// Somebody else was first; nothing was written.
    Lost,
    /// Of a limited reward less is left than the decision takes; nothing was written. Says what is left.
    SoldOut(Vec<StockLeft>),
}

/// Appends a decision. An error that is no constraint's has an unknown outcome: whoever asked asks again.
pub async fn append(
    database: &impl Database,
    shop_id: &ShopId,
    head: Head,
    decision: &Decision,
    beside: AppendExtras,
) -> Result<Appended, Error> {
    match appending::append(database, shop_id, head, decision, beside).await {
        Ok(()) => Ok(Appended::Done),
        Err(DatabaseError::Constraint(message)) if message.contains(OVERDRAWN) => {
            Ok(Appended::SoldOut(uncovered(database, shop_id, decision).await?))
        }
        Err(DatabaseError::Constraint(_)) => Ok(Appended::Lost),
        Err(error) => Err(error.into()),
    }
}

/// What is left of the limited rewards of which a decision takes more: deciding again takes no more than that, and all of all others. Which
/// one a batch failed for the store does not say; asked afterwards, it does. Empty when somebody gave some back meanwhile.
async fn uncovered(database: &impl Database, shop_id: &ShopId, decision: &Decision) -> Result<Vec<StockLeft>, Error> {
    let taken: Vec<&StockClaim> = decision.claims.iter().filter(|claim| claim.count > 0).collect();
    let ids: Vec<&RuleId> = taken.iter().map(|claim| &claim.rule_id).collect();
    let stocks = stocks::read(database, shop_id, &ids).await?.into_iter();
    let left = stocks.map(|stock| StockLeft { rule_id: stock.reward_id, count: i64::from(stock.remaining) });
    let is_short =
        |left: &StockLeft| taken.iter().any(|claim| claim.rule_id == left.rule_id && claim.count > left.count);
    Ok(left.filter(is_short).collect())
}
