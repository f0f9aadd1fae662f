//! Where in a delivery something cannot be read. serde_json says line and column; the path is read off the text before them. The library
//! for that, serde_path_to_error, compiles every reader anew around itself.

/// What is open where a text ends.
enum Open {
    /// A list, and how many items came before.
    List(usize),
    /// An object, and the name of the field it is at.
    Object(Option<String>),
}

/// The path of the value `error` is about, such as `line_items[0].total`; empty for the delivery as a whole.
pub fn place_of(error: &serde_json::Error, body: &[u8]) -> String {
    let lines_before = body.split_inclusive(|byte| *byte == b'\n').take(error.line().saturating_sub(1));
    let offset = lines_before.map(<[u8]>::len).fold(error.column(), usize::saturating_add);
    path_at_end(body.get(..offset).unwrap_or(body))
}

/// The path of the value that `read` ends with: valid JSON as far as it was read.
fn path_at_end(read: &[u8]) -> String {
    let mut open: Vec<Open> = vec![];
    let mut rest = read;
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        match first {
            // The last byte opens what should have been something else: the error is its own, not its first item's.
            b'{' | b'[' if rest.is_empty() => {}
            b'{' => open.push(Open::Object(None)),
            b'[' => open.push(Open::List(0)),
            b'}' | b']' => drop(open.pop()),
            b',' => match open.last_mut() {
                Some(Open::List(place)) => *place = place.saturating_add(1),
                Some(Open::Object(name)) => *name = None,
                None => {}
            },
            b'"' => {
                let (text, after) = after.split_at(length_of_text(after));
                rest = after;
                if let Some(Open::Object(name @ None)) = open.last_mut() {
                    *name = Some(serde_json::from_slice(&[b"\"", text].concat()).unwrap_or_default());
                }
            }
            _ => {}
        }
    }
    let path = open.iter().fold(String::new(), |path, open| match open {
        Open::List(place) => format!("{path}[{place}]"),
        Open::Object(Some(name)) => format!("{path}.{name}"),
        Open::Object(None) => path,
    });
    path.trim_start_matches('.').to_owned()
}

/// Bytes of a text behind its opening quote, up to and with the closing one.
fn length_of_text(text: &[u8]) -> usize {
    let mut is_escaped = false;
    let end = text.iter().position(|byte| {
        let ends = *byte == b'"' && !is_escaped;
        is_escaped = *byte == b'\\' && !is_escaped;
        ends
    });
    end.map_or(text.len(), |end| end.saturating_add(1))
}
