//! The door before every operation of operators: which key opens it, and what is noted in the audit log.

use std::sync::Arc;

use axum::Extension;
use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{MatchedPath, RawPathParams, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::Method;

use super::service::{self as operators, Operator};
use crate::edge::auth::operator;
use crate::edge::observe::RequestId;
use crate::edge::respond;
use crate::edge::route::Access;
use crate::features::audit_log::NewAct;
use crate::features::audit_log::service as acts;
use crate::features::privacy::service as privacy;
use crate::kernel::context::RequestContext;
use crate::kernel::error::Error;

/// Lets only operators pass whose key opens this, and notes every act before it is carried out.
#[worker::send]
pub async fn door(
    State(access): State<Access>,
    Extension(context): Extension<Arc<RequestContext>>,
    path: MatchedPath,
    names: Result<RawPathParams, RawPathParamsRejection>,
    mut request: Request,
    next: Next,
) -> Response {
    // Bytes that are no text name nothing.
    let Ok(names) = names else { return Error::NotFound("address_unknown").into_response() };
    match noted(&context, access, &path, &names, &request).await {
        Err(error) => error.into_response(),
        Ok((operator, act)) => {
            request.extensions_mut().insert(operator);
            let response = next.run(request).await;
            let Some(act) = act else { return response };
            let made = response.extensions().get::<respond::Made>().cloned().unwrap_or_default();
            acts::finish(&context, &act, response.status().as_u16(), made).await;
            response
        }
    }
}

/// Who asks, and the act that is begun; `None` for reading that leaves no trace.
async fn noted(
    context: &RequestContext,
    access: Access,
    path: &MatchedPath,
    names: &RawPathParams,
    request: &Request,
) -> Result<(Operator, Option<NewAct>), Error> {
    let token = operator::bearer(request.headers()).ok_or(Error::Unauthorized("no credentials"))?;
    let operator = operators::identify(context, token).await?;
    let route = path.as_str().strip_prefix("/v1/admin").unwrap_or_default();
    // Every GET answers HEAD too.
    let method = if request.method() == Method::HEAD { "GET" } else { request.method().as_str() };
    let shop = names.iter().find(|(name, _)| *name == "shop").map(|(_, value)| value);
    // Told to the log, which callers cannot fill: nothing was done that an act could tell of.
    if let Some(why) = operator.refusal(access.scope(), shop) {
        return Err(Error::Barred(operator.name().to_owned(), why));
    }
    if method == "GET" && !matches!(access, Access::Audited(_)) {
        return Ok((operator, None));
    }
    let shop_id = shop.unwrap_or_default();
    let subject = names.iter().find(|(name, _)| *name != "shop").map(|(name, value)| match name {
        "customer" => privacy::pseudonym(&context.settings, shop_id, value),
        _ => Ok(value.to_owned()),
    });
    let act = NewAct {
        shop_id: shop_id.to_owned(),
        act_id: String::new(),
        operator: operator.name().to_owned(),
        action: format!("{method} /v1/admin{route}"),
        subject: subject.transpose()?,
        request_id: request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default(),
        at: context.now.milliseconds(),
    };
    let act = acts::begin(context, act).await?;
    Ok((operator, Some(act)))
}
