//! Terms are whole: what the hosted page says of a reward, a tier or the rules around them, the widget is given, in every language.
//! And nothing names points where the program calls them otherwise.

use std::collections::BTreeSet;
use std::fs;
use std::sync::Arc;

use coppertoken_rules::Program;
use coppertoken_rules::ids::ShopId;
use coppertoken_rules::program::document::{Localized, ProgramDocument};
use coppertoken_rules::program::view::{ProgramView, Reader, RuleFamily};
use coppertoken_tests::house::root;
use coppertoken_wire::order_settings::OrderSettings;
use coppertoken_words::{Language, Message};
use coppertoken_worker::features::hosted::http::{Hosted, render};
use coppertoken_worker::features::hosted::poster;
use coppertoken_worker::kernel::shops::OpenShop;
use coppertoken_worker::kernel::words::tell;
use serde_json::{Value, json};

const CODES: [&str; 3] = ["en", "ru", "mk"];

/// Every program of `tests/programs`, with its file's name, as if the merchant spoke all our languages.
fn programs() -> Vec<(String, Value)> {
    let mut found = vec![];
    for entry in fs::read_dir(root().join("tests/programs")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let mut document: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
            translate(&mut document);
            document["languages"] = json!(CODES);
            found.push((name, document));
        }
    }
    found
}

/// One of them.
fn program(name: &str) -> Value {
    programs().into_iter().find(|(found, _)| found == name).unwrap().1
}

/// Says in the languages that a text lacks what it says in another.
fn translate(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            let is_text = fields.iter().all(|(code, text)| CODES.contains(&code.as_str()) && text.is_string());
            if let Some(text) = fields.values().next().filter(|_| is_text).cloned() {
                for code in CODES {
                    fields.entry(code).or_insert_with(|| text.clone());
                }
            }
            fields.values_mut().for_each(translate);
        }
        Value::Array(items) => items.iter_mut().for_each(translate),
        _ => {}
    }
}

/// A program as a reader gets it.
fn view(document: &Value, reader: Reader) -> ProgramView {
    let document: ProgramDocument = serde_json::from_value(document.clone()).unwrap();
    tell(Program::new(1, document).unwrap().view(reader)).unwrap()
}

/// The hosted page of a view.
fn hosted(view: &ProgramView, language: &str) -> Hosted {
    let shop = OpenShop {
        orders: OrderSettings::default(),
        shop_id: ShopId::new("beans").unwrap(),
        origins: vec!["https://beans.example".to_owned()],
        program_version: Some(1),
        keys: vec![],
        step_up_points: None,
        is_degraded: false,
    };
    let origin = "https://loyalty.example".to_owned();
    Hosted { shop: Arc::new(shop), view: view.clone(), language: language.to_owned(), origin }
}

/// What stands between tags, a text each: the head is left out.
fn texts(html: &str) -> Vec<String> {
    let body = html.split_once("<body>").unwrap().1;
    let mut texts = vec![];
    for piece in body.split('<') {
        let text = piece.split_once('>').map_or(piece, |(_, text)| text);
        let text = text.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
        if !text.trim().is_empty() {
            texts.push(text.trim().to_owned());
        }
    }
    texts
}

/// The items of the page's lists below one heading: the title and the sentences of each.
fn items(html: &str, heading: &str) -> Vec<Vec<String>> {
    let Some((_, rest)) = html.split_once(&format!("<h2>{heading}</h2>")) else { return vec![] };
    let section = rest.split_once("</section>").unwrap().0;
    section.split("<li>").skip(1).map(|item| texts(&format!("<body>{}", item.split_once("</li>").unwrap().0))).collect()
}

fn in_language(text: &Localized, code: &str) -> String {
    text.0.get(code).unwrap_or_else(|| panic!("{text:?} is not said in {code}")).clone()
}

#[test]
fn w4_every_term_of_the_hosted_page_stands_in_the_widgets_answer() {
    let (mut rewards, mut tiers) = (0, 0);
    for (name, document) in programs() {
        for reader in [Reader::Public, Reader::Member] {
            let view = view(&document, reader);
            for code in CODES {
                let page = hosted(&view, code);
                let html = render(&page).unwrap().into_string();
                let given = |family: RuleFamily| -> Vec<Vec<String>> {
                    let told = view.told.iter().filter(|rule| rule.family == family);
                    let told = told.map(|rule| {
                        let terms = rule.terms.iter().map(|term| in_language(term, code));
                        // What a reward costs, the widget shows by the document.
                        let reward = view.program.rewards.iter().find(|reward| reward.id == rule.id);
                        let cost = reward.filter(|_| family == RuleFamily::Reward).and_then(|reward| reward.cost);
                        let cost = cost.map(|cost| {
                            let figures = coppertoken_worker::kernel::words::figures_of(&view.program, code).unwrap();
                            coppertoken_worker::kernel::words::speaker(&view.program, &figures).points(cost)
                        });
                        let title = page.text(&rule.title).to_owned();
                        let text = in_language(&rule.text, code);
                        [title, text].into_iter().chain(cost).chain(terms).filter(|text| !text.is_empty()).collect()
                    });
                    told.collect()
                };
                let words = page.words();
                assert_eq!(items(&html, words.rewards), given(RuleFamily::Reward), "{name}, {code}");
                assert_eq!(items(&html, words.tiers), given(RuleFamily::Tier), "{name}, {code}");
                // Of the others the sentences stand in one text.
                for (family, heading) in
                    [(RuleFamily::Mechanic, words.ways_to_earn), (RuleFamily::Benefit, words.benefits)]
                {
                    let shown: Vec<String> = items(&html, heading).iter().map(|item| item.join(" ")).collect();
                    let given: Vec<String> = given(family).iter().map(|item| item.join(" ")).collect();
                    assert_eq!(shown, given, "{name}, {code}");
                }
                // The sentences around the rules, whatever stands where.
                let around = view.ladder.iter().chain(&view.rules).map(|text| in_language(text, code));
                let around: BTreeSet<String> = around.collect();
                let mut shown = paragraphs(&html);
                shown.retain(|text| text != words.how_to_use);
                for sentence in &around {
                    assert!(
                        shown.iter().any(|text| text.contains(sentence)),
                        "{name}, {code}: {sentence} is not on the page"
                    );
                    shown.iter_mut().for_each(|text| *text = text.replacen(sentence.as_str(), "", 1));
                }
                shown.retain(|text| !text.trim().is_empty());
                assert_eq!(shown, [""; 0], "{name}, {code}: the widget is not told");
                rewards += given(RuleFamily::Reward).len();
                tiers += given(RuleFamily::Tier).len();
            }
        }
    }
    assert!(rewards > 100 && tiers > 20, "hardly anything was compared: {rewards} rewards, {tiers} tiers");
}

