//! `GET /p/{shop}`: the program in plain HTML, without any script. Where the widget's module is refused by a page's policy, the
//! badge's place links here.
//!
//! Generated from the public view of the program in force; what a guest may not know is not in it.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use coppertoken_rules::ids::RuleId;
use coppertoken_rules::program::document::{Localized, ProgramDocument};
use coppertoken_rules::program::view::{ProgramView, Reader};
use coppertoken_rules::text::Figures as _;
use http::{HeaderMap, HeaderValue, header};
use maud::{DOCTYPE, Markup, html};
use serde::Deserialize;

use super::hosted_text::words;
use super::request;
use crate::error::Error;
use crate::services::{programs, shops};
use crate::shell::Edge;
use crate::words::{figures_of, speaker, tell};

/// No script at all, styles of our own only.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src https: 'self'; base-uri 'none'; form-action 'none'";

/// What the address may say.
#[derive(Debug, Deserialize)]
pub struct Choice {
    lang: Option<String>,
}

/// The page in the language asked for by `?lang=`, else by the browser, else the program's first.
#[worker::send]
pub async fn page(
    State(edge): State<Arc<Edge>>,
    Path(shop): Path<String>,
    Query(choice): Query<Choice>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let shop_id = request::shop_id(shop)?;
    let shop = shops::open(&edge, &shop_id).await?;
    let program = programs::open(&edge, &shop_id, shop.program_version).await?;
    let view = tell(program.program.view(Reader::Public))?;
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let language = language(&view.program, choice.lang.as_deref(), accepted);
    let mut response = Response::new(Body::from(render(&view, &language)?.into_string()));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Language"));
    Ok(response)
}

/// The first language of the program that is asked for. Weights in `Accept-Language` are ignored: browsers send them falling.
fn language(program: &ProgramDocument, chosen: Option<&str>, accepted: &str) -> String {
    let wanted = chosen.into_iter().chain(accepted.split(','));
    let codes = wanted.filter_map(|text| text.split([';', '-']).next()).map(|code| code.trim().to_ascii_lowercase());
    let mut known = codes.filter(|code| program.languages.contains(code));
    known.next().or_else(|| program.languages.first().cloned()).unwrap_or_default()
}

fn render(view: &ProgramView, language: &str) -> Result<Markup, Error> {
    let program = &view.program;
    let words = words(language);
    let figures = figures_of(program, language)?;
    let speaker = speaker(program, &figures);
    let text = |localized: &Localized| localized.text(language, &program.languages).to_owned();
    let told =
        |id: &RuleId| view.told.iter().find(|rule| &rule.id == id).map(|rule| text(&rule.text)).unwrap_or_default();
    Ok(html! {
        (DOCTYPE)
        html lang=(language) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (text(&program.name)) }
                link rel="stylesheet" href="/styles/hosted.css";
            }
            body {
                main {
                    header {
                        p.kind { (words.loyalty_program) }
                        h1 { (text(&program.name)) }
                        @if let Some(banner) = &program.banner { p.lead { (text(&banner.text)) } }
                    }
                    section {
                        h2 { (words.ways_to_earn) }
                        ul {
                            @for mechanic in &program.mechanics {
                                li { strong { (text(&mechanic.title)) } " — " (told(&mechanic.id)) }
                            }
                        }
                        p { (speaker.arrival()) " " (speaker.expiry()) }
                    }
                    section {
                        h2 { (words.rewards) }
                        ul {
                            @for reward in &program.rewards {
                                li {
                                    strong { (text(&reward.title)) } " — " (told(&reward.id)) @if let Some(cost) = reward.cost { " — " (speaker.points(cost)) }
                                    @if reward.minimum_goods.is_positive() {
                                        ", " (words.from_order) " " (figures.money(reward.minimum_goods))
                                    }
                                }
                            }
                        }
                        p { (words.how_to_use) }
                    }
                    @if !program.tiers.is_empty() {
                        section {
                            h2 { (words.tiers) }
                            ul {
                                @for tier in &program.tiers {
                                    li { (speaker.tier(tier)) @for gives in speaker.tier_gives(tier) { " " (gives) } }
                                }
                            }
                        }
                    }
                    section { h2 { (words.returns) } p { (words.returns_text) } }
                }
            }
        }
    })
}
