//! Shortens the names by which the widget's module and its glue know each other: they make up a twentieth of both, and the
//! hashes in them cannot be compressed. esbuild chooses the short names and notes them; here the module takes them over.

use anyhow::{Context, Result, anyhow, ensure};
use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{ExportSection, ImportSection, Module};
use wasmparser::{CustomSectionReader, Export, ImportSectionReader, Parser};

/// What begins the names that wasm-bindgen gives to imports and exports for its glue alone.
const PREFIXES: [&str; 4] = ["__wbg_", "__wbindgen_", "__externref_", "wasm_bindgen_"];

/// The properties of the glue that are such names, as esbuild is told.
pub fn pattern() -> String {
    format!("^({})", PREFIXES.join("|"))
}

/// Gives the module's imports and exports the names that esbuild noted. An import that the glue does not know is a fault; an
/// export that it does not know is one nobody calls, and goes. So do custom sections, for tools alone.
pub fn shorten(module: &[u8], notes: &str) -> Result<Vec<u8>> {
    let names: BTreeMap<String, String> = serde_json::from_str(notes).context("esbuild's notes cannot be read")?;
    let mut names = Names { short: names, unknown: BTreeSet::new() };
    let mut shortened = Module::new();
    names
        .parse_core_module(&mut shortened, Parser::new(0), module)
        .map_err(|fault| anyhow!("the module cannot be read: {fault}"))?;
    ensure!(names.unknown.is_empty(), "the glue lacks these imports of its module: {:?}", names.unknown);
    Ok(shortened.finish())
}

struct Names {
    short: BTreeMap<String, String>,
    unknown: BTreeSet<String>,
}

impl Names {
    /// The name to take; none for a name of the glue's that it does not know.
    fn of<'name>(&'name self, long: &'name str) -> Option<&'name str> {
        let is_of_the_glue = PREFIXES.iter().any(|prefix| long.starts_with(prefix));
        self.short.get(long).map(String::as_str).or((!is_of_the_glue).then_some(long))
    }
}

impl Reencode for Names {
    type Error = Infallible;

    fn parse_import_section(
        &mut self,
        imports: &mut ImportSection,
        section: ImportSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        for import in section.into_imports() {
            let import = import?;
            let kind = self.entity_type(import.ty)?;
            if let Some(name) = self.of(import.name) {
                imports.import(import.module, name, kind);
            } else {
                self.unknown.insert(import.name.to_owned());
            }
        }
        Ok(())
    }

    fn parse_export(&mut self, exports: &mut ExportSection, export: Export<'_>) -> Result<(), Error<Infallible>> {
        let kind = self.export_kind(export.kind)?;
        let index = self.external_index(export.kind, export.index)?;
        if let Some(name) = self.of(export.name) {
            exports.export(name, kind, index);
        }
        Ok(())
    }

    fn parse_custom_section(&mut self, _: &mut Module, _: CustomSectionReader<'_>) -> Result<(), Error<Infallible>> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::shorten;
    use wasm_encoder::{EntityType, ExportKind, ExportSection, ImportSection, Module, TypeSection};

    fn module(import: &str, export: &str) -> Vec<u8> {
        let (mut types, mut imports, mut exports) = (TypeSection::new(), ImportSection::new(), ExportSection::new());
        types.ty().function([], []);
        imports.import("glue", import, EntityType::Function(0));
        exports.export(export, ExportKind::Func, 0);
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&exports);
        module.finish()
    }

    #[test]
    fn imports_and_exports_take_the_noted_names() {
        let long = module("__wbg_now_463ac581d2fc7ea3", "__wbindgen_malloc");
        let notes = r#"{"__wbg_now_463ac581d2fc7ea3": "a", "__wbindgen_malloc": "b"}"#;
        assert_eq!(shorten(&long, notes).ok(), Some(module("a", "b")));
    }

    #[test]
    fn names_meant_for_others_stay() {
        let others = module("__wasm_split_load_page", "start");
        assert_eq!(shorten(&others, "{}").ok(), Some(others));
    }

    #[test]
    fn an_export_nobody_calls_goes() {
        let (long, notes) = (module("now", "__wbindgen_free"), "{}");
        assert!(shorten(&long, notes).is_ok_and(|short| !String::from_utf8_lossy(&short).contains("__wbindgen")));
    }

    #[test]
    fn an_import_the_glue_does_not_know_is_a_fault() {
        assert!(shorten(&module("__wbg_now_463ac581d2fc7ea3", "start"), "{}").is_err());
    }
}
