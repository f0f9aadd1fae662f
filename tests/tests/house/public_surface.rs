//! The widget's public surface: each name is told where it is defined, by a comment line `@kind name: words`, and all of them are
//! gathered into one page, `widget/PUBLIC.md`. `COPPERTOKEN_RENEW=1` writes the page anew.

use std::collections::BTreeSet;
use std::fs;

use coppertoken_tests::house::{File, files, root};

/// Kinds in the order of the page, each with its heading.
const KINDS: [(&str, &str); 6] = [
    ("attribute", "Attributes of the tag"),
    ("element", "Elements"),
    ("command", "Commands of `window.coppertoken`"),
    ("event", "Events on `document`, `coppertoken:…`"),
    ("part", "Parts, for `::part(…)`"),
    ("property", "Custom properties"),
];

const PAGE: &str = "widget/PUBLIC.md";

/// The loader and everything that stands in the page.
fn sources() -> Vec<File> {
    files(&["widget/loader.js", "widget/src"])
}

/// Names and words of one kind, by name in the order of the sources.
fn told(kind: &str) -> Vec<(String, String)> {
    let mark = format!("@{kind} ");
    let mut told = vec![];
    for file in sources() {
        for line in file.text.lines() {
            if let Some((_, rest)) = line.split_once(&mark) {
                let (name, words) = rest.split_once(": ").unwrap_or_else(|| panic!("{}: {line}", file.path));
                told.push((name.to_owned(), words.trim_end_matches(" */").to_owned()));
            }
        }
    }
    told
}

/// What stands between `before` and the first of `after`, wherever `before` is written in the sources.
fn written(before: &str, after: char) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for file in sources() {
        for piece in file.text.split(before).skip(1) {
            found.extend(piece.split_once(after).map(|(name, _)| name.to_owned()));
        }
    }
    found
}

fn names(kind: &str) -> BTreeSet<String> {
    let told: Vec<String> = told(kind).into_iter().map(|(name, _)| name).collect();
    let names: BTreeSet<String> = told.iter().cloned().collect();
    assert_eq!(names.len(), told.len(), "@{kind} tells something twice: {told:?}");
    names
}

fn page() -> String {
    let mut page = String::from(
        "# What a shop may rely on\n\nGathered from the widget's sources; each line stands where the thing is defined. What is not \
         here may change.\n\n```html\n<script async src=\"https://loyalty.example/v1/loader.js\"\n        \
         data-shop=\"beans\" data-token-url=\"/coppertoken-token\" data-login-url=\"/login\"></script>\n\
         <coppertoken-earn price=\"49.95\" product=\"dzezve\" category=\"copper\"></coppertoken-earn>\n<style>\n  \
         coppertoken-badge { --coppertoken-radius: 6px }\n  coppertoken-badge::part(badge) { border-width: 2px }\n</style>\n\
         <script>\n  (window.coppertoken ||= []).push([\"on\", \"points-changed\", ({ balance }) => console.log(balance)]);\n</script>\n```\n",
    );
    for (kind, heading) in KINDS {
        page.push_str(&format!("\n## {heading}\n\n| | |\n|---|---|\n"));
        for (name, words) in told(kind) {
            page.push_str(&format!("| `{name}` | {words} |\n"));
        }
    }
    page
}

#[test]
fn every_public_name_is_told_where_it_is_defined() {
    let parts: BTreeSet<String> = written(".part(\"", '"');
    assert_eq!(names("part"), parts, "write `// @part name: words` in the file that makes the part");
    let events = written("host::tell(\"", '"');
    assert_eq!(names("event"), events, "write `// @event name: words` above host::tell");
    let properties: BTreeSet<String> =
        written("var(--coppertoken-", ',').into_iter().map(|name| format!("--coppertoken-{name}")).collect();
    assert_eq!(names("property"), properties, "write `@property name: words` at the head of style.css");
    let elements: BTreeSet<String> =
        written("[`${name}-", '`').into_iter().map(|name| format!("coppertoken-{name}")).collect();
    assert_eq!(names("element"), elements, "write `// @element name: words` above the loader's elements");
}

#[test]
fn attributes_and_commands_of_the_loader_are_told() {
    let loader = fs::read_to_string(root().join("widget/loader.js")).unwrap();
    let commands: BTreeSet<String> =
        names("command").iter().map(|name| name.split('(').next().unwrap().to_owned()).collect();
    let list = loader.split_once("for (const command of [").and_then(|(_, rest)| rest.split_once(']')).unwrap().0;
    let mut made: BTreeSet<String> = list.split(", ").map(|name| name.trim_matches('"').to_owned()).collect();
    // `push` is how the queue hands commands over.
    made.extend(
        written("  live.", ' ')
            .into_iter()
            .filter(|name| name.bytes().all(|byte| byte.is_ascii_lowercase()) && name != "push"),
    );
    assert_eq!(commands, made, "write `// @command name(…): words` above the loader's commands");
    let read: BTreeSet<String> =
        loader.split("tag.").skip(1).map(attribute_of).filter(|name| name != "data-").collect();
    let told: BTreeSet<String> = names("attribute").into_iter().filter(|name| !name.ends_with('…')).collect();
    assert_eq!(told, read, "write `// @attribute data-name: words` above the loader's settings");
}

/// `tokenUrl…` as it is written in HTML: `data-token-url`.
fn attribute_of(code: &str) -> String {
    let name = code.chars().take_while(char::is_ascii_alphanumeric);
    name.fold(String::from("data-"), |mut written, letter| {
        if letter.is_ascii_uppercase() {
            written.push('-');
        }
        written.push(letter.to_ascii_lowercase());
        written
    })
}

#[test]
fn the_page_of_public_names_is_as_the_sources_tell_it() {
    let path = root().join(PAGE);
    if std::env::var_os("COPPERTOKEN_RENEW").is_some() {
        fs::write(&path, page()).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == page(), "{PAGE} is behind the sources: run this test with COPPERTOKEN_RENEW=1");
}
