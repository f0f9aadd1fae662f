//! The house checks itself: which names may stand where, who may depend on whom, how long a file may be.

use std::collections::BTreeMap;

use coppertoken_tests::house::{File, all_files, files, names, paths_after, root, top_level};

/// Fails with every place that is not tidy.
fn tidy(untidy: impl IntoIterator<Item = String>) {
    let all: Vec<String> = untidy.into_iter().collect();
    assert!(all.is_empty(), "{}", all.join("\n"));
}

fn rust(places: &[&str]) -> Vec<File> {
    let found: Vec<File> = files(places).into_iter().filter(|file| file.path.ends_with(".rs")).collect();
    assert!(!found.is_empty(), "nothing to check in {places:?}");
    found
}

/// The crates without I/O: what browser, worker and command line share.
const CRATES: [&str; 3] = ["shared/rules", "shared/words", "shared/wire"];

fn manifest(package: &str) -> String {
    std::fs::read_to_string(root().join(package).join("Cargo.toml")).unwrap()
}

/// Lines `file:line: what` for every word of `words` that stands in the code.
fn naming<'a>(file: &'a File, words: &'a [&'a str]) -> impl Iterator<Item = String> + 'a {
    words.iter().filter(|word| file.names(word)).map(|word| format!("{} names {word}", file.path))
}

// ---------------------------------------------------------------------------------------------- invariant 1: the rules

#[test]
fn the_rules_name_no_clock_float_hash_order_randomness_or_platform() {
    const BANNED: [&str; 17] = [
        "f32",
        "f64",
        "HashMap",
        "HashSet",
        "RandomState",
        "SystemTime",
        "std::time",
        "web_sys",
        "js_sys",
        "wasm_bindgen",
        "worker",
        "rand",
        "getrandom",
        "async",
        "std::fs",
        "std::net",
        "std::env",
    ];
    // JSON's own numbers are doubles: the wire reads them by their text, in this one file.
    let rules = rust(&CRATES).into_iter().filter(|file| file.path != "shared/wire/src/decimal.rs");
    tidy(rules.flat_map(|file| naming(&file, &BANNED).collect::<Vec<_>>()));
}

#[test]
fn no_float_is_written_in_the_rules() {
    let is_float = |code: &str| {
        let places = code.match_indices('.').map(|(place, _)| place);
        let digit = |one: Option<char>| one.is_some_and(|one| one.is_ascii_digit());
        // `1.5` is a float; `pair.0.1` is a field of a tuple.
        places.into_iter().any(|place| {
            let whole: String = code[..place].chars().rev().take_while(char::is_ascii_digit).collect();
            let before = code[..place - whole.len()].chars().next_back();
            !whole.is_empty()
                && digit(code[place + 1..].chars().next())
                && !before.is_some_and(|one| one == '.' || one.is_alphanumeric() || one == '_')
        })
    };
    assert!(is_float("let x = 1.5;") && !is_float("sum.0.1 + pair.0.checked") && !is_float("0..5"));
    tidy(rust(&CRATES).iter().filter(|file| is_float(&file.code())).map(|file| file.path.clone()));
}

// ------------------------------------------------------------------------------------------- who may depend on whom

#[test]
fn crates_depend_in_one_direction() {
    let names = |package: &str, other: &str| {
        let is_dependency = |line: &str| line.trim_start().trim_start_matches("[dependencies.").starts_with(other);
        manifest(package).lines().any(|line| is_dependency(line) && !line.starts_with("name"))
    };
    let forbidden = [
        ("shared/rules", "coppertoken-"),
        ("shared/words", "coppertoken-wire"),
        ("shared/wire", "coppertoken-words"),
        ("worker", "coppertoken-widget"),
        ("widget", "coppertoken-worker"),
        ("worker", "coppertoken-tests"),
        ("widget", "coppertoken-tests"),
        // The bundle of the shop's page must not grow by the worker's platform.
        ("widget", "worker"),
        ("widget", "axum"),
    ];
    const PLATFORMS: [&str; 7] = ["worker", "web-sys", "js-sys", "wasm-bindgen", "jiff", "rand", "getrandom"];
    let of_platform = CRATES.iter().flat_map(|package| PLATFORMS.map(|platform| (*package, platform)));
    let forbidden: Vec<(&str, &str)> = forbidden.into_iter().chain(of_platform).collect();
    tidy(forbidden.iter().filter(|(package, other)| names(package, other)).map(|pair| format!("{pair:?}")));
    for package in ["worker", "widget", "tests"] {
        assert!(names(package, "coppertoken-rules"), "{package} computes with the rules");
    }
    for package in CRATES.into_iter().chain(["shared/cli", "worker"]) {
        assert!(manifest(package).contains("[lints]\nworkspace = true"), "{package} obeys the workspace's lints");
    }
}

