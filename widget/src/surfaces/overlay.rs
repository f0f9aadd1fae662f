//! What lies over the page: the program page as a dialog, and the question before a redemption.

use tachys::view::any_view::AnyView;

use crate::app::App;
use crate::components::dialog::{Dialog, dialog};
use crate::components::redeem_dialog::redeem_dialog;
use crate::element::several;
use crate::surfaces::program_page::program_page;

/// Both dialogs, closed.
pub fn overlay(app: &App) -> AnyView {
    let (watching, closing, showing) = (app.clone(), app.clone(), app.clone());
    let program = dialog(Dialog {
        class: "dialog program",
        role: None,
        named_by: "program-title",
        is_open: Box::new(move || watching.state().is_open.get()),
        may_close: Box::new(|| true),
        closed: Box::new(move || closing.state().is_open.change(false)),
        content: Box::new(move || program_page(&showing, true)),
    });
    several(vec![program, redeem_dialog(app)])
}
