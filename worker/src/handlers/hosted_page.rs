//! `GET /p/{shop}`: the program in plain HTML, without any script. Where the widget's module is refused by a page's policy, the
//! badge's place links here.
//!
//! Generated from the public view of the program in force; what a guest may not know is not in it.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use coppertoken_rules::mechanics::MechanicKind;
use coppertoken_rules::money::minor_digits;
use coppertoken_rules::number::Amount;
use coppertoken_rules::program::document::{Expiry, Localized, ProgramDocument};
use coppertoken_rules::program::view::Reader;
use http::{HeaderMap, HeaderValue, header};
use maud::{DOCTYPE, Markup, html};
use serde::Deserialize;

use super::hosted_text::{Words, words};
use super::request;
use crate::error::Error;
use crate::services::{programs, shops};
use crate::shell::Edge;

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
    let program = program.program.view(Reader::Public).program;
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let language = language(&program, choice.lang.as_deref(), accepted);
    let mut response = Response::new(Body::from(render(&program, &language).into_string()));
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

fn render(program: &ProgramDocument, language: &str) -> Markup {
    let words = words(language);
    let text = |localized: &Localized| localized.text(language, &program.languages).to_owned();
    html! {
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
                                li { strong { (text(&mechanic.title)) } " — " (earning(program, &mechanic.rule, &words)) }
                            }
                        }
                        p { (words.after_days(program.earning.hold_days)) " " (life(program, &words)) }
                    }
                    section {
                        h2 { (words.rewards) }
                        ul {
                            @for reward in &program.rewards {
                                li {
                                    strong { (text(&reward.title)) } @if let Some(cost) = reward.cost { " — " (words.costs(cost.get())) }
                                    @if reward.minimum_goods.is_positive() {
                                        ", " (words.from_order) " " (money(program, reward.minimum_goods))
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
                                    li { strong { (text(&tier.title)) } " — " (words.tier_terms(tier.threshold.first_points().get(), tier.earn_percent)) }
                                }
                            }
                        }
                    }
                    section { h2 { (words.returns) } p { (words.returns_text) } }
                }
            }
        }
    }
}

fn earning(program: &ProgramDocument, rule: &MechanicKind, words: &Words) -> String {
    match rule {
        MechanicKind::Spend(spend) => words.spend(spend.points.get(), &money(program, spend.per)),
        _ => String::new(),
    }
}

fn life(program: &ProgramDocument, words: &Words) -> String {
    match program.earning.expiry {
        Expiry::Never => words.never_expire.to_owned(),
        Expiry::MonthsAfterPosting(months) => words.live_months(months),
        Expiry::DaysAfterPosting(days) => words.live_days(days),
        Expiry::Yearly(_) | Expiry::MonthsOfInactivity(_) => String::new(),
    }
}

/// `5.00 EUR`: exact and the same in every language; the widget's figures follow each language's customs.
fn money(program: &ProgramDocument, amount: Amount) -> String {
    let digits = minor_digits(&program.currency);
    let unit = 10_i64.pow(digits);
    let (whole, rest) = (amount.get().div_euclid(unit), amount.get().rem_euclid(unit));
    match digits {
        0 => format!("{whole} {}", program.currency),
        _ => format!("{whole}.{rest:0width$} {}", program.currency, width = usize::try_from(digits).unwrap_or(2)),
    }
}
