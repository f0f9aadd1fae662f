//! Licence texts. Hundreds of packages carry the same few, so each text is kept once, with the packages that carry it.

use super::library::Library;
use crate::supply::linked::Package;
use anyhow::Result;
use std::fmt::Write;
use std::fs;

/// How the name of a file begins that says under which terms a package stands, in small letters.
const BEGINNINGS: [&str; 5] = ["copying", "copyright", "licen", "notice", "unlicense"];

/// A text, and where it was found.
#[derive(Debug)]
struct Text {
    content: String,
    places: Vec<String>,
}

/// All texts so far; the first is number 1.
#[derive(Debug, Default)]
pub struct Texts(Vec<Text>);

impl Texts {
    /// Returns the numbers of a package's texts: of the files it brings, or else of its licences' usual text.
    pub fn of(&mut self, package: &Package, library: &Library) -> Result<Vec<usize>> {
        let mut numbers = Vec::new();
        let mut entries = fs::read_dir(&package.folder)?.collect::<std::io::Result<Vec<_>>>()?;
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_terms = BEGINNINGS.iter().any(|beginning| name.to_lowercase().starts_with(beginning));
            if is_terms && entry.file_type()?.is_file() {
                let content = String::from_utf8_lossy(&fs::read(entry.path())?).into_owned();
                numbers.push(self.number(&content, format!("{name} of {}", package.title())));
            }
        }
        if numbers.is_empty() {
            for licence in package.licence.split(['(', ')', ' ']).filter(|word| !["", "AND", "OR"].contains(word)) {
                if let Some(content) = library.licence_text(licence) {
                    let place = format!("usual text of {licence}, for {}, which brings none", package.title());
                    numbers.push(self.number(&content, place));
                }
            }
        }
        Ok(numbers)
    }

    fn number(&mut self, content: &str, place: String) -> usize {
        let content = content.replace("\r\n", "\n");
        let content = content.trim_matches('\n');
        let known = self.0.iter().position(|text| text.content == content);
        let index = known.unwrap_or(self.0.len());
        match known {
            Some(index) => self.0[index].places.push(place),
            None => self.0.push(Text { content: content.to_owned(), places: vec![place] }),
        }
        index + 1
    }

    /// Prints all of them. The lines are set in, so that none of them looks like a heading.
    pub fn print(&self) -> String {
        let mut printed = String::new();
        for (index, Text { content, places }) in self.0.iter().enumerate() {
            let _ = write!(printed, "\n\n==== Text {} ====\n{}\n\n", index + 1, places.join("; "));
            for line in content.lines() {
                let _ = writeln!(printed, "{}", format!("    {line}").trim_end());
            }
        }
        printed
    }
}

#[cfg(test)]
mod tests {
    use super::Texts;

    #[test]
    fn a_text_that_two_packages_carry_is_printed_once() {
        let mut texts = Texts::default();
        assert_eq!(texts.number("Do as you like.\n", "LICENSE of a 1.0.0".to_owned()), 1);
        assert_eq!(texts.number("## Ask first.\n", "LICENSE of b 1.0.0".to_owned()), 2);
        assert_eq!(texts.number("\nDo as you like.\r\n", "COPYING of c 1.0.0".to_owned()), 1);
        let expected = "\n\n==== Text 1 ====\nLICENSE of a 1.0.0; COPYING of c 1.0.0\n\n    Do as you like.\n\
            \n\n==== Text 2 ====\nLICENSE of b 1.0.0\n\n    ## Ask first.\n";
        assert_eq!(texts.print(), expected);
    }
}
