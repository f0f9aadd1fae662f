//! A modal dialog by the ARIA APG on the browser's own `<dialog>`: the focus moves in, is held, and goes back where it
//! came from; Escape closes.

// @part dialog: a dialog: the program page, or a question

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{HtmlDialogElement, HtmlElement, Node, ShadowRoot};

use crate::element::{Scope, View, effect, element};
use crate::host;

/// What a dialog needs to know.
pub struct Dialog {
    /// Class of the dialog.
    pub class: &'static str,
    /// Its role.
    pub role: &'static str,
    /// Id of the element that names it.
    pub named_by: &'static str,
    /// What stands in it; `None` = it is closed. Followed.
    pub content: Box<dyn Fn() -> Option<View>>,
    /// The shopper wants it closed; `false` = not now.
    pub close: Rc<dyn Fn() -> bool>,
}

/// What has the focus, and the tree it stands in.
pub fn focused() -> Option<(HtmlElement, Node)> {
    host::focused().map(|element| (element.clone(), element.get_root_node()))
}

/// The focus goes back to where it came from; where that is gone by now, or takes none (a button that what was just redeemed has
/// disabled), to what begins the page around it.
pub fn give_back_focus((element, root): (HtmlElement, Node)) {
    if element.is_connected() {
        let _ = element.focus();
        if host::focused().as_ref() == Some(&element) {
            return;
        }
    }
    focus_beginning(root);
}

/// The focus goes to what begins the page in this tree. Trees of the shop's own are left alone.
pub fn focus_beginning(root: Node) {
    let Ok(root) = root.dyn_into::<ShadowRoot>() else { return };
    let start = root.query_selector("[data-focus]").ok().flatten();
    if let Some(start) = start.and_then(|start| start.dyn_into::<HtmlElement>().ok()) {
        let _ = start.focus();
    }
}

/// The dialog. What carries `data-focus` gets the focus when it opens or its content changes.
pub fn dialog(dialog: Dialog) -> View {
    let Dialog { class, role, named_by, content, close } = dialog;
    let clicked = Rc::clone(&close);
    let frame = element("dialog", class)
        .part("dialog")
        .attribute("role", role)
        .attribute("aria-labelledby", named_by)
        .on("cancel", move |event| {
            // The state decides; the effect below closes.
            event.prevent_default();
            close();
        })
        .on("click", move |event| {
            // A click on the dialog itself, not on what stands in it, is a click on the backdrop.
            if event.target() == event.current_target() {
                clicked();
            }
        });
    let node: HtmlDialogElement = frame.node();
    let scope = RefCell::new(Scope::default());
    let came_from: RefCell<Option<(HtmlElement, Node)>> = RefCell::default();
    effect(move || {
        scope.take();
        let (shown, kept) = Scope::of(&*content);
        node.set_text_content(None);
        match shown {
            Some(view) => {
                let _ = node.append_child(&view);
                scope.replace(kept);
                if !node.open() {
                    came_from.replace(focused());
                    let _ = node.show_modal();
                }
                let first = node.query_selector("[data-focus]").ok().flatten();
                if let Some(first) = first.and_then(|first| first.dyn_into::<HtmlElement>().ok()) {
                    let _ = first.focus();
                }
            }
            None if node.open() => {
                node.close();
                if let Some(element) = came_from.take() {
                    give_back_focus(element);
                }
            }
            None => {}
        }
    });
    frame.view()
}
