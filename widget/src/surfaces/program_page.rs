//! The program page: everything about the program and the member's part in it. As a dialog over the page, or embedded
//! where the merchant put `<coppertoken-program>`.

use tachys::view::any_view::AnyView;

use crate::app::App;
use crate::components::{
    balance, codes, icons, join_box, notes, reward_card, section, statement, tier_ladder, ways_to_earn,
};
use crate::element::{changing, changing_text, element, icon, several, words};
use crate::state::{Connection, Session};
use crate::surfaces::badge::program_name;

/// The page. As a dialog it has a button that closes it.
pub fn program_page(app: &App, is_dialog: bool) -> AnyView {
    let (naming, saying, showing) = (app.clone(), app.clone(), app.clone());
    let title = element("h2", "title")
        .attribute("id", "program-title")
        .attribute("tabindex", "-1")
        .attribute("data-focus", "")
        .child(changing_text(move || program_name(&naming)));
    let names = element("div", "").child(words("p", "eyebrow", app.format().texts.loyalty_program)).child(title.view());
    let mut head = element("header", "page-head").child(names.view());
    if is_dialog {
        head = head.child(close_button(app));
    }
    element("article", "page")
        .part("program")
        .child(head.view())
        .child(
            element("p", "said")
                .attribute("role", "status")
                .child(changing_text(move || saying.state().notice.get().to_string()))
                .view(),
        )
        .child(notes::stale(app))
        .child(changing(move || content(&showing)))
        .view()
}

fn close_button(app: &App) -> AnyView {
    let closing = app.clone();
    element("button", "close")
        .attribute("type", "button")
        .attribute("aria-label", app.format().texts.close)
        .on("click", move |_| closing.state().is_open.set(false))
        .child(icon(icons::CLOSE))
        .view()
}

/// Made anew when the program or the person changes, not when figures do: those follow by themselves inside.
fn content(app: &App) -> AnyView {
    let session = app.state().session.get();
    let Some(view) = app.state().program.get() else {
        return match app.state().connection.get() {
            Connection::Down => notes::unavailable(app),
            _ => notes::loading(app),
        };
    };
    let program = &view.program;
    let texts = app.format().texts;
    let rewards = if program.rewards.is_empty() {
        words("p", "soft", texts.rewards_none)
    } else {
        let cards = program.rewards.iter().map(|reward| reward_card::reward_card(app, reward));
        element("ul", "rewards").children(cards).view()
    };
    let rewards = section("rewards", texts.rewards_heading, vec![rewards]);
    let earn = ways_to_earn::ways_to_earn(app, program);
    let rules = ways_to_earn::rules(app, program);
    let parts = match session {
        Session::Unknown => vec![notes::loading(app), earn, rewards, rules],
        Session::Guest | Session::SignedIn => {
            vec![join_box::join_box(app), earn, rewards, tier_ladder::tier_ladder(app), rules]
        }
        Session::Member => vec![
            balance::balance(app),
            codes::codes(app),
            rewards,
            tier_ladder::tier_ladder(app),
            earn,
            statement::statement(app),
            rules,
        ],
    };
    several(parts)
}
