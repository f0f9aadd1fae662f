//! `cargo xtask notices`: what of others is in the worker and the widget, for people with the licences' texts, and as a bill of
//! materials for programs. Both go with whatever copy of the modules is passed on.

mod bill;
mod library;
mod texts;

use crate::paths;
use crate::supply::linked::{self, Package};
use anyhow::{Result, bail};
use library::Library;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;
use texts::Texts;

const NOTICES: &str = "NOTICES.txt";
const BILL: &str = "sbom.cdx.json";

/// What stands before the name of each package in the notices.
const HEADING: &str = "## ";

const PREFACE: &str = "\
The worker and the widget of Coppertoken contain the packages below, each under the licence beside its name; where that says OR,
choose. The texts follow the list: each stands there once, with the packages that carry it.
";

/// Where the documents are written.
fn folder() -> PathBuf {
    paths::target().join("notices")
}

/// Writes both documents and says where.
pub fn make() -> Result<()> {
    let packages = linked::packages()?;
    let faults = write(&packages)?;
    if !faults.is_empty() {
        bail!("the notices are not complete:\n    {}", faults.join("\n    "));
    }
    println!("{} packages are noted in {}", packages.len(), folder().display());
    Ok(())
}

/// Writes both documents, and returns a sentence for each text that is nowhere to be found and for each difference between what
/// is linked and what a document lists when it is read again.
pub fn write(packages: &[Package]) -> Result<Vec<String>> {
    let library = Library::find()?;
    let (notices, mut faults) = notices(packages, &library)?;
    fs::create_dir_all(folder())?;
    fs::write(folder().join(NOTICES), notices)?;
    fs::write(folder().join(BILL), serde_json::to_string_pretty(&bill::of(packages, &library))? + "\n")?;
    faults.extend(library.copy_notices(&folder())?);

    let mut expected: BTreeSet<String> = packages.iter().map(Package::title).collect();
    expected.insert(library.title());
    let notices = fs::read_to_string(folder().join(NOTICES))?;
    let bill: Value = serde_json::from_str(&fs::read_to_string(folder().join(BILL))?)?;
    faults.extend(differences(NOTICES, &titles(&notices), &expected));
    faults.extend(differences(BILL, &bill::titles(&bill), &expected));
    Ok(faults)
}

fn differences(document: &str, listed: &[String], expected: &BTreeSet<String>) -> Vec<String> {
    let found: BTreeSet<String> = listed.iter().cloned().collect();
    let missing = expected.difference(&found).map(|title| format!("{document} lacks {title}"));
    let foreign = found.difference(expected).map(|title| format!("{document} lists {title}, which is not linked"));
    let mut differences: Vec<String> = missing.chain(foreign).collect();
    if found.len() != listed.len() {
        differences.push(format!("{document} lists something twice"));
    }
    differences
}

/// The headings of the notices.
fn titles(notices: &str) -> Vec<String> {
    notices.lines().filter_map(|line| line.strip_prefix(HEADING)).map(str::to_owned).collect()
}

/// Returns the document, and what it lacks.
fn notices(packages: &[Package], library: &Library) -> Result<(String, Vec<String>)> {
    let (mut document, mut texts, mut faults) = (PREFACE.to_owned(), Texts::default(), Vec::new());
    for package in packages {
        let numbers = texts.of(package, library)?;
        if numbers.is_empty() {
            faults.push(format!(
                "{} brings no licence text, and there is none for {}",
                package.title(),
                package.licence
            ));
        }
        write!(document, "\n{HEADING}{}\n\nLicence: {}\n", package.title(), package.licence)?;
        if !package.authors.is_empty() {
            writeln!(document, "Authors: {}", package.authors.join(", "))?;
        }
        if let Some(repository) = &package.repository {
            writeln!(document, "Repository: {repository}")?;
        }
        let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
        writeln!(document, "In: {}\nTexts: {}", package.linked_by.join(", "), numbers.join(", "))?;
    }
    write!(document, "\n{HEADING}{}\n\n{}", library.title(), library.notice())?;
    document.push_str(&texts.print());
    Ok((document, faults))
}

#[cfg(test)]
mod tests {
    use super::{BTreeSet, differences, linked, titles, write};

    #[test]
    fn sec_26_notices_and_bill_list_every_linked_package_and_nothing_else() {
        assert_eq!(write(&linked::packages().unwrap()).unwrap(), Vec::<String>::new());
    }

    #[test]
    fn what_a_document_lacks_or_has_too_much_of_is_found() {
        let expected = BTreeSet::from(["a 1.0.0".to_owned(), "b 1.0.0".to_owned()]);
        let listed = titles("## a 1.0.0\n\nLicence: MIT\n\n## c 1.0.0\n## c 1.0.0\n");
        let told = ["it lacks b 1.0.0", "it lists c 1.0.0, which is not linked", "it lists something twice"]
            .map(str::to_owned);
        assert_eq!(differences("it", &listed, &expected), told);
    }
}
