//! Which tests did not hold and what they said, for the end of the output: whoever reads only that shall know.
//! The counts come from elsewhere (each stage's `count`): a failure that cannot be read here still counts.

use serde_json::Value;

/// How many lines of what a test said are repeated at the end. The whole stands further up.
const LINES: usize = 24;

/// Of Playwright's JSON report.
pub fn of_playwright(report: &Value) -> Vec<String> {
    let mut failures = Vec::new();
    for suite in list(&report["suites"]) {
        collect(suite, &mut failures);
    }
    failures
}

fn collect(suite: &Value, failures: &mut Vec<String>) {
    for inner in list(&suite["suites"]) {
        collect(inner, failures);
    }
    for spec in list(&suite["specs"]) {
        let runs = || list(&spec["tests"]).iter();
        if runs().all(|run| run["status"] == "expected" || run["status"] == "skipped") {
            continue;
        }
        let errors = runs().flat_map(|run| list(&run["results"])).flat_map(|result| list(&result["errors"]));
        let said: Vec<&str> = errors.filter_map(|error| error["message"].as_str()).collect();
        let [file, title] = ["file", "title"].map(|name| spec[name].as_str().unwrap_or("?"));
        let again = if runs().all(|run| run["status"] == "flaky") { " (held when tried again)" } else { "" };
        failures.push(told(&format!("{file}: {title}{again}"), said.join("\n").lines()));
    }
}

/// Of a TAP report: a failed test is followed by its diagnosis between `---` and `...`.
pub fn of_tap(tap: &str) -> Vec<String> {
    let mut lines = tap.lines();
    let mut failures = Vec::new();
    while let Some(line) = lines.next() {
        if let Some((_, name)) = line.strip_prefix("not ok ").and_then(|rest| rest.split_once(" - ")) {
            failures.push(told(name, lines.by_ref().skip(1).take_while(|line| line.trim() != "...")));
        }
    }
    failures
}

/// Of what `cargo test` printed: a failed test's own output stands under `---- name stdout ----`.
pub fn of_cargo(output: &str) -> Vec<String> {
    let mut lines = output.lines().peekable();
    let mut failures = Vec::new();
    while let Some(line) = lines.next() {
        let Some(name) = line.strip_prefix("---- ").and_then(|rest| rest.strip_suffix(" stdout ----")) else {
            continue;
        };
        let mut said = Vec::new();
        while let Some(line) = lines.next_if(|line| !line.starts_with("---- ") && *line != "failures:") {
            said.push(line);
        }
        failures.push(told(name, said.into_iter()));
    }
    failures
}

/// A name, and below it the beginning of what was said.
fn told<'a>(name: &str, said: impl Iterator<Item = &'a str>) -> String {
    let said = said.filter(|line| !line.trim().is_empty()).take(LINES);
    said.fold(name.to_owned(), |text, line| format!("{text}\n    {line}"))
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::{of_cargo, of_playwright, of_tap};
    use serde_json::json;

    #[test]
    fn a_failed_browser_test_is_named_wherever_it_is_nested() {
        let held = json!({ "title": "held", "file": "a.spec.mjs", "tests": [{ "status": "expected" }] });
        let results = json!([{ "errors": [{ "message": "expected 1\n\ngot 2" }] }]);
        let tests = json!([{ "status": "unexpected", "results": results }]);
        let failed = json!({ "title": "failed", "file": "a.spec.mjs", "tests": tests });
        let report = json!({ "suites": [{ "specs": [held], "suites": [{ "specs": [failed] }] }] });
        assert_eq!(of_playwright(&report), ["a.spec.mjs: failed\n    expected 1\n    got 2"]);
        let late = json!({ "title": "late", "file": "b.spec.mjs", "tests": [{ "status": "flaky" }] });
        let report = json!({ "suites": [{ "specs": [late] }] });
        assert_eq!(of_playwright(&report), ["b.spec.mjs: late (held when tried again)"]);
    }

    #[test]
    fn a_failed_interface_test_is_named_with_its_diagnosis() {
        let tap = "ok 1 - held\n  ---\n  type: 'test'\n  ...\nnot ok 2 - failed - badly\n  ---\n  error: 'no'\n  ...\n# fail 1\n";
        assert_eq!(of_tap(tap), ["failed - badly\n      error: 'no'"]);
    }

    #[test]
    fn failed_native_tests_are_named_with_what_they_printed() {
        let output = "test a ... FAILED\n\nfailures:\n\n---- a stdout ----\nno\n\n---- b::c stdout ----\nnever\n\n\nfailures:\n    a\n    b::c\n";
        assert_eq!(of_cargo(output), ["a\n    no", "b::c\n    never"]);
    }
}
