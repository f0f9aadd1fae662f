//! What a member has, what is on the way and what runs out.

use tachys::view::any_view::AnyView;

use crate::app::App;
use crate::components::icons;
use crate::element::{changing, element, icon, nothing, words};

/// Balance, waiting points with their days, last days, a deficit.
pub fn balance(app: &App) -> AnyView {
    let app = app.clone();
    changing(move || {
        let Some(response) = app.state().member.get() else { return nothing() };
        let member = &response.member;
        let (format, texts) = (app.format(), app.format().texts);
        let big = element("p", "balance-figure")
            .part("balance")
            .text(format.points(&texts.points, member.balance, ""))
            .view();
        let mut card = element("div", "balance").child(words("h3", "balance-name", texts.balance)).child(big);
        if member.deficit.is_positive() {
            card = card.child(words("p", "note", format.points(&texts.deficit, member.deficit, "")));
        }
        if !member.pending.is_empty() {
            let lines = member.pending.iter().map(|pending| {
                let sentence = format.points(&texts.pending, pending.points, &app.date(pending.posts_on));
                let order = crate::text::fill(texts.of_order, &[&pending.order_number]);
                element("li", "")
                    .child(icon(icons::CLOCK))
                    .child(words("span", "", sentence))
                    .child(words("span", "soft", order))
                    .view()
            });
            let list = element("ul", "plain").children(lines).view();
            card = card.child(words("h4", "small-heading", texts.pending_heading)).child(list);
        }
        let ending: Vec<AnyView> = member
            .lots
            .iter()
            .map(|lot| match lot.expires_on {
                Some(day) => format.points(&texts.valid_through, lot.points, &app.date(day)),
                None => format.points(&texts.never_expire, lot.points, ""),
            })
            .map(|sentence| words("li", "", sentence))
            .collect();
        if !ending.is_empty() {
            let list = element("ul", "plain").children(ending).view();
            card = card.child(words("h4", "small-heading", texts.expiry_heading)).child(list);
        }
        card.view()
    })
}