/// The layers of the rules. Each may use what stands left of it.
const LAYERS: [&str; 6] = ["base", "terms", "ledger", "program", "decide", "ask"];

/// What the root of the rules re-exports, and the layer each name comes from.
fn layers_by_name() -> BTreeMap<String, usize> {
    let mut layers: BTreeMap<String, usize> =
        (0..).zip(LAYERS).map(|(place, layer)| (layer.to_owned(), place)).collect();
    let root = File { path: String::new(), text: std::fs::read_to_string(root().join(RULES).join("lib.rs")).unwrap() };
    for path in paths_after(&root.code(), "pub use ") {
        let (first, rest) = path.split_once("::").expect("a name of a layer");
        let layer = *layers.get(first).unwrap_or_else(|| panic!("lib.rs: {first} is re-exported further down"));
        let name = rest.rsplit("::").next().expect("a name").to_owned();
        // A module and its function may share a name, and a layer.
        assert_eq!(*layers.entry(name).or_insert(layer), layer, "lib.rs: {path} has the name of another layer's");
    }
    layers
}

/// Where the rules stand.
const RULES: &str = "shared/rules/src";

#[test]
fn layers_of_the_rules_never_reach_up() {
    let layers = layers_by_name();
    let mut untidy = vec![];
    for file in rust(&[RULES]).iter().filter(|file| file.path != format!("{RULES}/lib.rs")) {
        let within = file.path.strip_prefix(RULES).expect("below it").trim_start_matches('/');
        let parts: Vec<&str> = within.trim_end_matches(".rs").split('/').filter(|part| *part != "mod").collect();
        let Some(own) = layers.get(parts[0]).filter(|_| LAYERS.contains(&parts[0])) else {
            untidy.push(format!("{} stands in none of the layers {LAYERS:?}", file.path));
            continue;
        };
        let code = file.code();
        // So many times `super` lead to the root.
        let climbed = "super::".repeat(parts.len());
        let named = ["crate::", climbed.as_str()].map(|root| (root, paths_after(&code, root)));
        for (root, path) in named.iter().flat_map(|(root, paths)| paths.iter().map(move |path| (root, path))) {
            let first = path.split("::").next().expect("a name");
            match layers.get(first) {
                Some(layer) if layer <= own => {}
                Some(layer) => untidy.push(format!("{} names {root}{path} of the layer {}", file.path, LAYERS[*layer])),
                None => untidy.push(format!("{} names {root}{path}, of which no layer is known", file.path)),
            }
        }
    }
    tidy(untidy);
}

#[test]
fn layers_of_the_worker_never_reach_up() {
    let layers: [(&str, &[&str]); 5] = [
        ("worker/src/kernel", &["edge", "features", "platforms", "jobs", "router", "openapi"]),
        ("worker/src/edge", &["features", "platforms", "jobs", "router"]),
        ("worker/src/features", &["platforms", "jobs", "router"]),
        ("worker/src/platforms", &["jobs", "router"]),
        ("worker/src/jobs.rs", &["platforms", "router"]),
    ];
    let untidy = layers.iter().flat_map(|(layer, above)| {
        let here = files(&[layer]).into_iter().filter(|file| file.path.ends_with(".rs"));
        here.flat_map(|file| naming(&file, above).collect::<Vec<_>>()).collect::<Vec<_>>()
    });
    tidy(untidy);
}

