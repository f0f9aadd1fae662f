//! The statement: every movement, and on request why it is what it is.

use coppertoken_wire::statement::StatementLine;

use crate::app::App;
use crate::components::{notes, section};
use crate::controls::button;
use crate::element::{View, changing, effect, element, nothing, several, words};
use crate::page_actions;
use crate::text::{fill, glue};
use crate::view_model::statement::{About, headline, is_waiting};

/// The statement; asks for its first page when it appears.
pub fn statement(app: App) -> View {
    // Whatever changes the account adds a line.
    effect(move || {
        if app.state().member.get().is_some() {
            page_actions::load_statement(app, false);
        }
    });
    section("statement", app.page_texts().statement_heading(), changing(move || content(app)))
}

fn content(app: App) -> View {
    let statement = app.state().statement.get();
    let texts = app.page_texts();
    let is_more = statement.is_loaded;
    let below = if statement.is_failed {
        element("div", "note")
            .child(words("p", "", texts.overview_failed()))
            .child(button("button quiet", texts.try_again(), move || page_actions::load_statement(app, is_more)).view())
            .view()
    } else if !statement.is_loaded {
        notes::loading(app)
    } else if statement.next_before.is_some() {
        let is_loading = statement.is_loading;
        button("button quiet", texts.show_more(), move || page_actions::load_statement(app, true))
            .flag("disabled", move || is_loading)
            .view()
    } else if statement.lines.is_empty() {
        words("p", "soft", texts.statement_empty())
    } else {
        nothing()
    };
    let lines = statement.lines.iter().map(|line| movement(app, line));
    several(vec![element("ul", "statement").children(lines).view(), below])
}

fn movement(app: App, line: &StatementLine) -> View {
    let texts = app.page_texts();
    let headline = headline(line, texts);
    let about = match headline.about {
        About::Order => line.order_number.as_deref(),
        About::Code => line.voucher_code.as_deref(),
        About::Account => Some(""),
    };
    // What is about neither is said by the server: stamps, offers, gifts, visits.
    let told = line.trace.first().filter(|_| about.is_none());
    let title = match (about, told) {
        (Some(about), _) => fill(headline.template, &[about]),
        (None, Some(told)) => told.text.clone(),
        (None, None) => texts.entry_other().to_owned(),
    };
    let mut figure = element("span", if line.points.is_negative() { "figure minus" } else { "figure" });
    if !line.points.is_zero() {
        figure = figure.child(words("span", "", &signed(app, line.points.get())));
        if is_waiting(line.kind) {
            figure = figure.child(words("span", "soft", texts.waiting()));
        }
    }
    let names = element("div", "movement-words").child(words("strong", "", &title)).child(words(
        "span",
        "soft",
        &app.date(line.effective_on),
    ));
    let head = element("div", "movement").child(names.view()).child(figure.view());
    let mut item = element("li", "").attribute("data-kind", line.kind.name()).child(head.view());
    let mut reasons = element("ul", "reasons");
    for trace in line.trace.iter().skip(usize::from(told.is_some())) {
        let mut reason = element("li", "reason").child(words("span", "", &trace.text));
        // What moved no points explains, and has no figure.
        if !trace.delta.is_zero() {
            reason = reason.child(words("span", "figure", &signed(app, trace.delta.get())));
        }
        reasons = reasons.child(reason.view());
    }
    if line.trace.len() > usize::from(told.is_some()) {
        let why = element("details", "why").child(words("summary", "", texts.why())).child(reasons.view());
        item = item.child(why.view());
    }
    item.view()
}

/// A figure with its sign: a true minus, and a plus.
fn signed(app: App, points: i64) -> String {
    let sign = if points < 0 { "−" } else { "+" };
    glue(&[sign, &app.format().number(points.saturating_abs())])
}
