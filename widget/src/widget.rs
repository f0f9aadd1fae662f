//! The one widget of a page: which surface stands in which element.

use std::cell::RefCell;

use wasm_bindgen::JsValue;
use web_sys::Element;

use crate::actions::spawn;
use crate::app::App;
use crate::config::Config;
use crate::element::View;
use crate::mount::{Mounted, mount};
use crate::page::Page;
use crate::surfaces::earn_hint::{EarnHint, Product};
use crate::surfaces::{badge, banner, cart_hint, earn_hint};
use crate::{actions, host, page};

thread_local! {
    static WIDGET: RefCell<Option<Widget>> = const { RefCell::new(None) };
}

struct Widget {
    app: App,
    places: Vec<Place>,
    /// Elements the widget itself put into the page.
    own: Vec<Element>,
    /// The dialogs stand in the page.
    has_dialogs: bool,
}

struct Place {
    mounted: Mounted,
    /// What an earn hint is about.
    product: Option<Product>,
}

/// Starts the widget, once.
pub fn start(config: Config) {
    if WIDGET.with_borrow(Option::is_some) {
        return;
    }
    // Fails only when an executor is there already, which is as good.
    let _ = any_spawner::Executor::init_wasm_bindgen();
    let app = App::new(config);
    let mut widget = Widget { app, places: Vec::new(), own: Vec::new(), has_dialogs: false };
    widget.add_own(&|| banner::banner(app));
    WIDGET.set(Some(widget));
    place_badge(app);
    actions::begin(app);
}

impl Widget {
    /// An element of the widget's own at the end of the page.
    fn add_own(&mut self, make: &dyn Fn() -> View) {
        let document = host::document();
        let (Ok(element), Some(body)) = (document.create_element("coppertoken-overlay"), document.body()) else {
            return;
        };
        let _ = body.append_child(&element);
        let mounted = mount(self.app, &element, "overlay", make);
        self.places.extend(mounted.map(|mounted| Place { mounted, product: None }));
        self.own.push(element);
    }
}

/// Puts the dialogs into the page, once.
pub fn add_dialogs(page: &'static Page) {
    WIDGET.with_borrow_mut(|widget| {
        if let Some(widget) = widget.as_mut().filter(|widget| !widget.has_dialogs) {
            widget.has_dialogs = true;
            let app = widget.app;
            widget.add_own(&|| page.overlay(app));
        }
    });
}

/// Puts what lies over the page back into it: single-page shops throw their body away, and ours with it. A dialog that was
/// open then is closed, for the browser no longer holds it above the page.
pub fn return_overlays(app: App) {
    let body = host::document().body();
    let gone = WIDGET.with_borrow(|widget| {
        let own = widget.iter().flat_map(|widget| &widget.own);
        let overlays = own.filter(|element| !element.is_connected() && element.tag_name() == "COPPERTOKEN-OVERLAY");
        overlays.cloned().collect::<Vec<_>>()
    });
    if let (Some(body), false) = (body, gone.is_empty()) {
        app.state().is_open.change(false);
        app.state().redeeming.set(None);
        for element in gone {
            let _ = body.append_child(&element);
        }
    }
}

/// Puts the badge beside the shop's contacts, unless the page has a place for it.
fn place_badge(app: App) {
    let document = host::document();
    let find = |selector: &str| document.query_selector(selector).ok().flatten();
    if find("coppertoken-badge").is_some() {
        return;
    }
    let Ok(badge) = document.create_element("coppertoken-badge") else { return };
    let wanted = app.config().badge.as_deref().and_then(find);
    let contact = || find("header a[href^=\"tel:\"]").or_else(|| find("header a[href^=\"mailto:\"]"));
    if let Some(place) = wanted {
        let _ = place.append_child(&badge);
    } else if let Some(contact) = contact() {
        let _ = contact.insert_adjacent_element("afterend", &badge);
    } else if let Some(body) = document.body() {
        let _ = badge.set_attribute("floating", "");
        let _ = body.append_child(&badge);
    }
    WIDGET.with_borrow_mut(|widget| {
        if let Some(widget) = widget {
            widget.own.push(badge);
        }
    });
}

/// Does what the page asks.
pub fn command(name: &str, argument: &JsValue) {
    if name == "destroy" {
        destroy();
        return;
    }
    let app = WIDGET.with_borrow(|widget| widget.as_ref().map(|widget| widget.app));
    if let Some(app) = app {
        host::command(app, name, argument);
    }
}

fn destroy() {
    let Some(widget) = WIDGET.take() else { return };
    drop(widget.places);
    for element in widget.own {
        element.remove();
    }
}

/// Fills a custom element.
pub fn attach(element: &Element) {
    let app = WIDGET.with_borrow(|widget| {
        let widget = widget.as_ref()?;
        let is_known = widget.places.iter().any(|place| place.mounted.is_in(element));
        (!is_known).then_some(widget.app)
    });
    let Some(app) = app else { return };
    return_overlays(app);
    let mut product = None;
    let mounted = match element.tag_name().to_ascii_lowercase().as_str() {
        "coppertoken-badge" => mount(app, element, "badge-place", &|| badge::badge(app)),
        "coppertoken-program" => {
            attach_program(app, element.clone());
            None
        }
        "coppertoken-cart" => {
            app.state().wants_advice.set(true);
            actions::quote(app);
            mount(app, element, "cart-place", &|| cart_hint::cart_hint(app))
        }
        "coppertoken-earn" => {
            let about = Product::new(EarnHint::of(element));
            product = Some(about.clone());
            mount(app, element, "earn-place", &|| earn_hint::earn_hint(app, &about))
        }
        _ => None,
    };
    hold(mounted, product);
}

/// The program page where the merchant wants it, as soon as its code has come; a link when it does not come.
fn attach_program(app: App, element: Element) {
    spawn(async move {
        let page = page::load(app).await;
        if let Some(page) = page {
            add_dialogs(page);
        }
        if element.is_connected() {
            let make = || page.map_or_else(|| badge::hosted_page(app), |page| page.embedded(app));
            hold(mount(app, &element, "program-place", &make), None);
        }
    });
}

fn hold(mounted: Option<Mounted>, product: Option<Product>) {
    WIDGET.with_borrow_mut(|widget| {
        if let (Some(widget), Some(mounted)) = (widget, mounted) {
            widget.places.push(Place { mounted, product });
        }
    });
}

/// Clears a custom element. A badge the widget placed itself looks for a new place: single-page shops redraw headers.
pub fn detach(element: &Element) {
    let gone = WIDGET.with_borrow_mut(|widget| {
        let widget = widget.as_mut()?;
        let place = widget.places.iter().position(|place| place.mounted.is_in(element))?;
        let place = widget.places.swap_remove(place);
        let own = widget.own.iter().position(|own| own == element);
        let is_own = own.map(|own| widget.own.swap_remove(own)).is_some();
        Some((place, is_own.then_some(widget.app)))
    });
    if let Some((place, app)) = gone {
        drop(place);
        if let Some(app) = app {
            host::later(50.0, move || {
                if WIDGET.with_borrow(Option::is_some) {
                    place_badge(app);
                }
            });
        }
    }
}

/// Follows a changed attribute.
pub fn change(element: &Element) {
    let product = WIDGET.with_borrow(|widget| {
        let place = widget.as_ref()?.places.iter().find(|place| place.mounted.is_in(element))?;
        place.product.clone()
    });
    if let Some(product) = product {
        product.change(EarnHint::of(element));
    }
}
