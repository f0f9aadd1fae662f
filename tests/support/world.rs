//! A shop with one member: loads and stores around `decide` exactly as the shell does, and holds every decision to the
//! ledger's rules: sequences without gaps, unique keys, the account equal to its entries.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use coppertoken_rules::fact::{Fact, FactKind, Minted, Newcomer};
use coppertoken_rules::ids::{AccountId, OrderId, RuleId, ShopId, SourceId, VoucherId};
use coppertoken_rules::ledger::canonical::{GENESIS, hash};
use coppertoken_rules::ledger::entry::{Entry, EntryKind};
use coppertoken_rules::ledger::source::SourceRecord;
use coppertoken_rules::ledger::voucher::Voucher;
use coppertoken_rules::limits::MINTED_COUNT;
use coppertoken_rules::order::Order;
use coppertoken_rules::program::document::ProgramDocument;
use coppertoken_rules::time::{Instant, Moment};
use coppertoken_rules::{Account, Program, Rejection, decide, settle};
use coppertoken_rules::{Decision, FollowUp, State, StockLeft};

use crate::{builders, laws};

/// What a decision was made from.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The program in force.
    pub program: Program,
    /// What was stored.
    pub state: State,
    /// What happened.
    pub fact: Fact,
}

/// Everything a shop stores about one member.
#[derive(Clone, Debug)]
pub struct World {
    /// The program version in force.
    pub program: Program,
    /// The member's account, once there is one.
    pub account: Option<Account>,
    /// The member's ledger.
    pub entries: Vec<Entry>,
    /// Records of orders.
    pub records: BTreeMap<OrderId, SourceRecord>,
    /// Vouchers, closed ones too.
    pub vouchers: BTreeMap<VoucherId, Voucher>,
    /// The time.
    pub now: Moment,
    /// What decisions told other accounts, in order.
    pub follow_ups: Vec<FollowUp>,
    /// Taken from limited stocks so far.
    pub claimed: BTreeMap<RuleId, i64>,
    /// The laws are checked after every decision.
    is_checked: bool,
    /// What was decided about, if anybody wants to know; shared by clones of this world.
    asked: Option<Rc<RefCell<Vec<Asked>>>>,
    given: usize,
    /// Programs published before the one in force, and until when each was.
    past: Vec<(Program, Instant)>,
    /// When the last delivery arrived.
    arrived_at: Instant,
    prefix: String,
    keys: BTreeSet<(SourceId, u32, EntryKind)>,
}

fn minted(name: &str) -> Minted {
    Minted { voucher_id: builders::voucher_id(name), code: builders::code(name) }
}

/// What an account is opened with. Vouchers for joining are called J1, J2 and so on where an order enrols.
fn newcomer() -> Newcomer {
    let minted = (1..=MINTED_COUNT).map(|place| minted(&format!("J{place}")));
    Newcomer { account_id: builders::account_id(), minted: minted.collect() }
}

impl World {
    /// An empty shop.
    pub fn new(document: ProgramDocument, now: Moment) -> Self {
        Self {
            program: builders::program(1, document),
            account: None,
            entries: vec![],
            records: BTreeMap::new(),
            vouchers: BTreeMap::new(),
            now,
            follow_ups: vec![],
            claimed: BTreeMap::new(),
            is_checked: true,
            asked: None,
            given: 0,
            past: vec![],
            arrived_at: now.instant,
            prefix: String::new(),
            keys: BTreeSet::new(),
        }
    }

    /// An empty shop whose decisions nobody checks one by one: an auditor looks at the whole afterwards.
    pub fn unchecked(document: ProgramDocument, now: Moment) -> Self {
        Self { is_checked: false, ..Self::new(document, now) }
    }

    /// An empty shop that keeps what every decision was made from, and checks nothing.
    pub fn recorded(document: ProgramDocument, now: Moment) -> Self {
        Self { asked: Some(Rc::default()), ..Self::unchecked(document, now) }
    }

