//! `GET /p/{shop}`: the program in plain HTML, without any script. Where the widget's module is refused by a page's policy, the
//! badge's place links here; search engines and messengers read it too, in each of the program's languages.
//!
//! Generated from the public view of the program in force; what a guest may not know is not in it. The printed matter that
//! leads to the program is [`crate::features::hosted::poster`].

use std::sync::Arc;

use axum::Extension;
use axum::body::Body;
use axum::extract::Query;
use axum::response::Response;
use axum::routing::get;
use coppertoken_rules::ids::ShopId;
use coppertoken_rules::program::document::{Localized, ProgramDocument};
use coppertoken_rules::program::view::{ProgramView, Reader};
use coppertoken_words::Language;
use coppertoken_words::hosted::HostedWords;
use http::{HeaderMap, HeaderValue, Uri, header};
use maud::{DOCTYPE, Markup, html};
use serde::Deserialize;

use crate::edge::extract::Shop;
use crate::edge::route::Route;
use crate::features::hosted::poster;
use crate::kernel::context::RequestContext;
use crate::kernel::error::Error;
use crate::kernel::programs;
use crate::kernel::shops;
use crate::kernel::shops::OpenShop;
use crate::kernel::words as told;
use crate::kernel::words::{figures_of, speaker, tell};

/// What is served here, to anybody.
pub fn routes() -> Vec<Route> {
    vec![
        Route::page("/p/{shop}", get(page)),
        Route::page("/p/{shop}/poster", get(poster::page)),
        Route::page("/p/{shop}/qr.svg", get(poster::code)),
    ]
}

/// No script at all, styles of our own only.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src https: 'self' data:; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'none'";

/// What the address may say.
#[derive(Debug, Deserialize)]
pub struct Choice {
    /// The language.
    lang: Option<String>,
}

/// The words of a language; English for one we do not speak.
fn words(code: &str) -> &'static HostedWords {
    Language::of(code).unwrap_or(Language::English).hosted()
}

/// What a language calls itself, or its code.
fn own_name(code: &str) -> &str {
    match Language::of(code) {
        Some(language) => language.own_name(),
        None => code,
    }
}

/// A shop's program as a public page shows it.
pub struct Hosted {
    /// The shop.
    pub shop: Arc<OpenShop>,
    /// What everybody may read.
    pub view: ProgramView,
    /// Code of the page's language; one of the program's.
    pub language: String,
    /// Where this worker answers, such as `https://loyalty.example`.
    pub origin: String,
}

impl Hosted {
    /// The program in force, in the language asked for, else in the browser's, else in the program's first.
    pub async fn open(
        context: &RequestContext,
        shop_id: &ShopId,
        chosen: Option<&str>,
        headers: &HeaderMap,
        address: &Uri,
    ) -> Result<Self, Error> {
        let shop = shops::open(context, shop_id).await?;
        let program = programs::open(context, shop_id, shop.program_version).await?;
        let view = tell(program.program.view(Reader::Public))?;
        let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let language = language(&view.program, chosen, accepted);
        Ok(Self { shop, view, language, origin: origin_of(address) })
    }

    /// The words of the page's language.
    pub fn words(&self) -> &'static HostedWords {
        words(&self.language)
    }

    /// A text of the program.
    pub fn text<'a>(&'a self, localized: &'a Localized) -> &'a str {
        localized.text(&self.language, &self.view.program.languages)
    }

    /// Does the program's name say already that it is a loyalty program?
    fn is_named_so(&self) -> bool {
        self.text(&self.view.program.name).to_lowercase().contains(&self.words().loyalty_program.to_lowercase())
    }

    /// The page's own address in a language.
    pub fn address(&self, language: &str) -> String {
        format!("{}/p/{}?lang={language}", self.origin, self.shop.shop_id)
    }

    /// Where shoppers join: a page of the shop whose widget opens the program, or this page where the shop named no origin.
    pub fn join_address(&self, marks: &str) -> String {
        match self.shop.origins.first() {
            Some(origin) => format!("{origin}/?coppertoken=join{marks}"),
            None => format!("{}{marks}", self.address(&self.language)),
        }
    }

    /// The banner's picture as other sites can load it. A path is one of the shop's own site.
    fn picture(&self) -> Option<String> {
        let picture = &self.view.program.banner.as_ref()?.picture;
        if picture.starts_with("https://") {
            return Some(picture.clone());
        }
        let site = self.shop.origins.first().unwrap_or(&self.origin);
        picture.starts_with('/').then(|| format!("{site}{picture}"))
    }
}

/// Scheme and host of an address, without the slash.
fn origin_of(address: &Uri) -> String {
    match (address.scheme_str(), address.authority()) {
        (Some(scheme), Some(authority)) => format!("{scheme}://{authority}"),
        _ => String::new(),
    }
}

/// The first language of the program that is asked for. Weights in `Accept-Language` are ignored: browsers send them falling.
fn language(program: &ProgramDocument, chosen: Option<&str>, accepted: &str) -> String {
    let wanted = chosen.into_iter().chain(accepted.split(','));
    let codes = wanted.filter_map(|text| text.split([';', '-']).next()).map(|code| code.trim().to_ascii_lowercase());
    let mut known = codes.filter(|code| program.languages.contains(code));
    known.next().or_else(|| program.languages.first().cloned()).unwrap_or_default()
}

