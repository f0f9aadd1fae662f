//! A modal dialog by the ARIA APG on the browser's own `<dialog>`: the focus moves in, is held, and goes back where it
//! came from; Escape closes.

use std::cell::RefCell;
use std::rc::Rc;

use tachys::view::any_view::AnyView;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{HtmlDialogElement, HtmlElement};

use crate::element::{Element, changing, element, nothing};
use crate::host;

/// What a dialog needs to know.
pub struct Dialog {
    /// Class of the dialog.
    pub class: &'static str,
    /// Its role where it is more than a dialog.
    pub role: Option<&'static str>,
    /// Id of the element that names it.
    pub named_by: &'static str,
    /// Is it open? Followed.
    pub is_open: Box<dyn Fn() -> bool>,
    /// May the shopper close it now?
    pub may_close: Box<dyn Fn() -> bool>,
    /// The shopper closed it.
    pub closed: Box<dyn Fn()>,
    /// What stands in it while it is open.
    pub content: Box<dyn Fn() -> AnyView>,
}

/// The dialog. What carries `data-focus` gets the focus when it opens.
pub fn dialog(dialog: Dialog) -> AnyView {
    let Dialog { class, role, named_by, is_open, may_close, closed, content } = dialog;
    let is_open: Rc<dyn Fn() -> bool> = is_open.into();
    let closed: Rc<dyn Fn()> = closed.into();
    let may_close: Rc<dyn Fn() -> bool> = may_close.into();
    let came_from: Rc<RefCell<Option<HtmlElement>>> = Rc::default();
    let follow = Rc::clone(&is_open);
    let (cancelled, may_cancel) = (Rc::clone(&closed), Rc::clone(&may_close));
    let start = element("dialog", class).part("dialog").attribute("aria-labelledby", named_by);
    let start = match role {
        Some(role) => start.attribute("role", role),
        None => start,
    };
    with_opening(start, follow, came_from)
        .on("cancel", move |event| {
            if !may_cancel() {
                event.prevent_default();
            }
        })
        .on("close", move |_| cancelled())
        .on("click", move |event| {
            // A click on the dialog itself, not on what stands in it, is a click on the backdrop.
            if event.target() == event.current_target() && may_close() {
                closed();
            }
        })
        .child(changing(move || if is_open() { content() } else { nothing() }))
        .view()
}

/// Opens and closes the node as `is_open` says. In a later microtask, when node and content are in the document.
fn with_opening(start: Element, is_open: Rc<dyn Fn() -> bool>, came_from: Rc<RefCell<Option<HtmlElement>>>) -> Element {
    let node: Rc<RefCell<Option<HtmlDialogElement>>> = Rc::default();
    let reached = Rc::clone(&node);
    start
        .reach(move |element| {
            reached.replace(element.clone().dyn_into().ok());
        })
        .following("data-open", move || {
            let open = is_open();
            let (node, came_from) = (Rc::clone(&node), Rc::clone(&came_from));
            spawn_local(async move {
                let Some(node) = node.borrow().clone() else { return };
                if open && !node.open() {
                    came_from.replace(host::focused());
                    let _ = node.show_modal();
                    focus_first(&node);
                } else if open {
                    // The content changed under the focus: its first place takes it over.
                    focus_first(&node);
                } else if node.open() {
                    node.close();
                    if let Some(element) = came_from.take() {
                        let _ = element.focus();
                    }
                }
            });
            open.then(String::new)
        })
}

fn focus_first(node: &HtmlDialogElement) {
    let first = node.query_selector("[data-focus]").ok().flatten();
    if let Some(first) = first.and_then(|first| first.dyn_into::<HtmlElement>().ok()) {
        let _ = first.focus();
    }
}
