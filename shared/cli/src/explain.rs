//! `coppertoken explain`: what an order earns and why, and why not more.

use std::fmt::Write as _;
use std::path::Path;

use coppertoken_rules::ids::{AccountId, SourceId};
use coppertoken_rules::ledger::entry::{Entry, EntryKind};
use coppertoken_rules::mechanics::{AboutOrders, MechanicKind, MechanicTerms};
use coppertoken_rules::order::Order;
use coppertoken_rules::program::example::ExampleMember;
use coppertoken_rules::program::judging::Subject;
use coppertoken_rules::{Account, Amount, Fact, FactKind, Points, Program, Rejection, explain};
use coppertoken_rules::{State, decide, earning_basis};
use coppertoken_wire::order::OrderSnapshot;
use coppertoken_words::cldr::figures;
use coppertoken_words::{Figures, Sentences};

use crate::files::{self, Failure};
use crate::{snapshot, zone};

/// Runs the command.
pub fn run(program: &Path, order: &Path, member: Option<&Path>, language: Option<&str>) -> Result<(), Failure> {
    let program = files::program(program)?;
    let zone = zone::of(program.document())?;
    let text = files::text(order)?;
    let snapshot: OrderSnapshot = files::json(order, &text)?;
    let in_order = |message: String| Failure::NotInOrder(format!("{}: {message}", order.display()));
    let order = snapshot::order(&snapshot, &zone).map_err(in_order)?;
    let member: Option<ExampleMember> =
        member.map(|path| files::text(path).and_then(|text| files::json(path, &text))).transpose()?;
    let language = files::language(language, program.document())?;
    let figures = figures(language, &program.document().currency).map_err(Failure::Unusable)?;
    let sentences = Sentences { document: program.document(), language, figures: &figures };
    let told = tell(&program, &order, member.as_ref(), &sentences).map_err(|rejection| {
        Failure::NotInOrder(format!("the order is refused: {rejection} ({})", rejection.code()))
    })?;
    files::print(&told)
}

/// Puts the order to the rules and says what they answered.
fn tell<F: Figures>(
    program: &Program,
    order: &Order,
    member: Option<&ExampleMember>,
    sentences: &Sentences<'_, F>,
) -> Result<String, Rejection> {
    let placed_at = order.placed_at;
    let account = match member {
        Some(member) => member.account(program, placed_at)?,
        None => {
            let account_id = AccountId::new("member").map_err(Rejection::of_identifier)?;
            Account { joined_at: Some(placed_at), ..Account::new(account_id) }
        }
    };
    let source = SourceId::of_order(&order.order_id).map_err(Rejection::of_identifier)?;
    // The day everything about the order has happened that it tells of.
    let told_at = [order.paid_at, order.fulfilled_at, order.cancelled_at];
    let now = told_at.into_iter().flatten().fold(placed_at, Ord::max);
    let state = State { account: Some(account.clone()), ..State::default() };
    let fact = Fact { now, minted: vec![], newcomer: None, kind: FactKind::Order(Box::new(order.clone())) };
    let decision = decide(program, &state, &fact)?;

    let mut output = String::new();
    let of_order = |entry: &&Entry| entry.source == source && entry.kind != EntryKind::Posted;
    let entries: Vec<&Entry> = decision.entries.iter().filter(of_order).collect();
    let earned = Points::sum(entries.iter().filter(|entry| !entry.kind.moves_balance()).map(|entry| entry.points))?;
    let goods = Amount::sum(order.lines.iter().map(|line| line.net))?;
    let day = sentences.figures.day(placed_at.date);
    let _ =
        writeln!(output, "{}, {day}, {}: {}", order.number, sentences.figures.money(goods), sentences.points(earned));
    for line in entries.iter().flat_map(|entry| &entry.trace) {
        let _ = writeln!(output, "  {:>+7}  {}", line.delta.get(), sentences.reason(&line.reason));
    }
    if entries.is_empty() {
        let _ = writeln!(output, "           {}", sentences.arrival());
    }
    if earned.is_positive() {
        let _ = writeln!(output, "{} {}", sentences.arrival(), sentences.expiry());
    }
    not_this_time(program, order, &account, sentences, &mut output)?;
    let after = decision.account.as_ref().unwrap_or(&account);
    if let Some(goal) = explain::next_goal(program, Some(after), &[], now)?
        && let Some(reward) = program.reward(&goal.reward_id)
    {
        let missing = sentences.points(goal.missing_points);
        let spend = goal.missing_amount.map(|amount| sentences.figures.money(amount)).unwrap_or_default();
        let _ = writeln!(output, "-> {missing} ({spend}): {}", sentences.reward(reward));
    }
    Ok(output)
}

/// Rules about orders that did not apply, each with its reason.
fn not_this_time<F: Figures>(
    program: &Program,
    order: &Order,
    account: &Account,
    sentences: &Sentences<'_, F>,
    output: &mut String,
) -> Result<(), Rejection> {
    let today = order.placed_at.date;
    let goods = earning_basis(&program.document().earning.basis, &order.lines)?;
    let subject = Subject { program, account, lines: &order.lines, goods, today };
    for mechanic in &program.document().mechanics {
        let condition = match &mechanic.rule {
            MechanicKind::Offer(offer) if account.offer(&mechanic.id).is_some() => offer.order.as_ref(),
            rule if rule.orders() != AboutOrders::No => mechanic.when.as_ref(),
            _ => continue,
        };
        let why = match condition {
            _ if !mechanic.window.contains(today) => sentences.window(&mechanic.window),
            Some(condition) => match condition.unmet(&subject)? {
                Some(unmet) => sentences.unmet(&unmet),
                None => continue,
            },
            None => continue,
        };
        let _ = writeln!(output, "  {:>7}  {} {why}", "-", sentences.mechanic(mechanic));
    }
    Ok(())
}
