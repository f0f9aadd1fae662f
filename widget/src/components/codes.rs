//! Codes that wait to be used.

// @part code: a code that was redeemed

use coppertoken_rules::api::member::VoucherView;

use crate::actions::spawn;
use crate::app::App;
use crate::components::{section, spoken};
use crate::controls::{COPY, button};
use crate::element::{View, changing, element, icon, nothing, several, words};
use crate::host;
use crate::page_actions;
use crate::state::Connection;
use crate::text::fill;
use crate::value::Value;

/// Open codes; nothing when there are none.
pub fn codes(app: App) -> View {
    changing(move || {
        let Some(response) = app.state().member.get() else { return nothing() };
        if response.member.vouchers.is_empty() {
            return nothing();
        }
        let cards = response.member.vouchers.iter().map(|voucher| card(app, voucher));
        section("codes", app.page_texts().codes_heading(), element("ul", "codes").children(cards).view())
    })
}

fn card(app: App, voucher: &VoucherView) -> View {
    let texts = app.page_texts();
    let soft = |text: &str| words("p", "soft", text);
    let mut card = element("li", "code-card")
        .part("code")
        .child(words("strong", "", &app.gives(&voucher.gives, &voucher.reward_id)))
        .child(code(app, voucher.code.as_str()))
        .child(soft(&fill(texts.code_valid(), &[&app.date(voucher.expires_on)])));
    if voucher.minimum_goods.is_positive() {
        card = card.child(soft(&fill(texts.minimum_order(), &[&app.money(voucher.minimum_goods)])));
    }
    if voucher.held_by_order.is_some() {
        return card.child(soft(texts.code_held())).view();
    }
    if voucher.cost.is_zero() {
        return card.view();
    }
    let (voucher_id, cost) = (voucher.voucher_id.clone(), voucher.cost.get());
    let label = app.format().points(&texts.give_back(), voucher.cost, "");
    let give_back = button("button quiet", &label, move || page_actions::give_back(app, &voucher_id, cost))
        .flag("disabled", move || app.state().giving_back.get() || app.state().connection.get() != Connection::Live);
    card.child(give_back.view()).view()
}

/// A code and the button that copies it.
pub fn code(app: App, code: &str) -> View {
    let (copied, said) = (code.to_owned(), Value::new(""));
    let spoken = spoken(&said);
    let copy = button("button quiet", app.page_texts().copy_code(), move || {
        let (code, said) = (copied.clone(), said.clone());
        spawn(async move {
            if host::copy(&code).await {
                said.set(app.page_texts().code_copied());
            }
        });
    });
    let row = element("div", "code-row").child(words("code", "code", code)).child(copy.child(icon(COPY)).view());
    several(vec![row.view(), spoken])
}
