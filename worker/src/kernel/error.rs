//! Why a request was not answered as asked. [`crate::edge::problem`] writes it as an answer.
//!
//! Expected refusals are shown; faults are ours: logged with their context, answered without it.

use coppertoken_rules::Rejection;
use coppertoken_rules::error::OutOfRange;
use coppertoken_rules::program::check;
use coppertoken_wire::problem::FieldError;
use http::StatusCode;

/// Seconds a signature may be old or ahead: what Standard Webhooks advises, 5 minutes.
pub const TOLERANCE_SECONDS: i64 = 300;

/// Why a request was not answered as asked.
#[derive(Debug)]
pub enum Error {
    /// The rules refused.
    Rejected(Rejection),
    /// The rules refused because of these fields: see [`Error::invalid`].
    Invalid(Box<Invalid>),
    /// The request cannot be read; says what to change.
    BadRequest(String),
    /// A field of the request cannot be read, or breaks a rule of its own.
    Unreadable(Box<FieldError>),
    /// A document is not a program.
    NotAProgram(Vec<check::Problem>),
    /// No valid credentials for this shop. The log says why; the answer does not.
    Unauthorized(&'static str),
    /// The identifier of an operator's key with another secret; answered as any [`Error::Unauthorized`]. The log names the key.
    WrongSecret(String),
    /// Signed too many seconds ago; negative when ahead.
    OutOfTolerance(i64),
    /// Valid credentials that do not open this.
    Forbidden,
    /// An operator's key that does not open this; answered as any [`Error::Forbidden`]. The log names the key, and says why.
    Barred(String, &'static str),
    /// Wants a token of somebody who has just signed in.
    StepUp,
    /// Too many requests; says in how many seconds there may be more.
    TooMany(u32),
    /// Nothing here under this name; names the code.
    NotFound(&'static str),
    /// The address is there, but not for this method.
    MethodNotAllowed,
    /// The name is taken; names the code.
    Taken(&'static str),
    /// What cannot be changed any more; names the code and says why.
    Fixed(&'static str, &'static str),
    /// The idempotency key was used for another request.
    KeyReused,
    /// The body exceeds the limit.
    TooLarge,
    /// The store is busy or the outcome unknown; repeating the request is safe.
    Transient(String),
    /// Ours to mend.
    Fault(String),
}

/// A refusal that names fields. Boxed: every `Result` of the worker is as large as its error.
#[derive(Debug)]
pub struct Invalid {
    /// The reason: status and code are its own.
    pub rejection: Rejection,
    /// What has to change, in the order of the request.
    pub fields: Vec<FieldError>,
}

/// Most fields one answer names: an order has thousands, and twenty show the sender the rule.
const FIELDS_MAX: usize = 20;
/// Most fields one sentence names; `errors` has more.
const FIELDS_IN_DETAIL: usize = 3;

impl Error {
    /// A fault from any error that should not happen.
    pub fn fault(error: impl core::fmt::Display) -> Self {
        Self::Fault(error.to_string())
    }

    /// The rules refused because of these fields.
    pub fn invalid(rejection: Rejection, fields: Vec<FieldError>) -> Self {
        Self::Invalid(Box::new(Invalid { rejection, fields }))
    }

    /// A field breaks a rule of its own; what came is not repeated.
    pub fn of_field(field: &str, rule: &str) -> Self {
        Self::Unreadable(Box::new(FieldError::without_value(field, rule)))
    }

    /// A field breaks a rule of its own; `value` is what came, as JSON.
    pub fn of_value(field: &str, value: impl core::fmt::Display, rule: &str) -> Self {
        Self::Unreadable(Box::new(FieldError::new(field, value, rule)))
    }

    /// The reason of the rules, whether or not fields are named with it.
    pub const fn rejection(&self) -> Option<&Rejection> {
        match self {
            Self::Rejected(rejection) => Some(rejection),
            Self::Invalid(invalid) => Some(&invalid.rejection),
            _ => None,
        }
    }

    /// The status it is answered with.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Rejected(rejection) => status_of(rejection),
            Self::Invalid(invalid) => status_of(&invalid.rejection),
            Self::BadRequest(_) | Self::Unreadable(_) => StatusCode::BAD_REQUEST,
            Self::NotAProgram(_) | Self::KeyReused => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Unauthorized(_) | Self::WrongSecret(_) | Self::OutOfTolerance(_) => StatusCode::UNAUTHORIZED,
            Self::Forbidden | Self::Barred(..) | Self::StepUp => StatusCode::FORBIDDEN,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::NotFound(_) => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::Taken(_) | Self::Fixed(..) => StatusCode::CONFLICT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Transient(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Fault(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Stable snake_case code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Rejected(rejection) => rejection.code(),
            Self::Invalid(invalid) => invalid.rejection.code(),
            Self::BadRequest(_) | Self::Unreadable(_) => "bad_request",
            Self::NotAProgram(_) => "not_a_program",
            Self::Unauthorized(_) | Self::WrongSecret(_) => "unauthorized",
            Self::OutOfTolerance(_) => "webhook_timestamp_out_of_tolerance",
            Self::Forbidden | Self::Barred(..) => "forbidden",
            Self::StepUp => "step_up_required",
            Self::TooMany(_) => "too_many_requests",
            Self::NotFound(code) | Self::Taken(code) | Self::Fixed(code, _) => code,
            Self::MethodNotAllowed => "method_not_allowed",
            Self::KeyReused => "idempotency_key_reused",
            Self::TooLarge => "too_large",
            Self::Transient(_) => "try_again",
            Self::Fault(_) => "fault",
        }
    }

    /// Is it worth a job's while to repeat the same request later? Races and outages pass; a fault of ours may be mended meanwhile.
    pub const fn may_pass(&self) -> bool {
        match self {
            Self::Rejected(rejection) => rejection.is_transient(),
            Self::Invalid(invalid) => invalid.rejection.is_transient(),
            Self::Transient(_) | Self::Fault(_) | Self::TooMany(_) => true,
            Self::BadRequest(_)
            | Self::Unreadable(_)
            | Self::NotAProgram(_)
            | Self::Unauthorized(_)
            | Self::WrongSecret(_)
            | Self::OutOfTolerance(_)
            | Self::Forbidden
            | Self::Barred(..)
            | Self::StepUp
            | Self::NotFound(_)
            | Self::MethodNotAllowed
            | Self::Taken(_)
            | Self::Fixed(..)
            | Self::KeyReused
            | Self::TooLarge => false,
        }
    }

    /// What to do, in English.
    pub fn detail(&self) -> String {
        match self {
            Self::Rejected(rejection) => rejection.to_string(),
            Self::Invalid(invalid) if invalid.fields.is_empty() => invalid.rejection.to_string(),
            Self::Invalid(invalid) => sentence(&invalid.fields),
            Self::BadRequest(message) => message.clone(),
            Self::Unreadable(field) => field.to_string(),
            Self::NotAProgram(_) => "the document is not a program yet; see problems".to_owned(),
            Self::Unauthorized(_) | Self::WrongSecret(_) => "present valid credentials of this shop".to_owned(),
            Self::OutOfTolerance(seconds) => {
                let (off, side) = (seconds.unsigned_abs(), if *seconds < 0 { "ahead" } else { "old" });
                format!(
                    "webhook-timestamp is {off} s {side}; at most {TOLERANCE_SECONDS} s are accepted: check the clock, or sign again when retrying"
                )
            }
            Self::Forbidden | Self::Barred(..) => "this key does not open that".to_owned(),
            Self::StepUp => {
                "this much wants a customer who has just signed in: send a token with a fresh auth_time".to_owned()
            }
            Self::TooMany(_) => "too many requests; see Retry-After".to_owned(),
            Self::NotFound("no_program") => {
                "the shop has no program in force yet; publish one, then try again".to_owned()
            }
            Self::NotFound("guest_order_unknown") => {
                "no order of a guest is known by this token to this customer; sign in with the address the order was placed with"
                    .to_owned()
            }
            Self::NotFound(_) => "there is nothing under this name".to_owned(),
            Self::MethodNotAllowed => "use one of the methods listed in Allow".to_owned(),
            Self::Taken(_) => "this name is taken".to_owned(),
            Self::Fixed(_, why) => (*why).to_owned(),
            Self::KeyReused => "this Idempotency-Key was used for another request; use a new one".to_owned(),
            Self::TooLarge => "the body is too large".to_owned(),
            Self::Transient(_) => "the store is busy; repeat the same request".to_owned(),
            Self::Fault(_) => "something is wrong on our side; the cause was logged".to_owned(),
        }
    }

    /// Why somebody was not let in, for the log.
    pub fn why(&self) -> String {
        match self {
            Self::WrongSecret(key_id) => format!("wrong secret: key {key_id}"),
            Self::Barred(key_id, why) => format!("{why}: key {key_id}"),
            Self::Unauthorized(why) => (*why).to_owned(),
            Self::OutOfTolerance(_) => "signed too long ago, or ahead".to_owned(),
            Self::StepUp => "not freshly signed in".to_owned(),
            _ => String::new(),
        }
    }

    /// The fields that have to change.
    pub fn fields(&self) -> Vec<FieldError> {
        match self {
            Self::Invalid(invalid) => invalid.fields.iter().take(FIELDS_MAX).cloned().collect(),
            Self::Unreadable(field) => vec![(**field).clone()],
            _ => vec![],
        }
    }

    /// Points or minor units that are missing, where something is.
    pub fn missing(&self) -> Option<i64> {
        match self {
            Self::Rejected(Rejection::InsufficientPoints { missing } | Rejection::MinimumNotReached { missing }) => {
                Some(*missing)
            }
            _ => None,
        }
    }
}

/// The first fields in one sentence, and how many there are beyond them.
fn sentence(fields: &[FieldError]) -> String {
    let first = fields.iter().take(FIELDS_IN_DETAIL).map(FieldError::to_string).collect::<Vec<_>>().join("; ");
    match fields.len().saturating_sub(FIELDS_IN_DETAIL) {
        0 => first,
        more => format!("{first}; and {more} more"),
    }
}

/// The status of each reason the rules know.
const fn status_of(rejection: &Rejection) -> StatusCode {
    match rejection {
        Rejection::NotAMember
        | Rejection::RewardUnknown
        | Rejection::VoucherUnknown
        | Rejection::ChoiceUnknown
        | Rejection::ActivityUnknown => StatusCode::NOT_FOUND,
        Rejection::ConditionNotMet { .. } | Rejection::MembersOnly | Rejection::AccountFrozen => StatusCode::FORBIDDEN,
        Rejection::Contention => StatusCode::SERVICE_UNAVAILABLE,
        Rejection::AccountDamaged => StatusCode::INTERNAL_SERVER_ERROR,
        Rejection::AmountOutOfRange | Rejection::Invalid(_) | Rejection::OrderTooLarge => {
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Rejection::CurrencyMismatch
        | Rejection::AlreadyAMember
        | Rejection::RewardNotAvailable
        | Rejection::RewardLimitReached
        | Rejection::GivenBackTooOften { .. }
        | Rejection::OutOfStock
        | Rejection::ActivityLimitReached
        | Rejection::NothingToPay
        | Rejection::InsufficientPoints { .. }
        | Rejection::VoucherClaimed
        | Rejection::VoucherUsed
        | Rejection::VoucherReturned
        | Rejection::MinimumNotReached { .. }
        | Rejection::TooManyOpen => StatusCode::CONFLICT,
    }
}

/// Why, for people: the caller, or a merchant who looks at what is parked.
impl core::fmt::Display for Error {
    fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        formatter.write_str(&self.detail())
    }
}

impl From<OutOfRange> for Error {
    fn from(error: OutOfRange) -> Self {
        Rejection::from(error).into()
    }
}

impl From<Rejection> for Error {
    fn from(rejection: Rejection) -> Self {
        match &rejection {
            Rejection::Invalid(found) => {
                let field = FieldError::new(&*found.field, &found.value, &*found.rule);
                Self::invalid(rejection, vec![field])
            }
            _ => Self::Rejected(rejection),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_names_the_first_fields_and_keeps_status_and_code_of_its_reason() {
        let field = |place: i64| FieldError::new(format!("lines[{place}].net"), -place, "0 or more minor units");
        let told = |count: i64| Error::invalid(Rejection::AmountOutOfRange, (1..=count).map(field).collect());
        let one = "`lines[1].net`: 0 or more minor units; got -1";
        let two = format!("{one}; `lines[2].net`: 0 or more minor units; got -2");
        let three = format!("{two}; `lines[3].net`: 0 or more minor units; got -3");
        let cases = [
            (0, "an amount, or a sum of amounts, is larger than can be counted".to_owned(), 0),
            (1, one.to_owned(), 1),
            (3, three.clone(), 3),
            (25, format!("{three}; and 22 more"), 20),
        ];
        for (count, detail, listed) in cases {
            let error = told(count);
            assert_eq!((error.detail(), error.fields().len()), (detail, listed), "{count} fields");
            assert_eq!((error.status().as_u16(), error.code()), (422, "amount_out_of_range"));
        }
        let currency = FieldError::new("currency", "\"USD\"", "the program's currency, EUR");
        let error = Error::invalid(Rejection::CurrencyMismatch, vec![currency]);
        assert_eq!((error.status().as_u16(), error.code()), (409, "currency_mismatch"));
        assert_eq!(error.detail(), "`currency`: the program's currency, EUR; got \"USD\"");
    }
}
