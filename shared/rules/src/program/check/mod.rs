//! What makes a document a program: every rule a [`super::Program`] may rely on.
//!
//! Each check names the place and says what to do. `rules` checks each rule, `references` what rules name, `examples` what
//! its own examples state. The merchant's linter (advice, not rules) is elsewhere.

mod examples;
mod references;
mod rules;

use serde::Serialize;

use super::ENGINE;
use super::document::{Localized, ProgramDocument};

/// Most mechanics of a program. A page that lists more is not readable (linter rule L3).
pub const MECHANICS_MAX: usize = 50;
/// Most rewards of a program; see [`MECHANICS_MAX`].
pub const REWARDS_MAX: usize = 100;
/// Most benefits; see [`MECHANICS_MAX`].
pub const BENEFITS_MAX: usize = 50;
/// Most segments; see [`MECHANICS_MAX`].
pub const SEGMENTS_MAX: usize = 50;
/// Most tiers; ladders seen in the wild have 3 to 5.
pub const TIERS_MAX: usize = 10;
/// Longest text in characters: three sentences.
pub const TEXT_CHARACTERS_MAX: usize = 400;
/// Longest form of the points' name: it stands beside a figure in a badge.
pub const POINTS_NAME_CHARACTERS_MAX: usize = 40;
/// Languages whose nouns have forms of their own for 2 to 4 and for 5 and more: CLDR's `few` and `many`.
const LANGUAGES_WITH_FEW_AND_MANY: [&str; 4] = ["be", "pl", "ru", "uk"];
/// Most languages of one program.
pub const LANGUAGES_MAX: usize = 20;
/// Most examples of one program.
pub const EXAMPLES_MAX: usize = 100;
/// Most notes of one program.
pub const NOTES_MAX: usize = 100;
/// Longest hold: half a year.
pub const HOLD_DAYS_MAX: u16 = 183;

/// What is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
// `Problem` is the form of every refusal: two schemas of one name would silently be one.
#[cfg_attr(feature = "schema", schema(as = ProgramProblem))]
pub struct Problem {
    /// The place in the document, such as `rewards[0].cost`.
    pub place: String,
    /// What is wrong and what to do.
    pub message: String,
}

/// Every problem of a document; empty when it is a program.
pub fn problems(document: &ProgramDocument) -> Vec<Problem> {
    let mut found = Problems(Vec::new());
    found.head(document);
    found.earning(document);
    found.rewards(document);
    found.benefits(document);
    found.tiers(document);
    found.surfaces(document);
    found.business(document);
    found.references(document);
    found.examples(document);
    found.0
}

struct Problems(Vec<Problem>);

impl Problems {
    fn unless(&mut self, fine: bool, place: impl Into<String>, message: &str) {
        if !fine {
            self.0.push(Problem { place: place.into(), message: message.to_owned() });
        }
    }

    fn head(&mut self, document: &ProgramDocument) {
        self.unless(document.engine == ENGINE, "engine", "this version of Coppertoken runs documents of engine 1");
        let currency = &document.currency;
        let is_code = currency.len() == 3 && currency.bytes().all(|byte| byte.is_ascii_uppercase());
        self.unless(is_code, "currency", "name the currency by its ISO 4217 code, such as EUR");
        self.unless(!document.time_zone.is_empty(), "time_zone", "name an IANA time zone, such as Europe/Skopje");
        let count = document.languages.len();
        self.unless((1..=LANGUAGES_MAX).contains(&count), "languages", "name 1 to 20 languages, such as en");
        for (place, language) in document.languages.iter().enumerate() {
            let is_code = (2..=3).contains(&language.len()) && language.bytes().all(|byte| byte.is_ascii_lowercase());
            self.unless(is_code, format!("languages[{place}]"), "a language is its code of 2 or 3 letters, such as mk");
        }
        self.text(document, "name", &document.name);
        self.points_name(document);
        self.terms(document, "eligibility_terms", &document.eligibility_terms);
    }

    fn business(&mut self, document: &ProgramDocument) {
        if let Err(message) = document.business.check() {
            self.unless(false, "business", message);
        }
        self.unless(document.notes.len() <= NOTES_MAX, "notes", "keep at most 100 notes");
    }

    /// Terms may be absent; once written, they stand in every language.
    fn terms(&mut self, document: &ProgramDocument, place: &str, terms: &Localized) {
        if !terms.is_empty() {
            self.text(document, place, terms);
        }
    }

    /// A text must exist in every language of the program, so that no shopper meets a hole.
    fn text(&mut self, document: &ProgramDocument, place: &str, text: &Localized) {
        for language in &document.languages {
            let fine = text.0.get(language).is_some_and(|text| !text.trim().is_empty());
            self.unless(fine, format!("{place}.{language}"), "write this text in every language of the program");
        }
        for (language, text) in &text.0 {
            let fine = text.chars().count() <= TEXT_CHARACTERS_MAX;
            self.unless(fine, format!("{place}.{language}"), "shorten this text to 400 characters");
        }
    }

    /// A currency of one's own ("copper token") is complete or absent: a shopper never reads "5 token".
    fn points_name(&mut self, document: &ProgramDocument) {
        if document.points_name.is_empty() {
            return;
        }
        for language in &document.languages {
            let place = format!("points_name.{language}");
            let Some(forms) = document.points_name.get(language) else {
                self.unless(false, place, "name points in every language of the program, or in none");
                continue;
            };
            let is_complete = !LANGUAGES_WITH_FEW_AND_MANY.contains(&language.as_str())
                || (forms.few.is_some() && forms.many.is_some());
            self.unless(
                is_complete,
                place.clone(),
                "this language counts in four forms: give one, few, many and other",
            );
            let all = [Some(&forms.one), forms.few.as_ref(), forms.many.as_ref(), Some(&forms.other)];
            let is_text = all
                .into_iter()
                .flatten()
                .all(|form| !form.trim().is_empty() && form.chars().count() <= POINTS_NAME_CHARACTERS_MAX);
            self.unless(is_text, place, "write each form in 1 to 40 characters");
        }
    }

    fn surfaces(&mut self, document: &ProgramDocument) {
        let accent = &document.look.accent;
        let is_colour = accent.len() == 7
            && accent.strip_prefix('#').is_some_and(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()));
        self.unless(is_colour, "look.accent", "write the colour as #rrggbb");
        self.unless(
            document.look.corner_radius_pixels <= 40,
            "look.corner_radius_pixels",
            "round corners by at most 40 pixels",
        );
        let Some(banner) = &document.banner else { return };
        self.text(document, "banner.slogan", &banner.slogan);
        self.text(document, "banner.text", &banner.text);
        self.text(document, "banner.picture_description", &banner.picture_description);
        let picture = &banner.picture;
        let is_address = picture.starts_with("https://") || (picture.starts_with('/') && !picture.starts_with("//"));
        self.unless(
            is_address && picture.len() <= 500,
            "banner.picture",
            "give an https: address or a path of the shop's site",
        );
    }
}
