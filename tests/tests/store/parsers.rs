//! Parsers that meet the outside, fed with what was seen there and with what chance makes of it. The floor of `cargo xtask prove fuzz`,
//! which lets libFuzzer search on from the same corpus. The seed is printed; `PARSERS_SEED` replays it.

use std::fs;
use std::path::PathBuf;

use coppertoken_tests::dice::Dice;
use coppertoken_tests::house::root;
use coppertoken_tests::parsers::PARSERS;

/// Changed inputs of each parser that every test run tries.
const FLOOR: u64 = 1_500;
/// Changes to one input at most.
const CHANGES_MAX: i64 = 4;
/// What readers of numbers, JSON, CSV and headers stumble over.
const WORDS: [&str; 16] = [
    "-1",
    "0",
    "9007199254740992",
    "99999999999999999999",
    "1e400",
    "null",
    "\"\"",
    "[]",
    "{}",
    "\\u0000",
    "\u{202e}",
    "\u{feff}",
    ",",
    "\n",
    "9999-12-31T23:59:59Z",
    "-000001-01-01",
];

fn corpus(parser: &str) -> Vec<Vec<u8>> {
    let folder: PathBuf = root().join("tests/fuzz/corpus").join(parser);
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty(), "{parser} has something to begin with");
    files.iter().map(|file| fs::read(file).unwrap()).collect()
}

fn place(dice: &mut Dice, bytes: &[u8]) -> usize {
    usize::try_from(dice.below(i64::try_from(bytes.len()).unwrap() + 1)).unwrap()
}

fn change(dice: &mut Dice, bytes: &mut Vec<u8>, others: &[Vec<u8>]) {
    let at = place(dice, bytes);
    let end = (at + usize::try_from(dice.below(16)).unwrap()).min(bytes.len());
    match dice.below(7) {
        0 if at < bytes.len() => bytes[at] ^= 1 << dice.below(8),
        1 if at < bytes.len() => bytes[at] = u8::try_from(dice.below(256)).unwrap(),
        2 => drop(bytes.drain(at..end)),
        3 => {
            let part = bytes[at..end].to_vec();
            bytes.splice(at..at, part);
        }
        4 => bytes.truncate(at),
        5 => drop(bytes.splice(at..end, dice.one_of(&WORDS).bytes())),
        _ => {
            let other = dice.one_of(others);
            let from = place(dice, other);
            bytes.truncate(at);
            bytes.extend_from_slice(&other[from..]);
        }
    }
}

#[test]
fn nothing_from_outside_breaks_a_parser() {
    let setting = |name: &str, usual: u64| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual);
    let (executions, seed) = (setting("PARSERS_EXECUTIONS", FLOOR), setting("PARSERS_SEED", 20_261_122));
    for (name, parse) in PARSERS {
        let known = corpus(name);
        println!("{name}: {} known inputs, {executions} made of them, seed {seed}", known.len());
        known.iter().for_each(|input| parse(input));
        for number in 0..executions {
            let mut dice = Dice::new(seed.wrapping_add(number));
            let mut input = dice.one_of(&known).clone();
            for _ in 0..=dice.below(CHANGES_MAX) {
                change(&mut dice, &mut input, &known);
            }
            let shown = String::from_utf8_lossy(&input).into_owned();
            let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| parse(&input)));
            assert!(
                outcome.is_ok(),
                "{name} broke at PARSERS_SEED={} with PARSERS_EXECUTIONS=1: {shown}",
                seed + number
            );
        }
    }
}
