//! SQL by name: statements stand in their feature's `queries.sql`, each behind a line `-- name: read_account`, with named parameters
//! (`:account_id`). D1 binds parameters by number only, so names become numbers here, while the worker is compiled: a statement that is not
//! there, a parameter that it does not name, and one that is not given do not compile.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "all of it runs while the worker is compiled: what panics here does not compile"
)]

/// SQL of the statement `name` in `queries.sql` beside the calling file, its parameters numbered in the order they are listed.
macro_rules! query {
    ($name:literal $(, $parameter:ident)* $(,)?) => {{
        const NAMED: &str = $crate::kernel::sql::named(include_str!("queries.sql"), $name);
        const NAMES: &[&str] = &[$(stringify!($parameter)),*];
        const NUMBERED: [u8; $crate::kernel::sql::numbered_length(NAMED, NAMES)] =
            $crate::kernel::sql::numbered(NAMED, NAMES);
        const SQL: &str = $crate::kernel::sql::text(&NUMBERED);
        SQL
    }};
}

/// A statement of `queries.sql` beside the calling file with its values: `statement!("read_account", shop_id = shop_id.as_str())`.
macro_rules! statement {
    ($name:literal $(, $parameter:ident = $value:expr)* $(,)?) => {
        $crate::kernel::database::Statement::new(
            query!($name $(, $parameter)*),
            [$($crate::kernel::database::Value::from($value)),*],
        )
    };
}

/// What stands before the name of a statement.
const MARK: &[u8] = b"-- name: ";

/// The statement of this name: from behind its line of the name to the next one, or the end.
pub const fn named(all: &'static str, name: &str) -> &'static str {
    let (bytes, name) = (all.as_bytes(), name.as_bytes());
    let mut at = 0;
    while at < bytes.len() {
        if begins(bytes, at, MARK)
            && begins(bytes, at + MARK.len(), name)
            && bytes[at + MARK.len() + name.len()] == b'\n'
        {
            let start = at + MARK.len() + name.len() + 1;
            let mut end = start;
            while end < bytes.len() && !begins(bytes, end, MARK) {
                end += 1;
            }
            let (head, _) = all.split_at(end);
            let (_, statement) = head.split_at(start);
            return statement.trim_ascii();
        }
        at += 1;
    }
    panic!("queries.sql has no statement of this name")
}

/// Length of the statement with numbered parameters, bytes.
pub const fn numbered_length(statement: &str, names: &[&str]) -> usize {
    rewrite(statement.as_bytes(), names, &mut [])
}

/// The statement with `?1`, `?2`, … for its names.
pub const fn numbered<const LENGTH: usize>(statement: &str, names: &[&str]) -> [u8; LENGTH] {
    let mut bytes = [0; LENGTH];
    rewrite(statement.as_bytes(), names, &mut bytes);
    bytes
}

/// Bytes as the text they were made of.
pub const fn text(bytes: &'static [u8]) -> &'static str {
    match core::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => panic!("not made of text"),
    }
}

/// Writes the statement with numbers for names and without comments, as far as there is room. Returns its whole length.
const fn rewrite(statement: &[u8], names: &[&str], into: &mut [u8]) -> usize {
    let (mut from, mut to) = (0, 0);
    let mut is_used = [false; NAMES_MAX];
    while from < statement.len() {
        // Comments are for readers of the file.
        if begins(statement, from, b"--") {
            while from < statement.len() && statement[from] != b'\n' {
                from += 1;
            }
        } else if statement[from] == b':' && from + 1 < statement.len() && is_of_name(statement[from + 1]) {
            let mut end = from + 1;
            while end < statement.len() && is_of_name(statement[end]) {
                end += 1;
            }
            let place = place_of(statement, from + 1, end, names);
            is_used[place] = true;
            to = put(into, to, b'?');
            let number = place + 1;
            if number >= 10 {
                to = put(into, to, digit(number / 10));
            }
            to = put(into, to, digit(number % 10));
            from = end;
        } else {
            if to > 0 || !statement[from].is_ascii_whitespace() {
                to = put(into, to, statement[from]);
            }
            from += 1;
        }
    }
    let mut place = 0;
    while place < names.len() {
        assert!(is_used[place], "the statement does not name a parameter that is given");
        place += 1;
    }
    to
}

/// Most parameters of a statement: two digits write them.
const NAMES_MAX: usize = 99;

const fn put(into: &mut [u8], at: usize, byte: u8) -> usize {
    if at < into.len() {
        into[at] = byte;
    }
    at + 1
}

#[expect(clippy::cast_possible_truncation, reason = "a digit is below 10")]
const fn digit(figure: usize) -> u8 {
    b'0' + figure as u8
}

const fn is_of_name(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_'
}

const fn place_of(statement: &[u8], start: usize, end: usize, names: &[&str]) -> usize {
    let mut place = 0;
    while place < names.len() {
        let name = names[place].as_bytes();
        if name.len() == end - start && begins(statement, start, name) {
            return place;
        }
        place += 1;
    }
    panic!("the statement names a parameter that is not given")
}

const fn begins(bytes: &[u8], at: usize, with: &[u8]) -> bool {
    if at + with.len() > bytes.len() {
        return false;
    }
    let mut place = 0;
    while place < with.len() {
        if bytes[at + place] != with[place] {
            return false;
        }
        place += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::{named, numbered, numbered_length, text};

    const ALL: &str = "-- Comment of the file.\n\n-- name: first\n-- What it does.\nSELECT 1 WHERE a = :a AND b = :b AND c = :a\n\n-- name: first_again\nSELECT ':'\n";

    #[test]
    fn a_statement_is_found_by_its_whole_name() {
        assert_eq!(named(ALL, "first"), "-- What it does.\nSELECT 1 WHERE a = :a AND b = :b AND c = :a");
        assert_eq!(named(ALL, "first_again"), "SELECT ':'");
    }

    #[test]
    fn names_become_numbers_in_the_order_they_are_given() {
        const NAMES: &[&str] = &["b", "a"];
        const STATEMENT: &str = named(ALL, "first");
        const BYTES: [u8; numbered_length(STATEMENT, NAMES)] = numbered(STATEMENT, NAMES);
        assert_eq!(text(&BYTES), "SELECT 1 WHERE a = ?2 AND b = ?1 AND c = ?2");
    }

    #[test]
    #[should_panic = "a parameter that is not given"]
    fn a_parameter_that_is_not_given_is_refused() {
        numbered_length("SELECT :a", &["b"]);
    }

    #[test]
    #[should_panic = "does not name a parameter"]
    fn a_parameter_that_is_not_named_is_refused() {
        numbered_length("SELECT :a", &["a", "b"]);
    }
}
