//! The JSON Schema of program documents, made from the types that read them: comments in the code are the descriptions an editor shows.

use coppertoken_rules::program::document::ProgramDocument;
use serde_json::{Map, Value, json};
use utoipa::{PartialSchema as _, ToSchema as _};

use crate::files::Failure;

/// The schema as text.
pub fn text() -> Result<String, Failure> {
    let failed = |error: serde_json::Error| Failure::Unusable(format!("the schema cannot be written: {error}"));
    let mut parts = vec![];
    ProgramDocument::schemas(&mut parts);
    let mut definitions = Map::new();
    for (name, part) in parts {
        let mut definition = serde_json::to_value(part).map_err(failed)?;
        close_kinds(&mut definition);
        definitions.insert(name, definition);
    }
    definitions.sort_keys();
    let mut whole = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Coppertoken program",
    });
    if let (Some(whole), Value::Object(root)) =
        (whole.as_object_mut(), serde_json::to_value(ProgramDocument::schema()).map_err(failed)?)
    {
        whole.extend(root);
        whole.insert("$defs".to_owned(), Value::Object(definitions));
    }
    let text = serde_json::to_string_pretty(&whole).map_err(failed)?;
    Ok(text.replace("#/components/schemas/", "#/$defs/") + "\n")
}

/// A kind is written as one key: what stands beside it is refused by the reader, so the schema says so too.
fn close_kinds(definition: &mut Value) {
    let kinds = definition.get_mut("oneOf").and_then(Value::as_array_mut).into_iter().flatten();
    for kind in kinds.filter_map(Value::as_object_mut).filter(|kind| kind.contains_key("properties")) {
        kind.insert("additionalProperties".to_owned(), Value::Bool(false));
    }
}
