//! Questions by seed and number: carts of members and guests, and histories of every kind of fact that random members bring about.

use std::collections::BTreeMap;

use coppertoken_portable::{Cart, Event, History, Question};
use coppertoken_rules::program::document::ProgramDocument;
use coppertoken_rules::{Program, settle};
use coppertoken_tests::builders::{date, moment};
use coppertoken_tests::world::World;
use coppertoken_tests::{checkout_story, generate, gift_story, history};
use proptest::collection::vec;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// A runner whose chance is the seed and the number alone.
pub fn runner(seed: u64, number: u64) -> TestRunner {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    bytes[8..16].copy_from_slice(&number.to_le_bytes());
    TestRunner::new_with_rng(Config::default(), TestRng::from_seed(RngAlgorithm::ChaCha, &bytes))
}

/// One value.
pub fn one<S: Strategy>(of: S, runner: &mut TestRunner) -> S::Value {
    of.new_tree(runner).unwrap().current()
}

/// The question of that number.
pub fn question(seed: u64, number: u64) -> Question {
    let runner = &mut runner(seed, number);
    match number % 6 {
        0 => of_history(&orders(runner)),
        1 => of_history(&checkouts(runner)),
        2 => of_history(&gifts(runner)),
        3 => Question::Cart(Box::new(Cart {
            document: one(generate::document(), runner),
            account: None,
            lines: one(generate::lines(), runner),
            now: moment(date("2026-11-01"), 600),
        })),
        4 => of_cart(&orders(runner), one(generate::lines(), runner)),
        _ => of_cart(&gifts(runner), one(generate::lines(), runner)),
    }
}

fn recorded(document: ProgramDocument) -> World {
    World::recorded(document, moment(date("2026-11-01"), 600))
}

fn orders(runner: &mut TestRunner) -> World {
    let mut world = recorded(one(generate::document(), runner));
    world.join().unwrap();
    let mut history = history::History::of_member(world);
    one(generate::steps(1..30), runner).iter().for_each(|step| history.play(step));
    history.world
}

fn checkouts(runner: &mut TestRunner) -> World {
    let mut world = recorded(one(checkout_story::document(), runner));
    world.join().unwrap();
    let mut story = checkout_story::Story::of_member(world);
    one(checkout_story::steps(1..30), runner).iter().for_each(|step| story.play(step));
    story.world
}

fn gifts(runner: &mut TestRunner) -> World {
    let mut world = recorded(one(gift_story::program(), runner));
    gift_story::play(&mut world, &gift_story::Act::Join);
    for act in one(vec(gift_story::act(), 1..30), runner) {
        gift_story::play(&mut world, &act);
    }
    world
}

/// What the world was asked; the accounts are left out, for the answers before tell them.
fn of_history(world: &World) -> Question {
    let asked = world.asked();
    let programs = asked.iter().flat_map(|one| one.state.then.iter().chain([&one.program]));
    let by_version: BTreeMap<u32, &ProgramDocument> =
        programs.map(|program| (program.version(), program.document())).collect();
    let mut documents: Vec<ProgramDocument> = vec![];
    for (version, document) in by_version {
        // A version that nothing was decided by has no document to show; the next one stands in for it.
        documents.resize(usize::try_from(version).unwrap(), document.clone());
    }
    let events = asked.into_iter().map(|mut one| {
        one.state.account = None;
        let version_then = one.state.then.as_ref().map(Program::version);
        Event { version: one.program.version(), version_then, state: one.state, fact: one.fact }
    });
    Question::History(History { documents, events: events.collect() })
}

fn of_cart(world: &World, lines: Vec<coppertoken_rules::order::OrderLine>) -> Question {
    let account = world.account.as_ref().map(|account| settle(account, world.now).unwrap());
    Question::Cart(Box::new(Cart { document: world.program.document().clone(), account, lines, now: world.now }))
}
