//! Every counted message of the server's texts at 0, 1, 2, 5, 11, 21, 101 and 111, in each language, as a snapshot that a native
//! speaker reviews: `tests/fixtures/counted-*.txt`. `COPPERTOKEN_RENEW=1` writes it anew; the difference is what to review.

use std::fmt::Write as _;
use std::fs;

use coppertoken_tests::house::root;
use coppertoken_words::cldr::Cldr;
use coppertoken_words::{Category, Language, Message, PluralRules, fill};

const REVIEWED: [u64; 8] = [0, 1, 2, 5, 11, 21, 101, 111];

/// All counted messages of a language. What else a message names is written as … : the merchant's words are never declined.
fn counted(language: Language) -> String {
    let rules = Cldr::of(language).unwrap();
    let mut told = String::new();
    for message in Message::ALL {
        let forms = language.forms(*message);
        if forms.of(Category::One) == forms.of(Category::Many) {
            continue;
        }
        let _ = writeln!(told, "{message:?}");
        for number in REVIEWED {
            let words = forms.of(rules.category(number));
            let _ = writeln!(told, "  {}", fill(words, &[&number.to_string(), "…", "…", "…"]));
        }
    }
    told
}

#[test]
fn w5_counted_messages_are_as_they_were_reviewed() {
    for language in [Language::English, Language::Russian, Language::Macedonian] {
        let path = root().join(format!("tests/fixtures/counted-{}.txt", language.code()));
        let today = counted(language);
        assert!(today.lines().count() > 100, "{} counts hardly anything", language.code());
        if std::env::var_os("COPPERTOKEN_RENEW").is_some() {
            fs::write(&path, &today).unwrap();
        }
        let reviewed = fs::read_to_string(&path).unwrap_or_default();
        let changed = today.lines().zip(reviewed.lines()).find(|(new, old)| new != old);
        assert!(today == reviewed, "{}: {changed:?}; review the change and renew it", path.display());
    }
}
