//! The program as a page knows it: what the rules compute with, and the answer it came in.
//!
//! Only what an order's points depend on becomes types of the rules. Names, words, looks and the rest are read in the answer where a
//! surface shows them: most surfaces come later or never, and reading everything at once would weigh more than the badge.

use coppertoken_rules::program::Program;
use coppertoken_rules::program::view::{ProgramView, Reader};
use wasm_bindgen::JsValue;

use crate::js;

/// A program in force, as this shopper may see it.
///
/// It is kept for as long as the page lives, as the few others are that come when somebody else signs in or the merchant
/// publishes: the code that takes a whole document apart again would travel to every shopper.
pub struct Known {
    /// What the rules compute with.
    pub view: ProgramView,
    /// The same, ready to compute; `None` = promises are the server's.
    pub rules: Option<Program>,
    /// The document as the server sent it.
    pub document: JsValue,
    /// Every rule in the server's words.
    pub told: JsValue,
    /// How tiers are counted and kept, in the server's words.
    pub ladder: JsValue,
    /// The rules around all of them, in the server's words.
    pub around: JsValue,
}

impl Known {
    /// From the server's answer; `None` when it cannot be read.
    pub fn read(answer: &JsValue) -> Option<&'static Self> {
        let view = crate::program_reading::program_view(answer)?;
        let rules = view.computable();
        let [document, told, ladder, around] = ["program", "told", "ladder", "rules"].map(|name| js::get(answer, name));
        Some(Box::leak(Box::new(Self { view, rules, document, told, ladder, around })))
    }

    /// Is this answer the same version for the same reader?
    pub fn is(&self, answer: &JsValue) -> bool {
        let is_member = js::text(answer, "reader").as_deref() == Some("member");
        js::integer(answer, "version") == Some(self.view.version.into())
            && is_member == (self.view.reader == Reader::Member)
    }

    /// A field of the document.
    pub fn field(&self, name: &str) -> JsValue {
        js::get(&self.document, name)
    }

    /// A rule or tier of the document by its identifier; `undefined` when there is none.
    pub fn rule(&self, list: &str, id: &str) -> JsValue {
        found(&self.field(list), id)
    }

    /// A rule in the server's words; `undefined` when there are none.
    pub fn told(&self, id: &str) -> JsValue {
        found(&self.told, id)
    }

    /// A text in a language, else in the first of the program's languages that has it, else nothing. One that is there and empty is
    /// said by nothing: the title above it says it all.
    pub fn text(&self, localized: &JsValue, language: &str) -> String {
        let fallbacks = self.view.program.languages.iter().find_map(|code| js::text(localized, code));
        js::get(localized, language).as_string().or(fallbacks).unwrap_or_default()
    }
}

/// The item of a list with this identifier.
fn found(list: &JsValue, id: &str) -> JsValue {
    let mut found = JsValue::UNDEFINED;
    js::items(list, &mut |item| {
        if js::text(&item, "id").as_deref() == Some(id) {
            found = item;
        }
    });
    found
}
