//! The store in production: Cloudflare D1.

use core::future::{Future, poll_fn};
use core::pin::pin;
use core::task::Poll;
use core::time::Duration;

use wasm_bindgen::JsValue;
use worker::{D1Database, D1PreparedStatement, Delay};

use super::database::{Database, DatabaseError, Row, Statement, Value};

/// How long a batch may take. A request that reads once and gives up then still answers within 3 s.
const DEADLINE: Duration = Duration::from_millis(2_500);

/// D1 behind the [`Database`] seam.
pub struct D1(pub D1Database);

impl D1 {
    fn prepare(&self, statement: &Statement) -> Result<D1PreparedStatement, DatabaseError> {
        let values: Vec<JsValue> = statement.values.iter().map(to_js).collect();
        self.0.prepare(statement.sql).bind(&values).map_err(|error| DatabaseError::Broken(error.to_string()))
    }
}

/// Integers cross as doubles: a BigInt would be refused by D1, and `|x| ≤ 2^53 − 1` makes the double exact.
#[allow(clippy::cast_precision_loss, reason = "the value is exact below 2^53, which Value::Integer promises")]
fn to_js(value: &Value) -> JsValue {
    match value {
        Value::Null => JsValue::NULL,
        Value::Integer(integer) => JsValue::from_f64(*integer as f64),
        Value::Text(text) => JsValue::from_str(text),
    }
}

/// What D1 says went wrong. The crate's own text is the error's cause alone, and nothing where it has none.
fn text_of(error: &worker::Error) -> String {
    match error {
        worker::Error::D1(error) => AsRef::<js_sys::Error>::as_ref(error).message().into(),
        error => error.to_string(),
    }
}

/// What `work` answers, unless the deadline is over first.
async fn within<T>(work: impl Future<Output = T>, deadline: impl Future<Output = ()>) -> Option<T> {
    let (mut work, mut deadline) = (pin!(work), pin!(deadline));
    poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(answer) => Poll::Ready(Some(answer)),
        Poll::Pending => deadline.as_mut().poll(context).map(|()| None),
    })
    .await
}

impl Database for D1 {
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Vec<Row>>, DatabaseError> {
        let prepared = statements.iter().map(|statement| self.prepare(statement)).collect::<Result<Vec<_>, _>>()?;
        let answer = within(self.0.batch(prepared), Delay::from(DEADLINE)).await;
        // After a write the outcome is unknown, as after a lost connection: whoever asked repeats with the same key.
        let answer = answer.ok_or_else(|| DatabaseError::Transient("no answer within the deadline".to_owned()))?;
        let results = answer.map_err(|error| DatabaseError::of_message(&text_of(&error)))?;
        let rows = results.iter().map(|result| match result.error() {
            Some(message) => Err(DatabaseError::of_message(&message)),
            None => result.results::<Row>().map_err(|error| DatabaseError::Broken(error.to_string())),
        });
        rows.collect()
    }
}
