//! Inviting a friend: the personal link, and a message ready to send by the channels people of this language use.

use wasm_bindgen::JsValue;

use super::told;
use crate::actions::spawn;
use crate::app::App;
use crate::components::{section, spoken};
use crate::controls::{COPY, SHARE, button};
use crate::element::{View, element, icon, nothing, several, words};
use crate::surfaces::badge::program_name;
use crate::text::{fill, glue};
use crate::value::Value;
use crate::view_model::share::{Channel, channels};
use crate::{host, js};

/// The box; nothing when the program rewards no invitations.
pub fn invite(app: App, overview: &JsValue) -> View {
    let Some(referral) = js::present(overview, "referral") else { return nothing() };
    let texts = app.page_texts();
    let link = js::text(&referral, "link").unwrap_or_else(|| {
        let code = js::text(&referral, "code").unwrap_or_default();
        glue(&[&host::origin(), "/?coppertoken-referral=", &code])
    });
    let message = fill(texts.invite_text(), &[&program_name(app)]);
    let said = Value::new("");
    let spoken = spoken(&said);
    let copied = tagged(&link, "copy");
    let copy = button("button quiet", texts.copy_link(), move || {
        let (copied, said) = (copied.clone(), said.clone());
        spawn(async move {
            if host::copy(&copied).await {
                said.set(app.page_texts().link_copied());
            }
        });
    });
    let row = element("div", "code-row")
        .child(element("code", "link").attribute("dir", "ltr").text(&link).view())
        .child(copy.child(icon(COPY)).view());
    let mut ways = element("ul", "channels");
    if host::can_share() {
        let (link, message) = (tagged(&link, "share"), message.clone());
        let share = button("button", texts.share(), move || {
            let (link, message) = (link.clone(), message.clone());
            spawn(async move {
                host::share(&link, &message).await;
            });
        });
        ways = ways.child(element("li", "").child(share.child(icon(SHARE)).view()).view());
    }
    for channel in channels(texts.code) {
        ways = ways.child(element("li", "").child(way(app, *channel, &link, &message)).view());
    }
    let mut lines = vec![
        words("p", "", &told(&referral, "text")),
        words("p", "small-heading", texts.your_link()),
        row.view(),
        spoken,
        ways.view(),
    ];
    let friends = js::integer(&referral, "friends_earned").unwrap_or_default();
    if friends > 0 {
        lines.push(words("p", "mark", &app.format().count(&texts.friends_earned(), friends, "")));
    }
    section("invite", texts.invite_heading(), element("div", "invite").child(several(lines)).view())
}

/// A channel's own page to send the message by.
fn way(app: App, channel: Channel, link: &str, message: &str) -> View {
    let texts = app.page_texts();
    let name = if channel.name.is_empty() { texts.e_mail() } else { channel.name };
    let encoded = |text: &str| String::from(js_sys::encode_uri_component(text));
    let link = tagged(link, channel.source);
    let both = encoded(&glue(&[message, " ", &link]));
    let subject = encoded(&program_name(app));
    let address = fill(channel.address, &[&encoded(&link), &encoded(message), &both, &subject]);
    element("a", "button quiet")
        .attribute("href", &address)
        .attribute("target", "_blank")
        .attribute("rel", "noopener noreferrer")
        .attribute("aria-label", &fill(texts.invite_by(), &[name]))
        .text(name)
        .view()
}

/// The link with tags that say by which channel a friend came.
fn tagged(link: &str, source: &str) -> String {
    let Ok(url) = web_sys::Url::new(link) else { return link.to_owned() };
    let tags = url.search_params();
    tags.set("utm_source", source);
    tags.set("utm_medium", "referral");
    tags.set("utm_campaign", "invite");
    url.href()
}