/// A feature reads its own tables. Of another it calls the service, or takes what that one offers for a batch (`pub use store::…`).
#[test]
fn no_feature_reads_the_tables_of_another() {
    let untidy = rust(&["worker/src"]).into_iter().filter_map(|file| {
        let own = file.path.strip_prefix("worker/src/features/").and_then(|path| path.split('/').next());
        let code = file.without_comments();
        let others = code.split("features::").skip(1).filter(|path| {
            let (feature, rest) = path.split_once("::").unwrap_or((path, ""));
            rest.starts_with("store") && Some(feature) != own
        });
        (others.count() > 0).then(|| format!("{} names another feature's store", file.path))
    });
    tidy(untidy);
}

#[test]
fn one_call_appends() {
    let worker = rust(&["worker/src"]);
    let calls = worker.iter().map(|file| (&file.path, file.without_comments().matches("appending::append(").count()));
    let found: Vec<(&String, usize)> = calls.filter(|(_, count)| *count > 0).collect();
    assert_eq!(
        found,
        [(&"worker/src/kernel/commit.rs".to_owned(), 1)],
        "whoever writes the ledger goes through the kernel"
    );
}

/// Names that were replaced by the field's own words. They do not come back.
#[test]
fn replaced_names_stay_replaced() {
    const REPLACED: [(&str, &str); 7] = [
        ("Mark", "StateChange"),
        ("Beside", "AppendExtras"),
        ("Shell", "Context"),
        ("Edge", "RequestContext"),
        ("doors", "settings, approvals, retention"),
        ("StoredFact", "FollowUpFact"),
        ("RawBody", "Raw, the extractor"),
    ];
    let untidy = rust(&["shared", "worker"]).into_iter().flat_map(|file| {
        let found = REPLACED.into_iter().filter(|(old, _)| file.names(old)).collect::<Vec<_>>();
        found.into_iter().map(|(old, new)| format!("{} says {old}: say {new}", file.path)).collect::<Vec<_>>()
    });
    tidy(untidy);
}

#[test]
fn one_file_reads_the_clock_and_one_builds_problems() {
    const CLOCKS: [&str; 8] = [
        "SystemTime",
        "js_sys::Date",
        "worker::Date",
        "Date::now",
        "Timestamp::now",
        "Zoned::now",
        "Instant::now",
        "std::time",
    ];
    let worker = rust(&["worker/src"]);
    let clocks = worker.iter().filter(|file| file.path != "worker/src/kernel/clock.rs");
    tidy(clocks.flat_map(|file| naming(file, &CLOCKS).collect::<Vec<_>>()));
    let problems = worker.iter().filter(|file| file.path != "worker/src/edge/problem.rs");
    tidy(problems.filter(|file| file.without_comments().contains("problem+json")).map(|file| file.path.clone()));
}

// ------------------------------------------------------------------------------------------------------ the visible house

#[test]
fn the_top_level_stays_eight_names() {
    const EIGHT: [&str; 8] = ["Cargo.toml", "README.md", "shared", "tests", "widget", "worker", "wrangler.toml", "www"];
    const BESIDE: [&str; 5] = ["Cargo.lock", "LICENSE", "package-lock.json", "package.json", "rust-toolchain.toml"];
    let visible: Vec<String> = top_level().into_iter().filter(|name| !name.starts_with('.')).collect();
    let mut expected = [EIGHT.as_slice(), BESIDE.as_slice()].concat();
    expected.sort_unstable();
    assert_eq!(visible, expected);
}

/// Longer than this, a file is about more than one thing.
const LINES_MAX: usize = 400;

/// Files that are longer, with the length they must not exceed. Only ever shrink this list.
const LONGER: [(&str, usize); 0] = [];