    /// What decisions were made from so far: refused ones too, but not those that were made anew because a stock was empty.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.as_ref().map(|asked| asked.borrow().clone()).unwrap_or_default()
    }

    /// A shop whose member has just joined.
    pub fn joined(document: ProgramDocument, now: Moment) -> Self {
        let mut world = Self::new(document, now);
        world.join().unwrap();
        world
    }

    /// Puts another version in force.
    pub fn publish(&mut self, document: ProgramDocument) {
        let next = builders::program(self.program.version() + 1, document);
        self.past.push((std::mem::replace(&mut self.program, next), self.now.instant));
    }

    /// The member joins.
    pub fn join(&mut self) -> Result<Decision, Rejection> {
        self.join_as(builders::account_id())
    }

    /// The member joins under this identifier; what is given to the member has codes that begin with it.
    pub fn join_as(&mut self, account_id: AccountId) -> Result<Decision, Rejection> {
        self.prefix = if account_id == builders::account_id() { String::new() } else { format!("{account_id}-") };
        self.decide(FactKind::Join { account_id, referred_by: None, since: None, is_return: false })
    }

    /// The hash of every entry, 64 hex digits.
    pub fn hashes(&self, shop_id: &str) -> Vec<String> {
        let shop_id = ShopId::new(shop_id).unwrap();
        let mut head = GENESIS;
        let links = self.entries.iter().map(|entry| {
            head = hash(&shop_id, entry, &head);
            head.iter().map(|byte| format!("{byte:02x}")).collect()
        });
        links.collect()
    }

    /// A snapshot of one of the member's orders arrives.
    pub fn deliver(&mut self, order: &Order) -> Result<Decision, Rejection> {
        let order = self.stamped(order);
        self.deliver_stamped(order)
    }

    /// A snapshot that says itself when it arrived: it was parked since.
    pub fn deliver_stamped(&mut self, order: Order) -> Result<Decision, Rejection> {
        self.decide(FactKind::Order(Box::new(order)))
    }

    /// Every delivery arrives later than the one before.
    fn stamped(&mut self, order: &Order) -> Order {
        let next = builders::at_milliseconds(self.arrived_at.milliseconds() + 1).instant;
        self.arrived_at = self.now.instant.max(next);
        Order { arrived_at: self.arrived_at, ..order.clone() }
    }

    /// A snapshot of a guest's order arrives.
    pub fn deliver_of_guest(&mut self, order: &Order) -> Result<Decision, Rejection> {
        let state = State { source: self.records.get(&order.order_id).cloned(), ..State::default() };
        let order = self.stamped(order);
        let order_id = order.order_id.clone();
        let fact = Fact { now: self.now, minted: vec![], newcomer: None, kind: FactKind::Order(Box::new(order)) };
        let decision = decide(&self.program, &state, &fact)?;
        assert!(decision.entries.is_empty() && decision.account.is_none(), "a guest's order posts nothing");
        if let Some(record) = &decision.source {
            self.records.insert(order_id, record.clone());
        }
        Ok(decision)
    }

    /// The member claims an order that was placed as a guest, as it is known.
    pub fn claim_of_guest(&mut self, order: &Order) -> Result<Decision, Rejection> {
        let known = self.records[&order.order_id].known.latest.clone();
        self.decide(FactKind::GuestOrder(Box::new(known)))
    }

    /// The member redeems a reward; tests choose the code.
    pub fn redeem(&mut self, reward_id: &str, code: &str) -> Result<Decision, Rejection> {
        self.decide_as(FactKind::Redeem { reward_id: builders::rule_id(reward_id) }, &[code])
    }

    /// Loads, decides, appends. Vouchers that are given are called G1, G2 and so on.
    pub fn decide(&mut self, kind: FactKind) -> Result<Decision, Rejection> {
        let names: Vec<String> = (1..=8).map(|place| format!("{}G{}", self.prefix, self.given + place)).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let decision = self.decide_as(kind, &names)?;
        let is_new = |name: &&&str| decision.vouchers.iter().any(|voucher| voucher.code == builders::code(name));
        self.given += names.iter().filter(is_new).count();
        Ok(decision)
    }

    /// The same with these names for vouchers that are issued.
    pub fn decide_as(&mut self, kind: FactKind, names: &[&str]) -> Result<Decision, Rejection> {
        let state = self.load(&kind);
        let order_id = match &kind {
            FactKind::Order(order) | FactKind::GuestOrder(order) => Some(order.order_id.clone()),
            _ => None,
        };
        let newcomer = self.account.is_none().then(newcomer);
        let fact = Fact { now: self.now, minted: names.iter().map(|name| minted(name)).collect(), newcomer, kind };
        let mut state = state;
        let mut decision = self.ask(&state, &fact)?;
        let left = self.short_of(&decision);
        if !left.is_empty() {
            if let Some(asked) = &self.asked {
                asked.borrow_mut().pop();
            }
            state.left = left;
            decision = self.ask(&state, &fact)?;
        }
        if self.is_checked {
            assert_eq!(decide(&self.program, &state, &fact).as_ref(), Ok(&decision), "a decision is a function");
        }
        for entry in &decision.entries {
            let key = (entry.source.clone(), entry.revision, entry.kind);
            assert!(self.keys.insert(key), "(source, revision, kind) is unique: {entry:?}");
        }
        self.entries.extend(decision.entries.iter().cloned());
        if let (Some(order_id), Some(record)) = (order_id, &decision.source) {
            self.records.insert(order_id, record.clone());
        }
        for voucher in &decision.vouchers {
            self.vouchers.insert(voucher.voucher_id.clone(), voucher.clone());
        }
        for claim in &decision.claims {
            *self.claimed.entry(claim.rule_id.clone()).or_default() += claim.count;
        }
        self.follow_ups.extend(decision.follow_ups.iter().cloned());
        self.account.clone_from(&decision.account);
        if self.is_checked {
            laws::hold(self);
        }
        Ok(decision)
    }

    fn ask(&self, state: &State, fact: &Fact) -> Result<Decision, Rejection> {
        if let Some(asked) = &self.asked {
            let (program, state, fact) = (self.program.clone(), state.clone(), fact.clone());
            asked.borrow_mut().push(Asked { program, state, fact });
        }
        decide(&self.program, state, fact)
    }

    /// The account as anybody who looks now sees it.
    pub fn view(&self) -> Account {
        settle(self.account.as_ref().expect("nobody has joined"), self.now).unwrap()
    }

    /// Has the ledger entries of this very fact?
    fn is_known(&self, kind: &FactKind) -> bool {
        let Some(account) = &self.account else { return false };
        let source = kind.source(&account.account_id).unwrap();
        source.is_some_and(|source| self.keys.iter().any(|(known, _, _)| *known == source))
    }

    /// What is left of stocks that would fall below zero. The store's guard.
    fn short_of(&self, decision: &Decision) -> Vec<StockLeft> {
        let claims = decision.claims.iter().filter(|claim| claim.count > 0);
        let short = claims.filter_map(|claim| {
            let stock = self.program.reward(&claim.rule_id)?.stock?;
            let count = i64::from(stock) - self.claimed.get(&claim.rule_id).copied().unwrap_or(0);
            (claim.count > count).then(|| StockLeft { rule_id: claim.rule_id.clone(), count })
        });
        short.collect()
    }

    /// What concerns a fact: the account, the order's record, the vouchers it names by code or identifier or that it holds.
    fn load(&self, kind: &FactKind) -> State {
        let is_of = |voucher: &Voucher, order: &Order| {
            order.discount_codes.contains(&voucher.code) || voucher.belongs_to(&order.order_id)
        };
        let names = |voucher: &Voucher| match kind {
            FactKind::Order(order) | FactKind::GuestOrder(order) => is_of(voucher, order),
            FactKind::ForeignOrder(known) => is_of(voucher, &known.order()),
            FactKind::PayShare { order_id, .. } => voucher.belongs_to(order_id),
            FactKind::CancelRedemption { voucher_id } => &voucher.voucher_id == voucher_id,
            FactKind::Claim { code, .. } | FactKind::Release { code, .. } => &voucher.code == code,
            _ => false,
        };
        let source = match kind {
            FactKind::Order(order) | FactKind::GuestOrder(order) => self.records.get(&order.order_id).cloned(),
            _ => None,
        };
        let vouchers = self.vouchers.values().filter(|voucher| names(voucher)).cloned().collect();
        let then = match kind {
            FactKind::Order(order) | FactKind::GuestOrder(order) => {
                self.past.iter().find(|(_, until)| order.placed_at.instant < *until)
            }
            _ => None,
        };
        let then = then.map(|(program, _)| program.clone());
        State {
            account: self.account.clone(),
            source,
            vouchers,
            is_known: self.is_known(kind),
            then,
            ..State::default()
        }
    }
}