/// HTML as an answer, with the headers of our own pages.
pub fn answer(markup: Markup) -> Response {
    let mut response = Response::new(Body::from(markup.into_string()));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("strict-origin-when-cross-origin"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Language"));
    response
}

/// The page.
#[worker::send]
pub async fn page(
    Extension(context): Extension<Arc<RequestContext>>,
    Shop(shop_id): Shop,
    Query(choice): Query<Choice>,
    headers: HeaderMap,
    address: Uri,
) -> Result<Response, Error> {
    let hosted = Hosted::open(&context, &shop_id, choice.lang.as_deref(), &headers, &address).await?;
    Ok(answer(render(&hosted)?))
}

/// The page of a program in force.
pub fn render(hosted: &Hosted) -> Result<Markup, Error> {
    let (program, words) = (&hosted.view.program, hosted.words());
    let figures = figures_of(program, &hosted.language)?;
    let speaker = speaker(program, &figures);
    let rule = |title: &Localized, sentences: Vec<String>| {
        html! { li { strong { (hosted.text(title)) } @for sentence in sentences { br; (sentence) } } }
    };
    let benefits = html! {
        @if !program.benefits.is_empty() {
            section {
                h2 { (words.benefits) }
                ul { @for one in &program.benefits { (rule(&one.title, told::benefit(&speaker, one).all(None))) } }
            }
        }
    };
    let ladder = html! {
        @if !program.tiers.is_empty() {
            section {
                h2 { (words.tiers) }
                ul { @for tier in &program.tiers { (rule(&tier.title, told::tier(&speaker, tier).all(None))) } }
                @for sentence in speaker.qualification() { p { (sentence) } }
            }
        }
    };
    Ok(html! {
        (DOCTYPE)
        html lang=(hosted.language) {
            (head(hosted))
            body {
                main {
                    (heading(hosted))
                    section {
                        h2 { (words.ways_to_earn) }
                        ul {
                            @for mechanic in &program.mechanics {
                                (rule(&mechanic.title, told::mechanic(&speaker, mechanic).all(None)))
                            }
                        }
                        p { (speaker.arrival()) " " (speaker.expiry()) @if let Some(limit) = speaker.order_limit() { " " (limit) } }
                    }
                    section {
                        h2 { (words.rewards) }
                        ul {
                            @for reward in &program.rewards {
                                @let cost = reward.cost.map(|cost| speaker.points(cost));
                                (rule(&reward.title, told::reward(&speaker, reward).all(cost)))
                            }
                        }
                        @if let Some(pay) = &program.pay_with_points {
                            @for sentence in speaker.pay_with_points(pay) { p { (sentence) } }
                        }
                        p { (words.how_to_use) }
                    }
                    (benefits)
                    (ladder)
                    section { h2 { (words.who) } @for sentence in speaker.who() { p { (sentence) } } }
                    section { h2 { (words.returns) } @for sentence in speaker.returns() { p { (sentence) } } }
                }
            }
        }
    })
}

fn heading(hosted: &Hosted) -> Markup {
    let (program, words) = (&hosted.view.program, hosted.words());
    html! {
        header {
            @if program.languages.len() > 1 {
                nav aria-label=(words.languages) {
                    @for code in &program.languages {
                        a href=(format!("?lang={code}")) hreflang=(code) lang=(code) aria-current=[(*code == hosted.language).then_some("true")] {
                            (own_name(code))
                        }
                    }
                }
            }
            @if !hosted.is_named_so() { p.kind { (words.loyalty_program) } }
            h1 { (hosted.text(&program.name)) }
            @if let Some(banner) = &program.banner { p.lead { (hosted.text(&banner.text)) } }
            @if !hosted.shop.origins.is_empty() { p { a.join href=(hosted.join_address("")) { (words.join) } } }
        }
    }
}

/// What search engines and messengers read.
fn head(hosted: &Hosted) -> Markup {
    let program = &hosted.view.program;
    let title = hosted.text(&program.name);
    let description =
        program.banner.as_ref().map_or(hosted.words().loyalty_program, |banner| hosted.text(&banner.text));
    let own = hosted.address(&hosted.language);
    let picture = hosted.picture();
    let pictured = program.banner.as_ref().map(|banner| hosted.text(&banner.picture_description));
    let first = program.languages.first().map_or("", String::as_str);
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            title { (title) @if !hosted.is_named_so() { (hosted.words().dash) (hosted.words().loyalty_program) } }
            meta name="description" content=(description);
            link rel="canonical" href=(own);
            @for code in &program.languages { link rel="alternate" hreflang=(code) href=(hosted.address(code)); }
            link rel="alternate" hreflang="x-default" href=(hosted.address(first));
            meta property="og:type" content="website";
            meta property="og:title" content=(title);
            meta property="og:description" content=(description);
            meta property="og:url" content=(own);
            meta property="og:locale" content=(hosted.words().locale);
            @for code in program.languages.iter().filter(|code| **code != hosted.language) {
                meta property="og:locale:alternate" content=(words(code).locale);
            }
            meta name="twitter:card" content=(if picture.is_some() { "summary_large_image" } else { "summary" });
            meta name="twitter:title" content=(title);
            meta name="twitter:description" content=(description);
            @if let Some(picture) = &picture {
                meta property="og:image" content=(picture);
                meta property="og:image:alt" content=(pictured.unwrap_or_default());
                meta name="twitter:image" content=(picture);
            }
            meta name="theme-color" content=(program.look.accent);
            link rel="icon" href="data:,";
            link rel="stylesheet" href="/styles/hosted.css";
        }
    }
}

#[cfg(test)]
mod tests {
    use super::origin_of;

    #[test]
    fn the_origin_is_the_address_without_its_path() {
        assert_eq!(origin_of(&"https://loyalty.example/p/beans?lang=mk".parse().unwrap()), "https://loyalty.example");
        assert_eq!(origin_of(&"/p/beans".parse().unwrap()), "");
    }
}
