//! Licence expressions as `Cargo.toml` has them: names joined by AND and OR, in the notation of SPDX, or by the slash of former years.

use super::linked::Package;
use anyhow::{Result, bail, ensure};

/// The names on the line `allow = […]` of cargo-deny's configuration.
pub fn allowed(configuration: &str) -> Option<Vec<String>> {
    let line = configuration.lines().find_map(|line| line.strip_prefix("allow = ["))?;
    let names = line.strip_suffix(']')?.split(',');
    Some(names.map(|name| name.trim().trim_matches('"').to_owned()).collect())
}

/// Returns an expression in the notation of today.
#[must_use]
pub fn modern(expression: &str) -> String {
    expression.split('/').map(str::trim).collect::<Vec<_>>().join(" OR ")
}

/// Returns a sentence for every package that is not covered by these licences, and for every licence that no package needs.
pub fn faults(packages: &[Package], allowed: &[String]) -> Vec<String> {
    let allows = |name: &str| allowed.iter().any(|known| known == name);
    let mut faults: Vec<String> = packages
        .iter()
        .filter_map(|Package { name, version, licence, .. }| match is_satisfied(licence, &allows) {
            Ok(true) => None,
            Ok(false) => Some(format!("{name} {version} is under {licence}, which .deny.toml does not allow")),
            Err(fault) => Some(format!("{name} {version}: {fault}")),
        })
        .collect();
    let is_needed = |licence: &String| {
        let without = |name: &str| name != licence && allows(name);
        let is =
            |package: &Package, allows: &dyn Fn(&str) -> bool| is_satisfied(&package.licence, allows).unwrap_or(false);
        packages.iter().any(|package| is(package, &allows) && !is(package, &without))
    };
    let vain = allowed.iter().filter(|licence| !is_needed(licence));
    faults.extend(vain.map(|licence| format!(".deny.toml allows {licence}, and nothing that is linked needs it")));
    faults
}

/// Whether these licences permit the use of what is under that expression.
fn is_satisfied(expression: &str, allows: &dyn Fn(&str) -> bool) -> Result<bool> {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ");
    let mut words = spaced.split_whitespace().peekable();
    let satisfied = any(&mut words, allows)?;
    ensure!(words.peek().is_none(), "{expression:?} is no licence expression");
    Ok(satisfied)
}

type Words<'a> = std::iter::Peekable<std::str::SplitWhitespace<'a>>;

fn any(words: &mut Words<'_>, allows: &dyn Fn(&str) -> bool) -> Result<bool> {
    let mut satisfied = all(words, allows)?;
    while words.next_if_eq(&"OR").is_some() {
        satisfied |= all(words, allows)?;
    }
    Ok(satisfied)
}

fn all(words: &mut Words<'_>, allows: &dyn Fn(&str) -> bool) -> Result<bool> {
    let mut satisfied = one(words, allows)?;
    while words.next_if_eq(&"AND").is_some() {
        satisfied &= one(words, allows)?;
    }
    Ok(satisfied)
}

fn one(words: &mut Words<'_>, allows: &dyn Fn(&str) -> bool) -> Result<bool> {
    match words.next() {
        Some("(") => {
            let satisfied = any(words, allows)?;
            ensure!(words.next() == Some(")"), "a parenthesis is not closed");
            Ok(satisfied)
        }
        None | Some(")" | "AND" | "OR" | "WITH") => bail!("a licence is missing"),
        Some(name) if words.next_if_eq(&"WITH").is_some() => match words.next() {
            Some(exception) => Ok(allows(&format!("{name} WITH {exception}"))),
            None => bail!("{name} WITH what?"),
        },
        Some(name) => Ok(allows(name)),
    }
}

#[cfg(test)]
mod tests {
    use super::{Package, allowed, faults, is_satisfied, modern};
    use std::path::PathBuf;

    fn is_mit_enough(expression: &str) -> Option<bool> {
        is_satisfied(&modern(expression), &|name| name == "MIT").ok()
    }

    #[test]
    fn one_of_several_is_enough_and_all_of_several_are_needed() {
        let answers = [
            ("MIT", Some(true)),
            ("GPL-3.0-only", Some(false)),
            ("MIT/Apache-2.0", Some(true)),
            ("Apache-2.0 OR MIT", Some(true)),
            ("MIT AND BSD-3-Clause", Some(false)),
            ("(MIT OR Apache-2.0) AND Unicode-3.0", Some(false)),
            ("MIT OR Apache-2.0 AND Unicode-3.0", Some(true)),
            ("MIT WITH LLVM-exception", Some(false)),
        ];
        for (expression, answer) in answers {
            assert_eq!(is_mit_enough(expression), answer, "{expression}");
        }
    }

    #[test]
    fn what_is_no_expression_satisfies_nobody() {
        for expression in ["", "MIT OR", "(MIT", "MIT)", "MIT MIT", "AND MIT", "MIT WITH"] {
            assert_eq!(is_mit_enough(expression), None, "{expression}");
        }
    }

    #[test]
    fn a_licence_that_is_not_allowed_is_found_and_so_is_one_allowed_in_vain() {
        let package = |name: &str, licence: &str| Package {
            name: name.to_owned(),
            version: "1.0.0".to_owned(),
            licence: licence.to_owned(),
            authors: vec![],
            repository: None,
            folder: PathBuf::new(),
            checksum: None,
            linked_by: vec!["worker"],
        };
        let packages = [package("a", "MIT OR Apache-2.0"), package("b", "MIT"), package("c", "ISC"), package("d", "")];
        let found = faults(&packages, &["Apache-2.0", "MIT", "Zlib"].map(str::to_owned));
        let expected = [
            "c 1.0.0 is under ISC, which .deny.toml does not allow",
            "d 1.0.0: a licence is missing",
            ".deny.toml allows Apache-2.0, and nothing that is linked needs it",
            ".deny.toml allows Zlib, and nothing that is linked needs it",
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn the_allowed_names_stand_on_one_line() {
        let found = allowed("[licenses]\nallow = [\"MIT\", \"Zlib\"]\n");
        assert_eq!(found, Some(vec!["MIT".to_owned(), "Zlib".to_owned()]));
        assert_eq!(allowed("[licenses]\n"), None);
    }
}
