//! What happens when the page or the shopper asks for something: call the API, put the answer into the state, tell the
//! page.

use std::pin::Pin;
use std::rc::Rc;

use coppertoken_rules::api::member::MemberResponse;
use coppertoken_rules::ids::{RuleId, VoucherId};
use wasm_bindgen::JsValue;

use crate::api::{Call, Failure, renew_token, send};
use crate::app::App;
use crate::state::{Connection, Joining, RedeemStep, Redeeming, Session, Statement};
use crate::text::Texts;
use crate::{host, js, program_reading, reading, storage};

/// First answers: who is it, what is the program. Tells the page when the widget is ready.
pub fn begin(app: App) {
    spawn(async move {
        if app.token().is_none() {
            renew_token(app).await;
        }
        load(app).await;
        host::tell("ready", &[]);
        if host::came_back_to_join(app) && app.state().session.peek() != Session::Member {
            app.state().is_open.set(true);
            if storage::take_joining(&app.config().shop) && app.state().session.peek() == Session::SignedIn {
                app.state().has_consented.set(true);
                join(app);
            }
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

async fn load(app: App) {
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
fn take_member(app: App, value: &JsValue) {
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
        if before.is_some() && state.statement.peek().is_loaded {
            load_statement(app, false);
        }
    }
}

/// Joins, or sends a guest to the shop's sign-in page and joins on return.
pub fn join(app: App) {
    let state = app.state();
    if !state.has_consented.peek() {
        state.joining.set(Joining::Failed(|texts| texts.consent_needed));
        return;
    }
    if app.token().is_none() {
        if host::go_to_sign_in(app) {
            storage::remember_joining(&app.config().shop);
        } else {
            state.joining.set(Joining::Failed(|texts| texts.join_no_login));
        }
        return;
    }
    state.joining.set(Joining::Sent);
    spawn(async move {
        let body = js::object(&[("consent", JsValue::TRUE)]);
        let answer = send(app, Call::post("/join", body)).await;
        let state = app.state();
        match answer {
            Ok(value) => {
                take_member(app, &value);
                state.joining.set(Joining::Idle);
                app.announce(app.texts().joined);
                load(app).await;
            }
            // Joined in another tab, or the answer to the first try was lost.
            Err(failure) if failure.is("already_a_member") => {
                state.joining.set(Joining::Idle);
                load(app).await;
            }
            Err(failure) => state.joining.set(Joining::Failed(words_for(&failure))),
        }
    });
}

/// Opens the question whether to redeem.
pub fn ask_to_redeem(app: App, reward_id: RuleId) {
    app.announce("");
    app.state().redeeming.set(Some(Rc::new(Redeeming { reward_id, step: RedeemStep::Asked })));
}

/// Redeems. The request's key is kept before it is sent and used again until an answer has come.
pub fn redeem(app: App, reward_id: RuleId) {
    let sent = Redeeming { reward_id: reward_id.clone(), step: RedeemStep::Sent };
    app.state().redeeming.set(Some(Rc::new(sent)));
    let shop = app.config().shop.clone();
    let reward = reward_id.as_str().to_owned();
    let key = storage::request_key(&shop, &reward).unwrap_or_else(host::new_key);
    storage::keep_request_key(&shop, &reward, &key);
    let body = js::object(&[("reward_id", reward.as_str().into())]);
    spawn(async move {
        let call = Call { key: Some(&key), ..Call::post("/member/redemptions", body) };
        let answer = send(app, call).await;
        let issued = match &answer {
            Ok(value) => reading::voucher(&js::get(value, "voucher")).ok_or(Failure::Unreachable),
            Err(failure) => Err(failure.clone()),
        };
        if !issued.as_ref().is_err_and(Failure::is_open) {
            storage::forget_request_key(&shop, &reward);
        }
        let step = match issued {
            Ok(voucher) => RedeemStep::Issued(Rc::new(voucher)),
            Err(failure) => RedeemStep::Failed(words_for(&failure)),
        };
        let is_issued = matches!(step, RedeemStep::Issued(_));
        app.state().redeeming.set(Some(Rc::new(Redeeming { reward_id, step })));
        if is_issued {
            host::tell("reward-redeemed", &[("reward_id", reward.as_str().into())]);
        }
        load(app).await;
    });
}

/// Gives an unused code back for its points.
pub fn give_back(app: App, voucher_id: &VoucherId, cost: i64) {
    if app.state().giving_back.peek() {
        return;
    }
    app.state().giving_back.set(true);
    let path = ["/member/redemptions/", voucher_id.as_str(), "/cancel"].concat();
    spawn(async move {
        let answer = send(app, Call::post(&path, js::object(&[]))).await;
        app.state().giving_back.set(false);
        match answer {
            Ok(value) => {
                take_member(app, &value);
                let format = app.format();
                app.announce(&format.count(&format.texts.given_back, cost, ""));
            }
            Err(failure) => app.announce(words_for(&failure)(app.texts())),
        }
    });
}

/// Loads the statement: its first page anew, or one page more.
pub fn load_statement(app: App, more: bool) {
    let before = app.state().statement.peek();
    if before.is_loading {
        return;
    }
    let path = match before.next_before.filter(|_| more) {
        Some(sequence) => ["/member/statement?limit=20&before=", &sequence.to_string()].concat(),
        None => "/member/statement?limit=20".to_owned(),
    };
    let kept = Statement { is_loading: true, is_failed: false, ..(*before).clone() };
    app.state().statement.set(Rc::new(kept));
    let generation = app.generation();
    spawn(async move {
        let answer = send(app, Call::get(&path)).await;
        if app.generation() != generation {
            return;
        }
        let mut statement = Statement { is_loading: false, ..(*app.state().statement.peek()).clone() };
        match answer {
            Ok(value) => {
                let page = reading::statement_response(&value);
                if !more {
                    statement.lines.clear();
                }
                statement.lines.extend(page.lines);
                statement.next_before = page.next_before;
                statement.is_loaded = true;
            }
            Err(_) => statement.is_failed = true,
        }
        app.state().statement.set(Rc::new(statement));
    });
}

/// What to tell the shopper about a failure.
fn words_for(failure: &Failure) -> fn(&'static Texts) -> &'static str {
    let Failure::Refused { code, .. } = failure else { return |texts| texts.problem_network };
    match code.as_str() {
        "insufficient_points" => |texts| texts.problem_points,
        "too_many_open" => |texts| texts.problem_too_many,
        "voucher_claimed" => |texts| texts.problem_held,
        "voucher_used" => |texts| texts.problem_used,
        _ => |texts| texts.problem_other,
    }
}
