//! The bill of materials in the notation of CycloneDX 1.5. Without time or serial number: the same packages give the same bytes.

use super::library::Library;
use crate::supply::linked::Package;
use serde_json::{Value, json};

/// Returns the bill of what is linked.
#[must_use]
pub fn of(packages: &[Package], library: &Library) -> Value {
    let mut components: Vec<Value> = packages.iter().map(component).collect();
    components.push(of_library(library));
    json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.5.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": "coppertoken",
                "name": "coppertoken",
                "version": env!("CARGO_PKG_VERSION"),
                "licenses": [{ "license": { "id": "MIT" } }],
            },
        },
        "components": components,
    })
}

/// A package as the registry serves it.
fn component(package: &Package) -> Value {
    let Package { name, version, licence, repository, checksum, linked_by, .. } = package;
    let address = format!("pkg:cargo/{name}@{version}");
    let mut component = json!({
        "type": "library",
        "bom-ref": address,
        "name": name,
        "version": version,
        "licenses": [{ "expression": licence }],
        "purl": address,
        "properties": linked_by.iter().map(|module| json!({ "name": "coppertoken:module", "value": module })).collect::<Vec<_>>(),
    });
    if let Some(checksum) = checksum {
        component["hashes"] = json!([{ "alg": "SHA-256", "content": checksum }]);
    }
    if let Some(repository) = repository {
        component["externalReferences"] = json!([{ "type": "vcs", "url": repository }]);
    }
    component
}

fn of_library(library: &Library) -> Value {
    let address = format!("pkg:generic/{}@{}", Library::NAME, library.version);
    json!({
        "type": "library",
        "bom-ref": address,
        "name": Library::NAME,
        "version": library.version,
        "licenses": [{ "expression": Library::LICENCE }],
        "purl": address,
        "externalReferences": [{ "type": "vcs", "url": Library::REPOSITORY }],
    })
}

/// Names and versions that a bill lists.
#[must_use]
pub fn titles(bill: &Value) -> Vec<String> {
    let components = bill["components"].as_array().into_iter().flatten();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    components.map(|component| format!("{} {}", text(&component["name"]), text(&component["version"]))).collect()
}
