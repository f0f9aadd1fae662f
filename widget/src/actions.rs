//! What happens when the page or the shopper asks for something: call the API, put the answer into the state, tell the
//! page.

use std::pin::Pin;
use std::rc::Rc;

use coppertoken_wire::member::MemberResponse;
use wasm_bindgen::JsValue;

use crate::api::{Call, Failure, renew_token, send};
use crate::app::App;
use crate::program::Known;
use crate::state::{Connection, Session};
use crate::text::glue;
use crate::{host, js, page, reading};

/// Milliseconds a changed cart rests before the server is asked about it.
const QUOTE_DELAY: f64 = 250.0;
/// Milliseconds after which a page that was opened counts as a visit.
const VISIT_DELAY: f64 = 2_000.0;

/// First answers: who is it, what is the program. Tells the page when the widget is ready.
pub fn begin(app: App) {
    spawn(async move {
        if app.token().is_none() {
            renew_token(app).await;
        }
        load(app).await;
        host::tell("ready", &[]);
        if host::has_mark(app.token().is_some()) {
            page::come_back(app).await;
        }
    });
}

/// Somebody else, or nobody, is signed in.
pub fn identify(app: App, token: Option<String>) {
    app.next_generation();
    app.set_token(token);
    let state = app.state();
    state.member.set(None);
    state.session.set(Session::Unknown);
    state.overview.set(JsValue::UNDEFINED);
    state.quote.set(JsValue::UNDEFINED);
    state.statement.set(Rc::default());
    state.redeeming.set(None);
    refresh(app);
}

/// Asks for everything again.
pub fn refresh(app: App) {
    spawn(load(app));
}

/// Runs `work` in the background. Boxed, so that the machinery around it is compiled once.
pub fn spawn(work: impl Future<Output = ()> + 'static) {
    let work: Pin<Box<dyn Future<Output = ()>>> = Box::pin(work);
    wasm_bindgen_futures::spawn_local(work);
}

/// Asks for program and account.
pub async fn load(app: App) {
    let state = app.state();
    let generation = app.generation();
    let answer = send(app, Call::get("/program")).await;
    if app.generation() != generation {
        return;
    }
    let before = state.program.peek();
    // The same version for the same reader is the same program: the page stays as it is, focus and all.
    let is_known = |value: &JsValue| {
        let known = before.is_some_and(|before| before.is(value));
        known || Known::read(value).map(|known| state.program.set(Some(known))).is_some()
    };
    if !answer.as_ref().is_ok_and(is_known) {
        let has_program = before.is_some();
        state.connection.set(if has_program { Connection::Stale } else { Connection::Down });
        if !has_program {
            host::tell("error", &[("code", "unavailable".into())]);
            return;
        }
    }
    if app.token().is_none() {
        become_guest(app);
        state.connection.set(Connection::Live);
        quote(app);
        return;
    }
    let answer = send(app, Call::get("/member")).await;
    if app.generation() != generation {
        return;
    }
    match answer {
        Ok(value) => take_member(app, &value),
        Err(failure) if failure.is("not_a_member") => {
            state.member.set(None);
            state.session.change(Session::SignedIn);
            state.connection.set(Connection::Live);
            host::tell("identified", &[("member", JsValue::FALSE)]);
        }
        Err(Failure::Refused { status: 401, .. }) => {
            become_guest(app);
            state.connection.set(Connection::Live);
        }
        Err(_) => {
            state.connection.set(Connection::Stale);
            host::tell("error", &[("code", "unavailable".into())]);
        }
    }
    quote(app);
}

/// Asks the server about the cart, where the widget cannot judge it or somebody wants advice.
pub fn quote(app: App) {
    let state = app.state();
    let is_judged_here = state.program.peek().is_none_or(|known| known.rules.is_some());
    if is_judged_here && !state.wants_advice.peek() {
        return;
    }
    let question = app.next_question();
    // A shopper who changes a quantity changes it again at once.
    host::later(QUOTE_DELAY, move || {
        if app.question() != question {
            return;
        }
        spawn(async move {
            let path = glue(&["/quote?language=", app.texts().code]);
            let answer = send(app, Call::post(&path, reading::quote_body(&app.state().cart.peek()))).await;
            if app.question() == question {
                app.state().quote.set(answer.unwrap_or(JsValue::UNDEFINED));
            }
        });
    });
}

/// Tells of the visit, once a day of the program, where a rule of the program asks for visits.
fn visit(app: App, response: &MemberResponse) {
    let document = || app.state().program.peek().map_or(JsValue::UNDEFINED, |known| known.document.clone());
    let asks = || js_sys::JSON::stringify(&document()).is_ok_and(|text| text.includes("\"visit", 0));
    if !app.is_first_visit(response.today) || !asks() {
        return;
    }
    // Who and when, so that a second member on this device is not taken for the first.
    let number = |number| js::digits(number);
    let day = number(i64::from(response.today.days_since_epoch()));
    let mark = glue(&[&day, " ", &number(response.member.joined_at_milliseconds)]);
    if app.recall("visited").as_deref() == Some(&*mark) {
        return;
    }
    host::later(VISIT_DELAY, move || {
        spawn(async move {
            let Ok(answer) = send(app, Call::post("/member/visits", js::object(&[]))).await else { return };
            app.keep("visited", &mark);
            if reading::points(&answer, "points_gained").is_some_and(coppertoken_rules::Points::is_positive) {
                refresh(app);
            }
        });
    });
}

fn become_guest(app: App) {
    app.state().member.set(None);
    app.state().session.change(Session::Guest);
}

/// Puts an account into the state and tells the page what changed.
pub fn take_member(app: App, value: &JsValue) {
    let state = app.state();
    let Some(response) = reading::member_response(value) else {
        state.connection.set(Connection::Stale);
        return;
    };
    app.set_clock(&response.as_of);
    let figures = |response: &MemberResponse| (response.member.balance.get(), response.member.pending_points.get());
    let before = state.member.peek().map(|before| figures(&before));
    let (balance, pending) = figures(&response);
    let is_new = state.session.peek() != Session::Member;
    visit(app, &response);
    state.connection.set(Connection::Live);
    state.account.set(js::get(value, "member"));
    state.member.set(Some(Rc::new(response)));
    state.session.change(Session::Member);
    if is_new {
        host::tell("identified", &[("member", JsValue::TRUE)]);
    }
    if before != Some((balance, pending)) {
        let number = |value| JsValue::from_f64(js::number(value));
        host::tell("points-changed", &[("balance", number(balance)), ("pending", number(pending))]);
    }
}
