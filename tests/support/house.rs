//! The house's own files, for the tests that keep it tidy.

use std::fs;
use std::path::{Path, PathBuf};

/// A text file of the repository.
pub struct File {
    /// Path from the root, with `/`.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// The root of the repository.
pub fn root() -> PathBuf {
    // Canonical first: the package may be reached through a link.
    let tests = fs::canonicalize(env!("CARGO_MANIFEST_DIR")).unwrap();
    tests.parent().unwrap().to_owned()
}

/// Names at the top level that `.gitignore` does not name.
pub fn top_level() -> Vec<String> {
    let ignored = ignored();
    let entries = fs::read_dir(root()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = entries.filter(|name| !is_ignored(name, &ignored)).collect();
    names.sort();
    names
}

/// All text files below these folders or files, without what `.gitignore` names.
pub fn files(places: &[&str]) -> Vec<File> {
    let mut found = vec![];
    let ignored = ignored();
    for place in places {
        collect(&root(), &root().join(place), &ignored, &mut found);
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    found
}

/// All files of the repository.
pub fn all_files() -> Vec<File> {
    files(&[""])
}

fn collect(root: &Path, place: &Path, ignored: &[String], found: &mut Vec<File>) {
    let path = place.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
    if path == ".git" || is_ignored(&path, ignored) {
        return;
    }
    if place.is_dir() {
        for entry in fs::read_dir(place).unwrap() {
            collect(root, &entry.unwrap().path(), ignored, found);
        }
    } else if let Ok(text) = fs::read_to_string(place) {
        // What is not UTF-8 is a picture or a font.
        found.push(File { path, text });
    }
}

fn ignored() -> Vec<String> {
    let text = fs::read_to_string(root().join(".gitignore")).unwrap();
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect()
}

/// `.gitignore`'s two forms that we use: `/path/from/the/root` and `name-anywhere`.
fn is_ignored(path: &str, ignored: &[String]) -> bool {
    ignored.iter().any(|pattern| match pattern.strip_prefix('/') {
        Some(from_root) => path == from_root.trim_end_matches('/'),
        None => path.rsplit('/').next() == Some(pattern.trim_end_matches('/')),
    })
}

impl File {
    /// The text without comments, line by line; strings stay.
    pub fn without_comments(&self) -> String {
        strip(&self.text, true)
    }

    /// The text without comments and without what stands in strings.
    pub fn code(&self) -> String {
        strip(&self.text, false)
    }

    /// True when `word` stands in the code as a word of its own.
    pub fn names(&self, word: &str) -> bool {
        names(&self.code(), word)
    }
}

/// True when `word` stands in `code` with no letter, digit or underscore beside it.
pub fn names(code: &str, word: &str) -> bool {
    let is_part = |character: Option<char>| character.is_some_and(|one| one.is_alphanumeric() || one == '_');
    code.match_indices(word).any(|(place, _)| {
        let (before, after) = (&code[..place], &code[place + word.len()..]);
        !is_part(before.chars().next_back()) && !is_part(after.chars().next())
    })
}

/// Paths that follow `prefix` in Rust code, groups spelled out: `crate::{a, b::{c, d}}` has `a`, `b::c` and `b::d` after `crate::`.
pub fn paths_after(code: &str, prefix: &str) -> Vec<String> {
    let is_part = |character: Option<char>| character.is_some_and(|one| one.is_alphanumeric() || one == '_');
    let starts = code.match_indices(prefix).filter(|(place, _)| !is_part(code[..*place].chars().next_back()));
    starts.flat_map(|(place, _)| spelled_out(&code[place + prefix.len()..]).0).collect()
}

/// The paths that `text` begins with, and how many bytes they take.
fn spelled_out(text: &str) -> (Vec<String>, usize) {
    let mut length = text.len() - text.trim_start().len();
    if !text[length..].starts_with('{') {
        let one: String =
            text[length..].chars().take_while(|one| one.is_alphanumeric() || matches!(one, '_' | '*')).collect();
        length += one.len();
        let after = &text[length..];
        return match after.strip_prefix("::").filter(|_| !one.is_empty()) {
            Some(rest) if rest.starts_with(|one: char| one.is_alphabetic() || matches!(one, '_' | '{' | '*')) => {
                let (paths, taken) = spelled_out(rest);
                (paths.iter().map(|path| format!("{one}::{path}")).collect(), length + 2 + taken)
            }
            _ => (vec![one], length),
        };
    }
    let mut all = vec![];
    loop {
        length += 1;
        let (paths, taken) = spelled_out(&text[length..]);
        all.extend(paths.into_iter().filter(|path| !path.is_empty()));
        length += taken;
        length += text[length..].find([',', '}']).unwrap_or(text.len() - length);
        if !text[length..].starts_with(',') {
            return (all, (length + 1).min(text.len()));
        }
    }
}

/// Rust without comments (and strings). Knows line and block comments, plain and raw strings, characters and lifetimes.
fn strip(text: &str, keeps_strings: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else {
            let string = length_of_string(rest);
            if string == 0 || keeps_strings {
                let kept = string.max(first.len_utf8());
                out.push_str(&rest[..kept]);
                rest = &rest[kept..];
                continue;
            }
            out.push_str("\"\"");
            string
        };
        rest = &rest[length..];
    }
    out
}

/// Bytes of the string or character literal that `text` begins with; 0 when it begins with none.
fn length_of_string(text: &str) -> usize {
    if let Some(raw) = text.strip_prefix('r') {
        let hashes = raw.chars().take_while(|one| *one == '#').count();
        if raw[hashes..].starts_with('"') {
            let end = format!("\"{}", "#".repeat(hashes));
            return raw[hashes + 1..].find(&end).map_or(text.len(), |at| 1 + hashes + 1 + at + end.len());
        }
        return 0;
    }
    let quote = match text.chars().next() {
        Some('"') => '"',
        // `'a'` and `'\n'` are characters, `'a` is a lifetime.
        Some('\'') if text.starts_with("'\\") || text.chars().nth(2) == Some('\'') => '\'',
        _ => return 0,
    };
    let mut is_escaped = false;
    for (place, one) in text.char_indices().skip(1) {
        match one {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            _ if one == quote => return place + 1,
            _ => {}
        }
    }
    text.len()
}

/// A named statement of a `queries.sql` of the worker.
pub struct Query {
    /// The file it stands in.
    pub path: String,
    /// Its name.
    pub name: String,
    /// SQL, with named parameters and comments.
    pub text: String,
}

/// Every named statement of the worker.
pub fn queries() -> Vec<Query> {
    let files = files(&["worker/src"]).into_iter().filter(|file| file.path.ends_with("queries.sql"));
    let of_file = |file: File| -> Vec<Query> {
        let statements = file.text.split("-- name: ").skip(1);
        let query = |statement: &str| {
            let (name, text) = statement.split_once('\n').unwrap();
            Query { path: file.path.clone(), name: name.to_owned(), text: text.to_owned() }
        };
        statements.map(query).collect()
    };
    files.flat_map(of_file).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_strings_are_not_code() {
        let text = "let a = \"f32 // no\"; // f64\nlet b: &'static str = r#\"f32\"#; /* f32 */ let c = '\"'; let d = f32_like;";
        assert!(!names(&strip(text, false), "f32"));
        assert!(!names(&strip(text, false), "f64"));
        assert!(names(&strip("let c = '\"'; let x: f32 = 1;", false), "f32"));
        assert!(strip(text, true).contains("f32 // no"));
    }

    #[test]
    fn groups_of_paths_are_spelled_out() {
        let code = "use crate::a::B;\nuse crate::{c, d::{e, f::G},\n    h::*};\nlet x = crate::i::j(k, l);\nscrate::m";
        assert_eq!(paths_after(code, "crate::"), ["a::B", "c", "d::e", "d::f::G", "h::*", "i::j"]);
        assert_eq!(paths_after("super::super::one", "super::"), ["super::one", "one"]);
    }
}
