//! The program page comes when it is first needed: most visits never open it.
//!
//! [`load`] is the one door to it. The build moves whatever can only be reached through `page_code` into a module of its
//! own, and so the words of each language (`tests/xtask/src/bundle/widget.rs`); the macro fetches a module when its
//! function is first called.

use std::cell::Cell;

use wasm_split_helpers::wasm_split;

use crate::actions::spawn;
use crate::app::App;
use crate::element::View;
use crate::split::SplitLoaderError;
use crate::surfaces::{overlay, program_page};
use crate::text::{PageTexts, page_words};
use crate::{components, host, mount, page_actions, widget};

/// What the rest of the widget may ask of the page's code. Nothing else outside the page names these functions: a second
/// way to them would bring them back into the first module.
pub struct Page {
    style: &'static str,
    take_words: fn(App, &'static [u8]) -> &'static PageTexts,
    overlay: fn(App) -> View,
    program_page: fn(App, bool) -> View,
    come_back: fn(App) -> bool,
}

static PAGE: Page = Page {
    style: components::STYLE,
    take_words: App::take_page_words,
    overlay: overlay::overlay,
    program_page: program_page::program_page,
    come_back: page_actions::come_back,
};

#[wasm_split(page, fallible, wasm_split_path = crate::split)]
fn page_code() -> Result<&'static Page, SplitLoaderError> {
    Ok(&PAGE)
}

/// Brings the page's code and words, unless they are there already. When they cannot be had, the page is told, the badge
/// offers the hosted page, and asking again tries again.
pub async fn load(app: App) -> Option<&'static Page> {
    let page = fetch(app.texts().code).await;
    app.state().is_page_missing.change(page.is_none());
    let Some((page, words)) = page else {
        host::tell("error", &[("code", "unavailable".into())]);
        return None;
    };
    (page.take_words)(app, words);
    page.add_style();
    Some(page)
}

async fn fetch(language: &'static str) -> Option<(&'static Page, &'static [u8])> {
    // Asked for at once, so that both travel side by side; below, their arrival is awaited.
    spawn(async move {
        page_words(language).await;
    });
    let page = page_code().await.ok()?;
    Some((page, page_words(language).await?))
}

/// Opens the program page.
pub fn open(app: App) {
    spawn(async move {
        if let Some(page) = load(app).await {
            show(app, page);
        }
    });
}

/// A guest came back from signing in, to join.
pub async fn come_back(app: App) {
    if let Some(page) = load(app).await.filter(|page| (page.come_back)(app)) {
        show(app, page);
    }
}

fn show(app: App, page: &'static Page) {
    widget::add_dialogs(page);
    widget::return_overlays(app);
    app.state().is_open.set(true);
}

impl Page {
    /// Both dialogs, closed.
    pub fn overlay(&self, app: App) -> View {
        (self.overlay)(app)
    }

    /// The page where the merchant wants it.
    pub fn embedded(&self, app: App) -> View {
        (self.program_page)(app, false)
    }

    /// Gives the page's style sheet to every root that is mounted from now on, once.
    fn add_style(&self) {
        thread_local! {
            static IS_ADDED: Cell<bool> = const { Cell::new(false) };
        }
        if !IS_ADDED.replace(true) {
            mount::add_sheet(self.style);
        }
    }
}
