//! Which tests took the longest, read from what the runners tell.

use serde_json::Value;
use std::time::{Duration, Instant};

/// A test and how long it took.
#[derive(Debug, PartialEq, Eq)]
pub struct Timed {
    /// Its name.
    pub name: String,
    /// From its start to its end, on a machine that did other things too.
    pub time: Duration,
}

/// Of a TAP report: a test's diagnosis says `duration_ms: 12.3`.
pub fn of_tap(tap: &str) -> Vec<Timed> {
    let (mut times, mut name) = (Vec::new(), None);
    for line in tap.lines() {
        if let Some(rest) = line.strip_prefix("ok ").or_else(|| line.strip_prefix("not ok ")) {
            name = rest.split_once(" - ").map(|(_, name)| name);
        }
        let told = line.strip_prefix("  duration_ms: ").and_then(|number| number.trim().parse::<f64>().ok());
        if let Some((name, told)) = name.zip(told) {
            times.push(Timed { name: name.to_owned(), time: milliseconds(told) });
        }
    }
    times
}

/// Of Playwright's JSON report; a test that was tried again took the time of both tries.
pub fn of_playwright(report: &Value) -> Vec<Timed> {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let specs = list(&report["specs"]).into_iter().map(|spec| {
        let [file, title] = ["file", "title"].map(|name| spec[name].as_str().unwrap_or("?"));
        let results = list(&spec["tests"]).into_iter().flat_map(|run| list(&run["results"]));
        let time = results.filter_map(|result| result["duration"].as_f64()).map(milliseconds).sum();
        Timed { name: format!("{file}: {title}"), time }
    });
    specs.chain(list(&report["suites"]).iter().flat_map(of_playwright)).collect()
}

fn milliseconds(number: f64) -> Duration {
    Duration::try_from_secs_f64(number / 1000.0).unwrap_or_default()
}

/// Listens to `cargo test`. Rust's test programs tell no times, but when each test ends they say so, and the order of the starts is known: by
/// name, on so many threads, the next whenever one ends.
pub struct Listener {
    threads: usize,
    times: Vec<Timed>,
    program: Option<Program>,
}

/// The test program that is running.
struct Program {
    tests: usize,
    began: Instant,
    /// Names and ends, in the order of the ends.
    ended: Vec<(String, Instant)>,
}

impl Listener {
    /// A listener to test programs that run so many tests at a time.
    pub const fn new(threads: usize) -> Self {
        Self { threads, times: Vec::new(), program: None }
    }

    /// Hears a line that was printed now.
    pub fn hear(&mut self, line: &str, now: Instant) {
        if let Some(tests) = line.strip_prefix("running ").and_then(|rest| rest.split(' ').next()?.parse().ok()) {
            self.program = Some(Program { tests, began: now, ended: Vec::new() });
        } else if let Some(name) = name_of_ended(line) {
            self.program.iter_mut().for_each(|program| program.ended.push((name.to_owned(), now)));
        } else if line.starts_with("test result: ")
            && let Some(program) = self.program.take()
        {
            self.times.extend(program.times(self.threads));
        }
    }

    /// The times of all tests heard of.
    pub fn times(self) -> Vec<Timed> {
        self.times
    }
}

/// The name in `test NAME ... ok`.
fn name_of_ended(line: &str) -> Option<&str> {
    let (name, outcome) = line.strip_prefix("test ")?.split_once(" ... ")?;
    matches!(outcome, "ok" | "FAILED").then_some(name)
}

impl Program {
    /// No times where not every end was heard (a test that printed in between): they would be another test's.
    fn times(self, threads: usize) -> Vec<Timed> {
        if self.ended.len() != self.tests {
            return Vec::new();
        }
        let ends: Vec<Instant> = self.ended.iter().map(|(_, end)| *end).collect();
        let starts = std::iter::repeat_n(self.began, threads).chain(ends);
        let mut by_name = self.ended;
        by_name.sort();
        let timed = |((name, end), start): ((String, Instant), Instant)| Timed { name, time: end - start };
        by_name.into_iter().zip(starts).map(timed).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Listener, Timed, of_playwright, of_tap};
    use serde_json::json;
    use std::time::{Duration, Instant};

    fn timed(name: &str, milliseconds: u64) -> Timed {
        Timed { name: name.to_owned(), time: Duration::from_millis(milliseconds) }
    }

    #[test]
    fn an_interface_test_tells_its_time_in_its_diagnosis() {
        let tap = "# Subtest: a\nok 1 - a\n  ---\n  duration_ms: 1500.0\n  type: 'test'\n  ...\n\
            not ok 2 - b - late\n  ---\n  duration_ms: 20\n  ...\n1..2\n# duration_ms 1600\n";
        assert_eq!(of_tap(tap), [timed("a", 1_500), timed("b - late", 20)]);
    }

    #[test]
    fn a_browser_test_took_the_time_of_all_its_tries() {
        let results = json!([{ "duration": 700 }, { "duration": 50 }]);
        let spec = json!({ "file": "a.spec.mjs", "title": "late", "tests": [{ "results": results }] });
        let report = json!({ "suites": [{ "suites": [{ "specs": [spec] }] }] });
        assert_eq!(of_playwright(&report), [timed("a.spec.mjs: late", 750)]);
    }

    fn heard(lines: &[(u64, &str)]) -> Vec<Timed> {
        let (began, mut listener) = (Instant::now(), Listener::new(2));
        lines.iter().for_each(|(at, line)| listener.hear(line, began + Duration::from_millis(*at)));
        listener.times()
    }

    #[test]
    fn a_native_test_begins_where_one_before_it_ends() {
        // `a` and `b` begin at once, `c` when `b` ends, `d` when `c` ends.
        let lines = [
            (10, "running 4 tests"),
            (30, "test b ... ok"),
            (40, "test c ... FAILED"),
            (90, "test d ... ok"),
            (100, "test a ... ok"),
            (100, "test result: FAILED. 3 passed; 1 failed; 0 ignored"),
        ];
        assert_eq!(heard(&lines), [timed("a", 90), timed("b", 20), timed("c", 10), timed("d", 50)]);
    }

    #[test]
    fn a_program_whose_tests_were_not_all_heard_tells_no_times() {
        let lines = [(0, "running 2 tests"), (9, "test a ... ok"), (9, "test b ... said: ok"), (9, "test result: ok.")];
        assert_eq!(heard(&lines), []);
    }
}
