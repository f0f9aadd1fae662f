//! Shadow roots: each place in the page gets its own, with the one style sheet and a view that Leptos' core keeps alive.

use std::cell::RefCell;

use js_sys::{Array, Reflect};
use reactive_graph::owner::Owner;
use tachys::view::any_view::{AnyView, AnyViewState};
use tachys::view::{Mountable, Render};
use wasm_bindgen::JsCast;
use web_sys::{CssStyleSheet, Element, HtmlElement, ShadowRootInit, ShadowRootMode};

use crate::app::App;
use crate::host;
use crate::view_model::colour;

/// Comments and indentation are taken out when the widget is built; see `build.rs`.
const STYLE: &str = include_str!(concat!(env!("OUT_DIR"), "/style.css"));

thread_local! {
    /// One sheet for all roots. `adoptedStyleSheets` works where the page's policy forbids `<style>`.
    static SHEET: RefCell<Option<CssStyleSheet>> = const { RefCell::new(None) };
}

/// A view in its place; dropping it takes it away.
pub struct Mounted {
    element: Element,
    box_: HtmlElement,
    owner: Owner,
    view: AnyViewState,
}

impl Mounted {
    /// Is this the element it is mounted in?
    pub fn is_in(&self, element: &Element) -> bool {
        self.element == *element
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        self.view.unmount();
        self.owner.cleanup();
        self.box_.remove();
    }
}

/// Mounts what `make` builds into the shadow root of `element`. The view stands in a `<div>`: mounted on the root
/// itself, changing views at the top of a tree never appear, because their parent is not an element.
pub fn mount(app: &App, element: &Element, surface: &str, make: impl FnOnce() -> AnyView) -> Option<Mounted> {
    let root = match element.shadow_root() {
        Some(root) => root,
        None => element.attach_shadow(&ShadowRootInit::new(ShadowRootMode::Open)).ok()?,
    };
    let sheet = sheet()?;
    let _ = Reflect::set(&root, &"adoptedStyleSheets".into(), &Array::of1(&sheet));
    let box_: HtmlElement = host::document()?.create_element("div").ok()?.unchecked_into();
    let set = |name, value: &str| {
        let _ = box_.set_attribute(name, value);
    };
    set("class", &["coppertoken ", surface].concat());
    set("lang", app.format().texts.code);
    if let Some(theme) = &app.config().theme {
        set("data-theme", theme);
    }
    root.append_child(&box_).ok()?;
    let owner = Owner::new();
    let place = box_.clone();
    let view = owner.with(|| {
        follow_look(app, &place);
        let mut view = make().build();
        view.mount(&place, None);
        view
    });
    Some(Mounted { element: element.clone(), box_, owner, view })
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

/// Gives the box the program's colours, through CSSOM: the page's policy may ignore `style` attributes.
fn follow_look(app: &App, place: &HtmlElement) {
    let (app, style) = (app.clone(), place.style());
    let effect = reactive_graph::effect::RenderEffect::new(move |_| {
        let Some(view) = app.state().program.get() else { return };
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
    // Lives as long as the owner of the view.
    let kept = send_wrapper::SendWrapper::new(effect);
    reactive_graph::owner::on_cleanup(move || drop(kept));
}