/// The paragraphs of the page's sections.
fn paragraphs(html: &str) -> Vec<String> {
    let sections = html.split_once("<section>").unwrap().1;
    sections
        .split("<p>")
        .skip(1)
        .map(|text| texts(&format!("<body>{}", text.split_once("</p>").unwrap().0)).join(" "))
        .collect()
}

#[test]
fn r11_a_reward_says_its_cap_its_minimum_and_how_often_in_every_language() {
    let mut document = program("first.json");
    document["rewards"] = json!([
        { "id": "tenth", "title": { "en": "10% off", "ru": "Скидка 10 %", "mk": "Попуст 10 %" }, "cost": 100,
          "per_member_max": 2, "minimum_goods": 2000, "valid_days": 60,
          "gives": { "percent_off": { "percent": 10, "amount_max": 1000 } } },
        { "id": "talk", "title": { "en": "Talk", "ru": "Разговор", "mk": "Разговор" }, "cost": 100, "per_member_max": 1,
          "stock": 12, "gives": { "event_place": { "event_id": "talk", "held_on": "2026-12-05" } } },
    ]);
    let view = view(&document, Reader::Member);
    let terms = |id: &str, code: &str| -> Vec<String> {
        let told = view.told.iter().find(|rule| rule.id.as_str() == id && rule.family == RuleFamily::Reward).unwrap();
        told.terms.iter().map(|term| in_language(term, code).replace('\u{a0}', " ")).collect()
    };
    assert_eq!(
        terms("tenth", "en"),
        [
            "At most €10 off.",
            "Minimum order: €20 of goods.",
            "At most 2 times per member.",
            "The code is valid for 60 days.",
            "One code, one order."
        ]
    );
    assert_eq!(
        terms("tenth", "ru"),
        [
            "Скидка не больше 10 €.",
            "Минимальная сумма заказа: 20 €.",
            "Не больше 2 раз на участника.",
            "Промокод действует 60 дней.",
            "Один промокод — один заказ."
        ]
    );
    assert_eq!(
        terms("tenth", "mk"),
        [
            "Попустот е најмногу 10 €.",
            "Минимален износ на нарачката: 20 €.",
            "Најмногу 2 пати по член.",
            "Кодот важи 60 дена.",
            "Еден код, една нарачка."
        ]
    );
    assert_eq!(
        terms("talk", "en"),
        ["Once per member.", "Limited to 12.", "The code is your ticket for 5 December 2026."]
    );
}

/// Names of points in our languages, by their stems.
const NAMES: [&str; 3] = ["point", "балл", "поен"];

/// The first word of a text that names points.
fn name_of_points(text: &str) -> Option<String> {
    let text = text.to_lowercase();
    let mut words = text.split(|sign: char| !sign.is_alphabetic());
    words.find(|word| NAMES.iter().any(|name| word.starts_with(name))).map(str::to_owned)
}

#[test]
fn e16_no_message_but_the_name_itself_names_points() {
    for message in Message::ALL.iter().filter(|message| **message != Message::Points) {
        for language in Language::ALL {
            for form in language.forms(*message).list() {
                assert_eq!(name_of_points(form), None, "{message:?} in {}: {form}", language.code());
            }
        }
    }
}

#[test]
fn e16_where_points_are_called_volts_they_are_called_so_everywhere() {
    let view = view(&program("electronics.json"), Reader::Member);
    for (code, own) in [("en", "500 volts"), ("ru", "500 вольт"), ("mk", "500 волти")] {
        let page = hosted(&view, code);
        let mut said = texts(&render(&page).unwrap().into_string());
        assert!(said.iter().any(|text| text == own), "{code}: {said:?}");
        for format in [poster::Format::Parcel, poster::Format::Lift] {
            said.extend(texts(&poster::render(&page, format, "https://beans.example").unwrap().into_string()));
        }
        let told = view.told.iter().flat_map(|rule| [&rule.title, &rule.text].into_iter().chain(&rule.terms));
        said.extend(told.chain(&view.ladder).chain(&view.rules).map(|text| in_language(text, code)));
        for text in said {
            assert_eq!(name_of_points(&text), None, "{code}: {text}");
        }
    }
}
