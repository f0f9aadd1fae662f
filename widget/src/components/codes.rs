//! Codes that wait to be used.

use coppertoken_rules::api::member::VoucherView;
use tachys::view::any_view::AnyView;
use wasm_bindgen_futures::spawn_local;

use crate::actions;
use crate::app::App;
use crate::components::{button, icons, section};
use crate::element::{changing, element, icon, nothing, words};
use crate::host;
use crate::state::Connection;
use crate::text::fill;

/// Open codes; nothing when there are none.
pub fn codes(app: &App) -> AnyView {
    let app = app.clone();
    changing(move || {
        let member = app.state().member.get().filter(|response| !response.member.vouchers.is_empty());
        let Some(response) = member else { return nothing() };
        let cards = response.member.vouchers.iter().map(|voucher| card(&app, voucher));
        section("codes", app.format().texts.codes_heading, vec![element("ul", "codes").children(cards).view()])
    })
}

fn card(app: &App, voucher: &VoucherView) -> AnyView {
    let (format, texts) = (app.format(), app.format().texts);
    let mut facts = vec![fill(texts.code_valid, &[&app.date(voucher.expires_on)])];
    if voucher.minimum_goods.is_positive() {
        facts.push(fill(texts.minimum_order, &[&app.money(voucher.minimum_goods)]));
    }
    let is_held = voucher.held_by_order.is_some();
    if is_held {
        facts.push(texts.code_held.to_owned());
    }
    let mut card = element("li", "code-card")
        .part("code")
        .child(words("strong", "", fill(texts.amount_off, &[&app.money(voucher.amount)])))
        .child(code(app, voucher.code.as_str()))
        .children(facts.into_iter().map(|fact| words("p", "soft", fact)));
    if !is_held {
        let (giving, watching) = (app.clone(), app.clone());
        let (voucher_id, cost) = (voucher.voucher_id.clone(), voucher.cost.get());
        let give_back = button("button quiet", format.points(&texts.give_back, voucher.cost, ""), move || {
            actions::give_back(&giving, &voucher_id, cost);
        });
        let is_busy =
            move || watching.state().giving_back.get() || watching.state().connection.get() != Connection::Live;
        card = card.child(give_back.flag("disabled", is_busy).view());
    }
    card.view()
}

/// A code and the button that copies it.
pub fn code(app: &App, code: &str) -> AnyView {
    let (copying, copied) = (app.clone(), code.to_owned());
    let copy = button("button quiet", app.format().texts.copy_code, move || {
        let (app, code) = (copying.clone(), copied.clone());
        spawn_local(async move {
            if host::copy(&code).await {
                app.announce(app.format().texts.code_copied);
            }
        });
    });
    element("div", "code-row").child(words("code", "code", code)).child(copy.child(icon(icons::COPY)).view()).view()
}
