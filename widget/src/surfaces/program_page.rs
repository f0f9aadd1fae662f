//! The program page: everything about the program and the member's part in it. As a dialog over the page, or embedded
//! where the merchant put `<coppertoken-program>`.

// @part program: the program page

use crate::app::App;
use crate::components::{feed, join_box, notes, reward_card, section, tier_ladder, ways_to_earn};
use crate::controls::close_button;
use crate::element::{View, changing, element, several, words};
use crate::program::Known;
use crate::state::{Connection, Session};
use crate::surfaces::badge::program_name;
use crate::{js, member, page_actions};

/// The page. As a dialog it has a button that closes it.
pub fn program_page(app: App, is_dialog: bool) -> View {
    let title = element("h2", "title")
        .attribute("id", "program-title")
        .attribute("tabindex", "-1")
        .attribute("data-focus", "")
        .changing_text(move || program_name(app));
    // Before the program's own name is known, this is its title.
    let eyebrow = element("p", "eyebrow").changing_text(move || {
        let kind = app.texts().loyalty_program;
        if program_name(app) == kind { String::new() } else { kind.to_owned() }
    });
    let names = element("div", "").child(eyebrow.view()).child(title.view());
    let mut head = element("header", "page-head").child(names.view());
    if is_dialog {
        head = head.child(close_button(app, move || app.state().is_open.set(false)));
    }
    let said = element("p", "said")
        .attribute("role", "status")
        .changing_text(move || String::from(&*app.state().notice.get()));
    element("article", "page")
        .part("program")
        .child(head.view())
        .child(said.view())
        .child(notes::stale(app))
        .child(changing(move || content(app)))
        .view()
}

/// Made anew when the program or the person changes, not when figures do: those follow by themselves inside.
fn content(app: App) -> View {
    let session = app.state().session.get();
    let Some(known) = app.state().program.get() else {
        return match app.state().connection.get() {
            Connection::Down => notes::unavailable(app),
            Connection::Loading | Connection::Live | Connection::Stale => notes::loading(app),
        };
    };
    let (program, texts) = (&known.view.program, app.page_texts());
    let rewards = if program.rewards.is_empty() {
        words("p", "soft", texts.rewards_none())
    } else {
        // What has no cost is given, not redeemed.
        let priced = program.rewards.iter().filter_map(|reward| Some((reward, reward.cost?)));
        let cards = priced.map(|(reward, cost)| reward_card::reward_card(app, known, &reward.id, cost));
        element("ul", "rewards").children(cards).view()
    };
    let rewards = section("rewards", texts.rewards_heading(), rewards);
    let earn = ways_to_earn::ways_to_earn(app, known);
    let rules = ways_to_earn::rules(app, known);
    several(match session {
        Session::Unknown => vec![notes::loading(app), earn, rewards, rules],
        Session::Guest | Session::SignedIn => {
            if has_stock(known) {
                page_actions::load_stocks(app);
            }
            vec![join_box::join_box(app), feed::feed(app, known), earn, rewards, tier_ladder::tier_ladder(app), rules]
        }
        Session::Member => vec![
            member::part(app, |member| member.top),
            rewards,
            feed::feed(app, known),
            tier_ladder::tier_ladder(app),
            earn,
            member::part(app, |member| member.bottom),
            rules,
        ],
    })
}

/// Is there so much of a reward and no more?
fn has_stock(known: &Known) -> bool {
    let mut has_some = false;
    js::each(&known.document, "rewards", &mut |reward| has_some |= js::present(&reward, "stock").is_some());
    has_some
}
