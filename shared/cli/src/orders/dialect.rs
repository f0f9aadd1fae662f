//! How a CSV file is written: its byte order mark, its delimiter, its header. The csv crate reads the rest.

use std::io::{self, BufRead as _, BufReader, Cursor, Read};

use csv::{ErrorKind, ReaderBuilder, StringRecord, Trim};

use super::refusal::Refusal;

/// Longest header in bytes: Shopify's export has 80 columns of up to 30 bytes, 2.4 KB; more than twenty times that is not a header.
const HEADER_MAX: u64 = 1 << 16;
/// The delimiters that are recognised, the more usual one first.
const DELIMITERS: [u8; 3] = *b",;\t";

/// A file whose header has been read.
pub struct Table {
    reader: csv::Reader<Box<dyn Read>>,
    /// The header's names as the file writes them.
    pub header: Vec<String>,
}

/// Why there is no table or no further row.
pub enum Trouble {
    /// What the file holds is wrong.
    Refused(Refusal),
    /// The file could not be read.
    Unreadable(io::Error),
}

impl From<Refusal> for Trouble {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl Table {
    /// Drops a byte order mark, finds the delimiter in the first line, and reads the header.
    pub fn open(input: Box<dyn Read>) -> Result<Self, Trouble> {
        let mut input = BufReader::with_capacity(1 << 16, input);
        let mut first = Vec::new();
        input.by_ref().take(HEADER_MAX).read_until(b'\n', &mut first).map_err(Trouble::Unreadable)?;
        if first.starts_with(&[0xff, 0xfe]) || first.starts_with(&[0xfe, 0xff]) {
            return Err(Refusal::of_row(1, "the file is UTF-16: save it as CSV in UTF-8").into());
        }
        let first = first.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&first).to_vec();
        let delimiter = delimiter_of(&first);
        // Every row ends with a line's end then, which keeps the count of lines simple.
        let whole = Cursor::new(first).chain(input).chain(&b"\n"[..]);
        let whole: Box<dyn Read> = Box::new(LineEnds { inner: whole, is_after_return: false });
        let mut reader = ReaderBuilder::new().delimiter(delimiter).flexible(true).trim(Trim::All).from_reader(whole);
        let header = reader.headers().map_err(|error| trouble(error, 1))?.iter().map(str::to_owned).collect();
        Ok(Self { reader, header })
    }

    /// Reads the next row that holds anything into `record`; its line, or `None` at the end.
    pub fn read(&mut self, record: &mut StringRecord) -> Result<Option<u64>, Trouble> {
        loop {
            let before = self.reader.position().line();
            if !self.reader.read_record(record).map_err(|error| trouble(error, before))? {
                return Ok(None);
            }
            let line = self.line_of(record);
            let columns = self.header.len();
            let filled = record.iter().enumerate().filter(|(_, cell)| !cell.is_empty());
            let values = filled.map(|(place, _)| place).last();
            match values {
                None => {}
                Some(last) if last >= columns => {
                    let values = last.saturating_add(1);
                    let reason =
                        format!("{values} values under {columns} columns: put a value with a delimiter in quotes");
                    return Err(Refusal::of_row(line, reason).into());
                }
                Some(_) => return Ok(Some(line)),
            }
        }
    }

    /// The line a row begins on: the reader stands behind its end.
    fn line_of(&self, record: &StringRecord) -> u64 {
        let inner = record.as_slice().bytes().filter(|byte| *byte == b'\n').count();
        self.reader.position().line().saturating_sub(1).saturating_sub(u64::try_from(inner).unwrap_or(0))
    }
}

/// Makes every line's end a line feed. The csv crate ends a row at the carriage return of two, and counts the line with the next row.
struct LineEnds<R> {
    inner: R,
    is_after_return: bool,
}

impl<R: Read> Read for LineEnds<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let count = self.inner.read(buffer)?;
            let mut kept = 0_usize;
            for place in 0..count {
                let Some(byte) = buffer.get(place).copied() else { break };
                let is_second = byte == b'\n' && self.is_after_return;
                self.is_after_return = byte == b'\r';
                if let (false, Some(target)) = (is_second, buffer.get_mut(kept)) {
                    *target = if byte == b'\r' { b'\n' } else { byte };
                    kept = kept.saturating_add(1);
                }
            }
            // Nothing kept of something read is not the end.
            if kept > 0 || count == 0 {
                return Ok(kept);
            }
        }
    }
}

/// The delimiter that comes most in the header, outside quotes; a comma where none does.
fn delimiter_of(header: &[u8]) -> u8 {
    let header = header.split(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or(header);
    let unquoted = || header.split(|byte| *byte == b'"').step_by(2).flatten();
    let count = |delimiter: u8| unquoted().filter(|byte| **byte == delimiter).count();
    let mut best = (0, b',');
    for delimiter in DELIMITERS {
        if count(delimiter) > best.0 {
            best = (count(delimiter), delimiter);
        }
    }
    best.1
}

fn trouble(error: csv::Error, line: u64) -> Trouble {
    let line = error.position().map_or(line, csv::Position::line);
    match error.into_kind() {
        ErrorKind::Io(error) => Trouble::Unreadable(error),
        ErrorKind::Utf8 { .. } => Refusal::of_row(line, "not UTF-8: save the file as CSV in UTF-8").into(),
        other => Refusal::of_row(line, format!("{other:?}")).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<(u64, Vec<String>)> {
        let mut table = match Table::open(Box::new(Cursor::new(text.as_bytes().to_vec()))) {
            Ok(table) => table,
            Err(_) => panic!("{text:?} has a header"),
        };
        let mut all = vec![(1, table.header.clone())];
        let mut record = StringRecord::new();
        while let Ok(Some(line)) = table.read(&mut record) {
            all.push((line, record.iter().map(str::to_owned).collect()));
        }
        all
    }

    #[test]
    fn delimiter_and_mark_are_found_in_the_header() {
        for text in [
            "a,b\n1,2\n",
            "a;b\n1;2\n",
            "a\tb\n1\t2\n",
            "\u{feff}a,b\n1,2",
            "\u{feff}\"a\";b\r\n1;2\r\n",
            " a , b \n 1 , 2 \n",
        ] {
            let all = rows(text);
            assert_eq!(all[0].1, ["a", "b"], "{text:?}");
            assert_eq!(all[1], (2, vec!["1".into(), "2".into()]), "{text:?}");
        }
        assert_eq!(rows("\"a,b,c\";d\n1;2\n")[0].1, ["a,b,c", "d"], "delimiters in quotes do not count");
    }

    #[test]
    fn a_row_has_the_line_it_begins_on() {
        for (text, lines) in [
            ("a,b\n1,2\n3,4\n", vec![1, 2, 3]),
            ("a,b\n1,2\n3,4", vec![1, 2, 3]),
            ("a,b\r\n1,2\r\n3,4\r\n", vec![1, 2, 3]),
            ("a,b\r1,2\r3,4\r", vec![1, 2, 3]),
            ("a,b\n1,2\n\n\n3,4\n", vec![1, 2, 5]),
            ("a,b\r\n1,2\r\n\r\n3,4", vec![1, 2, 4]),
            ("a,b\n1,\"x\ny\"\n3,4\n", vec![1, 2, 4]),
            ("a,b\n,\n3,4\n", vec![1, 3]),
        ] {
            assert_eq!(rows(text).iter().map(|(line, _)| *line).collect::<Vec<_>>(), lines, "{text:?}");
        }
    }
}
