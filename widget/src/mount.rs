//! Shadow roots: each place in the page gets its own, with the one style sheet.

use js_sys::{Array, Reflect};
use wasm_bindgen::JsCast;
use web_sys::{CssStyleSheet, Element, HtmlElement, ShadowRootInit, ShadowRootMode};

use crate::app::App;
use crate::element::{Scope, View, effect};
use crate::text::glue;
use crate::view_model::colour;
use crate::{host, js};

/// Comments and indentation are taken out when the widget is built; see `build.rs`.
const STYLE: &str = include_str!(concat!(env!("OUT_DIR"), "/style.css"));

thread_local! {
    /// The sheets of all roots. `adoptedStyleSheets` works where the page's policy forbids `<style>`.
    static SHEETS: Array = Array::new();
}

/// Adds a sheet to those of all roots mounted from now on.
pub fn add_sheet(style: &str) {
    if let Ok(sheet) = CssStyleSheet::new() {
        let _ = sheet.replace_sync(style);
        SHEETS.with(|sheets| sheets.push(&sheet));
    }
}

/// A surface in its place; dropping it takes it away.
pub struct Mounted {
    element: Element,
    frame: HtmlElement,
    _scope: Scope,
}

impl Mounted {
    /// Is this the element it is mounted in?
    pub fn is_in(&self, element: &Element) -> bool {
        self.element == *element
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        self.frame.remove();
    }
}

/// Mounts what `make` builds into the shadow root of `element`, inside a `<div>` of our own.
pub fn mount(app: App, element: &Element, surface: &str, make: &dyn Fn() -> View) -> Option<Mounted> {
    let root = match element.shadow_root() {
        Some(root) => root,
        None => element.attach_shadow(&ShadowRootInit::new(ShadowRootMode::Open)).ok()?,
    };
    SHEETS.with(|sheets| {
        if sheets.length() == 0 {
            add_sheet(STYLE);
        }
        let _ = Reflect::set(&root, &"adoptedStyleSheets".into(), sheets);
    });
    let frame: HtmlElement = host::document().create_element("div").ok()?.unchecked_into();
    frame.set_class_name(&glue(&["coppertoken ", surface]));
    let _ = frame.set_attribute("lang", app.texts().code);
    if let Some(theme) = &app.config().theme {
        let _ = frame.set_attribute("data-theme", theme);
    }
    root.append_child(&frame).ok()?;
    let (view, scope) = Scope::of(&|| {
        follow_look(app, frame.clone());
        Some(make())
    });
    frame.append_child(&view?).ok()?;
    Some(Mounted { element: element.clone(), frame, _scope: scope })
}

/// Gives the frame the program's colours, through CSSOM: the page's policy may ignore `style` attributes.
fn follow_look(app: App, frame: HtmlElement) {
    effect(move || {
        let Some(known) = app.state().program.get() else { return };
        let style = frame.style();
        let set = |name: &str, value: &str| {
            let _ = style.set_property(name, value);
        };
        let look = known.field("look");
        if let Some(accent) = js::text(&look, "accent").and_then(|accent| colour::accent(&accent)) {
            set("--accent-ground", &accent.ground);
            set("--on-accent-ground", accent.on_ground);
            set("--accent-light", &accent.on_light);
            set("--accent-dark", &accent.on_dark);
        }
        if let Some(radius) = js::integer(&look, "corner_radius_pixels").filter(|radius| *radius >= 0) {
            set("--program-radius", &glue(&[&js::digits(radius), "px"]));
        }
    });
}
