//! What comes from others: where it comes from, what it may be used for, and whether anything is known against it.
//! Each check returns what it found wrong, as sentences. A check of what is linked looks at the packages in the two modules that are
//! deployed; a check of lock files looks at all of them, tools and benches included.

mod licence;
pub mod linked;
mod locks;

use crate::stages::Tally;
use crate::{notices, paths, process};
use anyhow::{Context, Result};
use linked::Package;
use std::fs;

/// Returns how many checks held, having printed what did not, and adds that to `failures`.
pub fn check(failures: &mut Vec<String>) -> Result<Tally> {
    let packages = linked::packages()?;
    let checks = [
        ("lock files", locks::faults()?),
        ("licences", licences(&packages)?),
        ("list of what is linked", linked::faults(&packages)?),
        ("notices", notices::write(&packages)?),
    ];
    let mut tally = Tally::default();
    for (name, faults) in checks {
        tally = tally.and(Tally::of(faults.is_empty()));
        if !faults.is_empty() {
            let told = format!("{name}:\n    {}", faults.join("\n    "));
            println!("{told}");
            failures.push(told);
        }
    }
    println!("{} packages of others are linked", packages.len());
    Ok(tally.and(deny(failures)?))
}

/// Returns a sentence for every linked package under other licences than those allowed, and for every licence allowed in vain.
fn licences(packages: &[Package]) -> Result<Vec<String>> {
    let text = fs::read_to_string(paths::root().join(".deny.toml")).context("cannot read .deny.toml")?;
    let allowed = licence::allowed(&text).context(".deny.toml has no line `allow = […]`")?;
    Ok(licence::faults(packages, &allowed))
}

/// Returns how many checks of cargo-deny held: none where it is not installed. Compiling it takes minutes, so nothing here installs it.
fn deny(failures: &mut Vec<String>) -> Result<Tally> {
    let is_installed =
        process::cargo().args(["deny", "--version"]).output().is_ok_and(|output| output.status.success());
    if !is_installed {
        println!("cargo-deny is not installed: advisories skipped (`cargo install cargo-deny --locked` brings it)");
        return Ok(Tally::default());
    }
    let mut tally = run_deny(&["check", "bans", "licenses", "sources"], failures)?;
    // The database is a repository on GitHub.
    let is_reached =
        process::cargo().args(["deny", "fetch", "db"]).output().is_ok_and(|output| output.status.success());
    if is_reached {
        tally = tally.and(run_deny(&["check", "advisories"], failures)?);
    } else {
        println!("advisories skipped: their database cannot be reached");
    }
    Ok(tally)
}

fn run_deny(arguments: &[&str], failures: &mut Vec<String>) -> Result<Tally> {
    let has_held = process::spawn(process::cargo().args(["deny", "--locked"]).args(arguments))?.wait()?.success();
    if !has_held {
        failures.push(format!("`cargo deny {}` found something", arguments.join(" ")));
    }
    Ok(Tally::of(has_held))
}

#[cfg(test)]
mod tests {
    use super::{licences, linked, locks};

    #[test]
    fn sec_26_every_locked_package_comes_from_its_registry_with_a_checksum() {
        assert_eq!(locks::faults().unwrap(), Vec::<String>::new());
    }

    #[test]
    fn sec_26_every_linked_package_has_an_allowed_licence() {
        assert_eq!(licences(&linked::packages().unwrap()).unwrap(), Vec::<String>::new());
    }

    #[test]
    fn sec_26_what_cargo_compiles_is_listed_and_nothing_else() {
        let mut packages = linked::packages().unwrap();
        assert_eq!(linked::faults(&packages).unwrap(), Vec::<String>::new());
        let left_out = packages.pop().unwrap();
        let found = linked::faults(&packages).unwrap();
        assert_eq!(found.len(), left_out.linked_by.len(), "{found:?}");
        packages.push(linked::Package { version: "0.0.0".to_owned(), ..left_out });
        assert_eq!(linked::faults(&packages).unwrap().len(), 2 * found.len());
    }
}
