//! What lies over the page: the program page as a dialog, and the question before a redemption.

use std::rc::Rc;

use crate::app::App;
use crate::components::dialog::{Dialog, dialog};
use crate::components::redeem_dialog::redeem_dialog;
use crate::element::{View, several};
use crate::surfaces::program_page::program_page;

/// Both dialogs, closed.
pub fn overlay(app: App) -> View {
    let program = dialog(Dialog {
        class: "dialog program",
        role: "dialog",
        named_by: "program-title",
        content: Box::new(move || app.state().is_open.get().then(|| program_page(app, true))),
        close: Rc::new(move || {
            app.state().is_open.change(false);
            true
        }),
    });
    several(vec![program, redeem_dialog(app)])
}