#[test]
fn files_are_short() {
    let is_ours = |file: &File| {
        let ends = [".rs", ".js", ".mjs", ".css", ".html", ".sql", ".toml", ".txt", ".md"];
        ends.iter().any(|end| file.path.ends_with(end))
    };
    let mut untidy = vec![];
    for file in all_files().iter().filter(|file| is_ours(file)) {
        let lines = file.text.lines().count();
        let allowed = LONGER.iter().find(|(path, _)| *path == file.path).map(|(_, lines)| *lines);
        match allowed {
            Some(allowed) if lines > allowed => untidy.push(format!("{} grew to {lines} lines", file.path)),
            Some(allowed) if lines < allowed => untidy.push(format!("{}: write {lines}, or take it out", file.path)),
            None if lines > LINES_MAX => untidy.push(format!("{} has {lines} lines", file.path)),
            _ => {}
        }
    }
    let exists = |path: &str| root().join(path).exists();
    untidy.extend(
        LONGER.iter().filter(|(path, _)| !exists(path)).map(|(path, _)| format!("{path} is gone: take it out")),
    );
    tidy(untidy);
}

#[test]
fn every_module_says_what_it_is() {
    let untidy = rust(&["shared", "worker", "widget"]).into_iter().filter(|file| !file.text.starts_with("//!"));
    tidy(untidy.map(|file| format!("{} does not begin with a `//!` comment", file.path)));
}

// --------------------------------------------------------------------------------------------------- what stands nowhere

#[test]
fn nothing_is_skipped_or_left_for_later() {
    const LATER: [&str; 3] = [concat!("to", "do!"), concat!("unimple", "mented!"), concat!("#[ig", "nore")];
    let untidy = rust(&["shared", "worker", "widget", "tests"]).into_iter().flat_map(|file| {
        let code = file.code();
        LATER
            .iter()
            .filter(move |word| code.contains(*word))
            .map(move |word| format!("{}: {word}", file.path))
            .collect::<Vec<_>>()
    });
    tidy(untidy);
    let scripts = all_files().into_iter().filter(|file| file.path.ends_with(".js") || file.path.ends_with(".mjs"));
    let is_skipping = |file: &File| {
        let calls = ["test.skip(", "test.only(", "it.skip(", "it.only(", "describe.only(", "test.todo("];
        file.path.starts_with("tests/") && calls.iter().any(|call| file.text.contains(call))
    };
    tidy(scripts.filter(is_skipping).map(|file| file.path));
}

/// The race's loser must fail as a whole; a key that exists is an answer, not something to overwrite.
#[test]
fn sql_never_ignores_or_replaces() {
    const FORBIDDEN: [&str; 5] = ["OR IGNORE", "OR REPLACE", "REPLACE INTO", "UPDATE ENTRY", "DELETE FROM ENTRY"];
    let is_sql =
        |file: &File| file.path.ends_with(".sql") || (file.path.starts_with("worker/") && file.path.ends_with(".rs"));
    let untidy = files(&["worker"]).into_iter().filter(is_sql).flat_map(|file| {
        let text = file.without_comments();
        let text: Vec<&str> = text.lines().map(|line| line.split("--").next().unwrap_or_default()).collect();
        let text = text.join(" ").split_whitespace().collect::<Vec<_>>().join(" ").to_uppercase();
        let found: Vec<String> = FORBIDDEN
            .iter()
            .filter(|words| names(&text, words))
            .map(|words| format!("{}: {words}", file.path))
            .collect();
        found
    });
    tidy(untidy);
}

/// The repository is the same on every machine.
#[test]
fn no_path_of_a_machine_is_written_down() {
    let paths = [
        concat!("/wo", "rk/"),
        concat!("/ro", "ot/"),
        concat!("/ho", "me/"),
        concat!("/Us", "ers/"),
        concat!("C:", "\\"),
    ];
    let untidy = all_files().into_iter().filter(|file| !file.path.ends_with(".lock")).flat_map(|file| {
        let found = paths.iter().filter(|path| file.text.contains(*path)).map(|path| format!("{}: {path}", file.path));
        found.collect::<Vec<_>>()
    });
    tidy(untidy);
}
