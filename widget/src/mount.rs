//! Shadow roots: each place in the page gets its own, with the one style sheet.

use std::cell::RefCell;

use js_sys::{Array, Reflect};
use wasm_bindgen::JsCast;
use web_sys::{CssStyleSheet, Element, HtmlElement, ShadowRootInit, ShadowRootMode};

use crate::app::App;
use crate::element::{Scope, View, effect};
use crate::host;
use crate::view_model::colour;

/// Comments and indentation are taken out when the widget is built; see `build.rs`.
const STYLE: &str = include_str!(concat!(env!("OUT_DIR"), "/style.css"));

thread_local! {
    /// One sheet for all roots. `adoptedStyleSheets` works where the page's policy forbids `<style>`.
    static SHEET: RefCell<Option<CssStyleSheet>> = const { RefCell::new(None) };
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
    let _ = Reflect::set(&root, &"adoptedStyleSheets".into(), &Array::of1(&sheet()?.into()));
    let frame: HtmlElement = host::document().create_element("div").ok()?.unchecked_into();
    frame.set_class_name(&["coppertoken ", surface].concat());
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

fn sheet() -> Option<CssStyleSheet> {
    SHEET.with_borrow_mut(|kept| {
        if kept.is_none() {
            let sheet = CssStyleSheet::new().ok()?;
            sheet.replace_sync(STYLE).ok()?;
            *kept = Some(sheet);
        }
        kept.clone()
    })
}

/// Gives the frame the program's colours, through CSSOM: the page's policy may ignore `style` attributes.
fn follow_look(app: App, frame: HtmlElement) {
    effect(move || {
        let Some(view) = app.state().program.get() else { return };
        let style = frame.style();
        let set = |name: &str, value: &str| {
            let _ = style.set_property(name, value);
        };
        let look = &view.program.look;
        if let Some(accent) = colour::accent(&look.accent) {
            set("--accent-ground", &accent.ground);
            set("--on-accent-ground", accent.on_ground);
            set("--accent-light", &accent.on_light);
            set("--accent-dark", &accent.on_dark);
        }
        set("--program-radius", &[&look.corner_radius_pixels.to_string(), "px"].concat());
    });
}
