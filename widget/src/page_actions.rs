//! What happens when the shopper asks for something on the program page. Comes with the page; see [`crate::page`].

use std::rc::Rc;

use coppertoken_rules::Points;
use coppertoken_rules::ids::RuleId;
use wasm_bindgen::JsValue;

use crate::actions::{load, spawn, take_member};
use crate::api::{Call, Failure, send};
use crate::app::App;
use crate::state::{Joining, RedeemStep, Redeeming, Session, Statement};
use crate::text::{PageTexts, fill, glue};
use crate::{host, js, reading, statement_reading, storage};

/// A guest who came back from signing in joins at once when the box was ticked before; who came to claim an order claims it, or is asked to
/// join first. `true` = show the page.
pub fn come_back(app: App) -> bool {
    let shop = &app.config().shop;
    let mark = host::take_mark().unwrap_or_default();
    if let Some(token) = mark.strip_prefix("claim-") {
        storage::keep_claim(shop, token);
    }
    let has_agreed = storage::take_joining(shop);
    if app.state().session.peek() == Session::Member {
        return claim(app);
    }
    if has_agreed {
        app.state().has_consented.set(true);
        join(app);
    }
    true
}

/// Claims the order the member came for. `false` = there is none.
fn claim(app: App) -> bool {
    let Some(token) = storage::claim(&app.config().shop) else { return false };
    spawn(async move {
        let body = js::object(&[("token", token.as_str().into())]);
        let answer = send(app, Call::post("/member/guest-orders", body)).await;
        if !answer.as_ref().is_err_and(Failure::is_open) {
            storage::forget_claim(&app.config().shop);
        }
        let texts = app.page_texts();
        match answer {
            Ok(value) => {
                take_member(app, &value);
                let number = js::text(&value, "order_number").unwrap_or_default();
                app.announce(&match reading::points(&value, "points").filter(|points| points.is_positive()) {
                    Some(points) => app.about_points(texts.claimed(), points, &number),
                    None => fill(texts.claimed_unpaid(), &[&number]),
                });
                load(app).await;
            }
            Err(failure) => app.announce(words_for(&failure)(texts)),
        }
    });
    true
}

