//! The Coppertoken storefront widget: a guest in somebody else's page.
//!
//! The loader imports this module when the page is idle, calls [`start`], and from then on [`command`] for what the page
//! asks and [`attach`], [`detach`], [`change`] for the custom elements it defined. Nothing here throws into the page.

pub mod actions;
pub mod api;
pub mod app;
pub mod components;
pub mod config;
pub mod controls;
pub mod element;
pub mod format;
pub mod host;
pub mod js;
pub mod member;
pub mod mount;
pub mod page;
pub mod page_actions;
pub mod program;
pub mod program_reading;
pub mod reading;
pub mod split;
pub mod state;
pub mod statement_reading;
pub mod storage;
pub mod surfaces;
pub mod text;
pub mod value;
pub mod view_model;
pub mod widget;

/// Smaller than the default allocator; the widget has one thread.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Element;

/// Starts the widget with the tag's settings.
#[wasm_bindgen]
pub fn start(config: &JsValue) {
    widget::start(config::Config::read(config));
}

/// Does what the page asks.
#[wasm_bindgen]
pub fn command(name: &str, argument: &JsValue) {
    widget::command(name, argument);
}

/// Fills one of our custom elements that entered the page.
#[wasm_bindgen]
pub fn attach(element: &Element) {
    widget::attach(element);
}

/// Clears one of our custom elements that left the page.
#[wasm_bindgen]
pub fn detach(element: &Element) {
    widget::detach(element);
}

/// Follows a changed attribute of one of our custom elements.
#[wasm_bindgen]
pub fn change(element: &Element) {
    widget::change(element);
}
