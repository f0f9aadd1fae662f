//! What happens when the page or the shopper asks for something: call the API, put the answer into the state, tell the
//! page.

use std::pin::Pin;
use std::rc::Rc;

use coppertoken_rules::api::member::MemberResponse;
use wasm_bindgen::JsValue;

use crate::api::{Call, Failure, renew_token, send};
use crate::app::App;
use crate::state::{Connection, Session};
use crate::{host, js, page, program_reading, reading};

/// First answers: who is it, what is the program. Tells the page when the widget is ready.
pub fn begin(app: App) {
    spawn(async move {
        if app.token().is_none() {
            renew_token(app).await;
        }
        load(app).await;
        host::tell("ready", &[]);
        if host::has_mark() && app.token().is_some() {
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
    if let Some(view) = answer.ok().and_then(|value| program_reading::program_view(&value)) {
        // The same version for the same reader is the same program: the page stays as it is, focus and all.
        let known = state.program.peek().map(|known| (known.version, known.reader));
        if known != Some((view.version, view.reader)) {
            state.program.set(Some(Rc::new(view)));
        }
    } else {
        let has_program = state.program.peek().is_some();
        state.connection.set(if has_program { Connection::Stale } else { Connection::Down });
        if !has_program {
            host::tell("error", &[("code", "unavailable".into())]);
            return;
        }
    }
    if app.token().is_none() {
        become_guest(app);
        state.connection.set(Connection::Live);
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
    state.connection.set(Connection::Live);
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