/// Joins, or sends a guest to the shop's sign-in page and joins on return.
pub fn join(app: App) {
    let state = app.state();
    if !state.has_consented.peek() {
        state.joining.set(Joining::Failed(|texts| texts.consent_needed()));
        return;
    }
    if app.token().is_none() {
        if host::go_to_sign_in(app, false) {
            storage::remember_joining(&app.config().shop);
        } else {
            state.joining.set(Joining::Failed(|texts| texts.join_no_login()));
        }
        return;
    }
    state.joining.set(Joining::Sent);
    spawn(async move {
        let body = js::object(&[("consent", JsValue::TRUE)]);
        for (field, mark) in [("referral_code", "invited"), ("source", "source")] {
            if let Some(value) = app.recall(mark) {
                js::set(&body, field, &value.into());
            }
        }
        let answer = send(app, Call::post("/join", body)).await;
        let state = app.state();
        match answer {
            Ok(value) => {
                take_member(app, &value);
                state.joining.set(Joining::Idle);
                app.announce(app.page_texts().joined());
                claim(app);
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
pub fn ask_to_redeem(app: App, reward_id: RuleId, chosen_of: Option<RuleId>) {
    app.announce("");
    app.state().redeeming.set(Some(Rc::new(Redeeming { reward_id, chosen_of, step: RedeemStep::Asked })));
}

/// Redeems, or takes a gift to choose. The request's key is kept before it is sent and used again until an answer has come.
pub fn redeem(app: App, asked: &Redeeming) {
    let Redeeming { reward_id, chosen_of, .. } = asked.clone();
    let show = {
        let (reward_id, chosen_of) = (reward_id.clone(), chosen_of.clone());
        move |step| {
            let redeeming = Redeeming { reward_id: reward_id.clone(), chosen_of: chosen_of.clone(), step };
            app.state().redeeming.set(Some(Rc::new(redeeming)));
        }
    };
    show(RedeemStep::Sent);
    let shop = app.config().shop.clone();
    let body = js::object(&[("reward_id", reward_id.as_str().into())]);
    let mut path = "/member/redemptions";
    let mut reward = reward_id.as_str().to_owned();
    if let Some(mechanic_id) = &chosen_of {
        js::set(&body, "mechanic_id", &mechanic_id.as_str().into());
        path = "/member/choices";
        reward = glue(&[mechanic_id.as_str(), ":", &reward]);
    }
    let key = storage::request_key(&shop, &reward).unwrap_or_else(host::new_key);
    storage::keep_request_key(&shop, &reward, &key);
    spawn(async move {
        let call = Call { key: Some(&key), ..Call::post(path, body) };
        let answer = send(app, call).await;
        let issued = match &answer {
            Ok(value) => {
                let voucher = js::get(value, "voucher");
                let is_read = js::text(&voucher, "code").is_some();
                is_read.then_some(voucher).ok_or(Failure::Unreachable)
            }
            Err(failure) => Err(failure.clone()),
        };
        if !issued.as_ref().is_err_and(Failure::is_open) {
            storage::forget_request_key(&shop, &reward);
        }
        let step = match issued {
            Ok(voucher) => RedeemStep::Issued(voucher),
            Err(failure) if failure.is("step_up_required") => RedeemStep::SignIn,
            Err(failure) => RedeemStep::Failed(words_for(&failure)),
        };
        let is_issued = matches!(step, RedeemStep::Issued(_));
        show(step);
        if is_issued {
            host::tell("reward-redeemed", &[("reward_id", reward_id.as_str().into())]);
        }
        load(app).await;
    });
}

/// Gives an unused code back for its points.
pub fn give_back(app: App, voucher_id: &str, cost: Points) {
    if app.state().giving_back.peek() {
        return;
    }
    app.state().giving_back.set(true);
    let path = glue(&["/member/redemptions/", voucher_id, "/cancel"]);
    spawn(async move {
        let answer = send(app, Call::post(&path, js::object(&[]))).await;
        app.state().giving_back.set(false);
        match answer {
            Ok(value) => {
                take_member(app, &value);
                app.announce(&app.points(&app.page_texts().given_back(), cost, ""));
            }
            Err(failure) => app.announce(words_for(&failure)(app.page_texts())),
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
        Some(sequence) => {
            let sequence = js::digits(i64::try_from(sequence).unwrap_or(i64::MAX));
            glue(&["&before=", &sequence])
        }
        None => String::new(),
    };
    let path = glue(&["/member/statement?limit=20&language=", app.texts().code, &path]);
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
                let page = statement_reading::statement_response(&value);
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

/// Asks what is left of limited rewards; members hear of it with everything else.
pub fn load_stocks(app: App) {
    spawn(async move {
        let answer = send(app, Call::get("/stock")).await;
        if let (Ok(value), false) = (answer, app.state().session.peek() == Session::Member) {
            app.state().overview.set(value);
        }
    });
}

/// What to tell the shopper about a failure.
pub fn words_for(failure: &Failure) -> fn(&'static PageTexts) -> &'static str {
    let Failure::Refused { code, .. } = failure else { return |texts| texts.problem_network() };
    match code.as_str() {
        "out_of_stock" => |texts| texts.out_of_stock(),
        "insufficient_points" => |texts| texts.problem_points(),
        "too_many_open" => |texts| texts.problem_too_many(),
        "voucher_claimed" => |texts| texts.problem_held(),
        "voucher_used" => |texts| texts.problem_used(),
        "account_frozen" => |texts| texts.problem_frozen(),
        "guest_order_unknown" => |texts| texts.claim_unknown(),
        "guest_order_over" => |texts| texts.claim_over(),
        "guest_order_claimed" => |texts| texts.claim_taken(),
        "address_unverified" => |texts| texts.claim_unverified(),
        _ => |texts| texts.problem_other(),
    }
}
