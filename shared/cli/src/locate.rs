//! Where in a file a place such as `rewards[0].cost` stands: the checks know places, editors know lines.
//!
//! The text has been parsed before, so this reads valid JSON only, and skips what it is not asked about.

use std::iter::Peekable;
use std::path::Path;
use std::str::Bytes;

/// `file:line`, or the file alone when the document has nothing like that place.
pub fn link(path: &Path, text: &str, place: &str) -> String {
    match line_of(text, place) {
        Some(line) => format!("{}:{line}", path.display()),
        None => path.display().to_string(),
    }
}

/// The line of a place, or of what stands around it when the place itself is absent.
pub fn line_of(text: &str, place: &str) -> Option<usize> {
    let steps: Vec<String> = place
        .replace('[', ".")
        .replace(']', "")
        .split('.')
        .map(str::to_owned)
        .filter(|step| !step.is_empty())
        .collect();
    let mut reader = Reader { bytes: text.bytes().peekable(), line: 1, found: None };
    reader.value(&steps);
    reader.found
}

struct Reader<'a> {
    bytes: Peekable<Bytes<'a>>,
    line: usize,
    found: Option<usize>,
}

impl Reader<'_> {
    fn next(&mut self) -> Option<u8> {
        let byte = self.bytes.next()?;
        if byte == b'\n' {
            self.line = self.line.saturating_add(1);
        }
        Some(byte)
    }

    /// The next byte that is no white space, comma or colon; it stays.
    fn peek(&mut self) -> Option<u8> {
        while let Some(byte) = self.bytes.peek().copied() {
            if !byte.is_ascii_whitespace() && byte != b',' && byte != b':' {
                return Some(byte);
            }
            self.next();
        }
        None
    }

    /// Reads one value and notes the line of the farthest step on the way to `steps`. `None` at the end of the text.
    fn value(&mut self, steps: &[String]) -> Option<()> {
        match self.peek()? {
            b'{' => {
                self.next();
                while self.peek()? != b'}' {
                    let line = self.line_of_next()?;
                    let key = self.string()?;
                    self.entered(&key, line, steps)?;
                }
                self.next();
            }
            b'[' => {
                self.next();
                let mut place = 0_usize;
                while self.peek()? != b']' {
                    let line = self.line_of_next()?;
                    self.entered(&place.to_string(), line, steps)?;
                    place = place.saturating_add(1);
                }
                self.next();
            }
            b'"' => drop(self.string()?),
            _ => {
                while self.bytes.peek().is_some_and(|byte| !byte.is_ascii_whitespace() && !b",]}".contains(byte)) {
                    self.next();
                }
            }
        }
        Some(())
    }

    fn line_of_next(&mut self) -> Option<usize> {
        self.peek()?;
        Some(self.line)
    }

    /// Reads the value of a key or a place in a list; the one on the way is read with the steps behind it.
    fn entered(&mut self, name: &str, line: usize, steps: &[String]) -> Option<()> {
        match steps.split_first() {
            Some((first, rest)) if first == name => {
                self.found = Some(line);
                self.value(rest)
            }
            // No step matches nothing: what lies beside the way is only skipped.
            _ => self.value(&[]),
        }
    }

    fn string(&mut self) -> Option<String> {
        self.peek()?;
        self.next();
        let mut text = Vec::new();
        loop {
            match self.next()? {
                b'"' => return Some(String::from_utf8_lossy(&text).into_owned()),
                b'\\' => {
                    self.next()?;
                }
                byte => text.push(byte),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::line_of;

    #[test]
    fn a_place_is_found_by_its_line() {
        let text = "{\n  \"name\": {\"en\": \"a \\\" [{\"},\n  \"rewards\": [\n    {\"id\": 1},\n    {\n      \"cost\": 2\n    }\n  ]\n}";
        assert_eq!(line_of(text, "name.en"), Some(2));
        assert_eq!(line_of(text, "rewards[0].id"), Some(4));
        assert_eq!(line_of(text, "rewards[1].cost"), Some(6));
        assert_eq!(line_of(text, "rewards[1].margin_cost"), Some(5), "the reward it is missing from");
        assert_eq!(line_of(text, "examples"), None);
    }
}
