//! What a member has, what is on the way and what runs out.

// @part balance: the balance with its figure

use coppertoken_rules::ledger::lot::Origin;

use crate::app::App;
use crate::controls::CLOCK;
use crate::element::{View, changing, element, icon, nothing, words};
use crate::surfaces::badge::next_step;
use crate::text::fill;

/// Balance, waiting points with their days, last days, a deficit.
pub fn balance(app: App) -> View {
    changing(move || {
        let Some(response) = app.state().member.get() else { return nothing() };
        let (member, texts) = (&response.member, app.page_texts());
        let figure = words("p", "balance-figure", &app.counted(member.balance));
        let mut card =
            element("div", "balance").part("balance").child(words("h3", "balance-name", texts.balance())).child(figure);
        if member.balance.is_zero()
            && let Some(step) = next_step(app)
        {
            card = card.child(words("p", "", &step));
        }
        if member.deficit.is_positive() {
            card = card.child(words("p", "", &app.points(&texts.deficit(), member.deficit, "")));
        }
        // What waits to be confirmed stands further down, with the day it lapses.
        let shown: Vec<_> = member.pending.iter().filter(|pending| !pending.is_unverified).collect();
        if !shown.is_empty() {
            let mut list = element("ul", "plain");
            for pending in shown {
                let sentence = if pending.is_dated() {
                    app.about_points(texts.pending, pending.points, &app.date(pending.posts_on))
                } else {
                    app.about_points(texts.pending_unpaid(), pending.points, "")
                };
                let mut line = element("li", "").child(icon(CLOCK)).child(words("span", "", &sentence));
                if let Origin::Order(number) = &pending.origin {
                    line = line.child(words("span", "soft", &fill(texts.of_order(), &[number])));
                }
                list = list.child(line.view());
            }
            card = card.child(words("h4", "small-heading", texts.pending_heading())).child(list.view());
        }
        if !member.lots.is_empty() {
            let mut list = element("ul", "plain");
            for lot in &member.lots {
                let sentence = match lot.expires_on {
                    Some(day) => app.points(&texts.valid_through(), lot.points, &app.date(day)),
                    None => app.points(&texts.never_expire(), lot.points, ""),
                };
                list = list.child(words("li", "", &sentence));
            }
            card = card.child(words("h4", "small-heading", texts.expiry_heading())).child(list.view());
        }
        card.view()
    })
}
