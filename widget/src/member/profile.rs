//! What the member tells about themselves: the birthday, and whether the shop may write.

use std::rc::Rc;

use js_sys::Reflect;
use wasm_bindgen::JsValue;
use web_sys::HtmlInputElement;

use crate::actions::spawn;
use crate::api::{Call, send};
use crate::app::App;
use crate::components::{section, spoken};
use crate::controls::button;
use crate::element::{Element, View, element, nothing, words};
use crate::js;
use crate::page_actions::words_for;
use crate::value::Value;
use crate::view_model::birthday::{Told, told};

/// The form; nothing before the profile has come.
pub fn profile(app: App, overview: &JsValue) -> View {
    let Some(profile) = js::present(overview, "profile") else { return nothing() };
    let texts = app.page_texts();
    let birthday = js::get(&profile, "birthday");
    let figure = |name| js::integer(&birthday, name).unwrap_or_default();
    let (day, month) = (figure("day"), figure("month"));
    let days = select(texts.day(), day, &mut (1..=31).map(|day| app.format().number(day)));
    let months = select(texts.month(), month, &mut texts.months().split(' ').map(str::to_owned));
    let box_of = element("input", "tick").attribute("type", "checkbox");
    let wants: HtmlInputElement = box_of.node();
    wants.set_checked(js::get(&profile, "wants_messages").is_truthy());
    let said = Value::new("");
    let spoken = spoken(&said);
    let is_sending = Rc::new(Value::new(false));
    let sending = Rc::clone(&is_sending);
    let (day_of, month_of) = (days.clone(), months.clone());
    let save = button("button", texts.save(), move || {
        let Some(birthday) = told(chosen(&day_of), chosen(&month_of)) else {
            said.set(app.page_texts().birthday_wrong());
            return;
        };
        save(app, birthday, wants.checked(), said.clone(), Rc::clone(&is_sending));
    })
    .flag("disabled", move || sending.get());
    let hint = words("p", "soft", texts.birthday_hint());
    let fields = element("fieldset", "fields")
        .child(words("legend", "small-heading", texts.birthday()))
        .child(labelled(texts.day(), days))
        .child(labelled(texts.month(), months));
    let messages = element("label", "consent").child(box_of.view()).child(words("span", "", texts.wants_messages()));
    let form = element("div", "profile").child(fields.view()).child(hint).child(messages.view());
    section("profile", texts.about_heading(), form.child(save.view()).child(spoken).view())
}

fn labelled(label: &str, field: Element) -> View {
    element("label", "field").child(words("span", "soft", label)).child(field.view()).view()
}

/// A list to choose from; the first entry is none.
fn select(label: &str, chosen: i64, entries: &mut dyn Iterator<Item = String>) -> Element {
    let mut list = element("select", "select").attribute("aria-label", label).child(option(0, "–", chosen));
    for (value, entry) in (1..).zip(entries) {
        list = list.child(option(value, &entry, chosen));
    }
    list
}

fn option(value: i64, entry: &str, chosen: i64) -> View {
    let option = element("option", "").attribute("value", &js::digits(value)).text(entry);
    if value == chosen { option.attribute("selected", "").view() } else { option.view() }
}

/// The place of the chosen entry.
fn chosen(list: &Element) -> i64 {
    let index = Reflect::get(&list.node::<JsValue>(), &"selectedIndex".into());
    index.ok().and_then(|index| js::whole(&index)).unwrap_or_default()
}

fn save(app: App, birthday: Told, wants: bool, said: Value<&'static str>, is_sending: Rc<Value<bool>>) {
    let birthday = match birthday {
        Told::Nothing => JsValue::NULL,
        Told::Day { day, month } => {
            let number = |value| JsValue::from_f64(js::number(value));
            js::object(&[("day", number(day)), ("month", number(month))])
        }
    };
    let body = js::object(&[("birthday", birthday), ("wants_messages", wants.into())]);
    is_sending.set(true);
    said.set("");
    spawn(async move {
        let answer = send(app, Call::post("/member/profile", body)).await;
        is_sending.set(false);
        said.set(match answer {
            Ok(_) => app.page_texts().saved(),
            Err(failure) => words_for(&failure)(app.page_texts()),
        });
    });
}
