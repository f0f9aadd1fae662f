//! The store in production: Cloudflare D1.

use core::future::{Future, poll_fn};
use core::pin::pin;
use core::task::Poll;
use core::time::Duration;

use js_sys::{Array, JSON};
use serde::Deserialize;
use serde_json::json;
use wasm_bindgen::{JsCast, JsValue};
use worker::wasm_bindgen_futures::JsFuture;
use worker::worker_sys::types::{D1Database as Binding, D1PreparedStatement};
use worker::{D1Database, Delay};

use crate::kernel::database::{Database, DatabaseError, Row, Statement, Value};

/// How long a batch may take. A request that reads once and gives up then still answers within 3 s.
const DEADLINE: Duration = Duration::from_millis(2_500);

/// D1 behind the [`Database`] seam. Values and rows cross the border of wasm as one JSON text each: value by value, the calls cost more than
/// the question itself.
pub struct D1(pub D1Database);

impl D1 {
    fn binding(&self) -> &Binding {
        let binding: &JsValue = self.0.as_ref();
        binding.unchecked_ref()
    }

    fn prepare(&self, statement: &Statement) -> Result<D1PreparedStatement, JsValue> {
        let values: serde_json::Value = statement.values.iter().map(to_json).collect();
        let values: Array = JSON::parse(&values.to_string())?.unchecked_into();
        self.binding().prepare(statement.sql)?.bind(values)
    }

    fn send(&self, statements: &[Statement]) -> Result<JsFuture, JsValue> {
        let prepared = statements.iter().map(|statement| self.prepare(statement)).collect::<Result<Array, _>>()?;
        self.binding().batch(prepared).map(JsFuture::from)
    }
}

/// Integers become doubles: a BigInt would be refused by D1, and `|x| ≤ 2^53 − 1` makes the double exact.
fn to_json(value: &Value) -> serde_json::Value {
    match value {
        Value::Null => serde_json::Value::Null,
        Value::Integer(integer) => json!(integer),
        Value::Text(text) => json!(text),
    }
}

/// What D1 answers for a statement.
#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    results: Vec<Row>,
    error: Option<String>,
    #[serde(default)]
    meta: Meta,
}

/// Of D1's figures about a statement the one that somebody asks for.
#[derive(Default, Deserialize)]
struct Meta {
    size_after: Option<u64>,
}

fn answers(value: &JsValue) -> Result<Vec<Answer>, DatabaseError> {
    let text = JSON::stringify(value).map_err(|error| refused(&error))?;
    serde_json::from_str(&String::from(text)).map_err(|error| DatabaseError::Broken(error.to_string()))
}

/// D1 says what happened in the text of an error, and nowhere else.
fn refused(error: &JsValue) -> DatabaseError {
    let message = error.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
    DatabaseError::of_message(&message.unwrap_or_else(|| format!("{error:?}")))
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

impl D1 {
    /// Bytes of the whole database, where D1 says so: the figure it gives with every answer.
    pub async fn size(&self) -> Result<Option<u64>, DatabaseError> {
        let statement = statement!("check_health");
        let answer = self.ask(&[statement]).await?.into_iter().next();
        match answer {
            Some(Answer { error: Some(message), .. }) => Err(DatabaseError::of_message(&message)),
            answer => Ok(answer.and_then(|answer| answer.meta.size_after)),
        }
    }

    async fn ask(&self, statements: &[Statement]) -> Result<Vec<Answer>, DatabaseError> {
        let sent = self.send(statements).map_err(|error| refused(&error))?;
        let answer = within(sent, Delay::from(DEADLINE)).await;
        // After a write the outcome is unknown, as after a lost connection: whoever asked repeats with the same key.
        let answer = answer.ok_or_else(|| DatabaseError::Transient("no answer within the deadline".to_owned()))?;
        answers(&answer.map_err(|error| refused(&error))?)
    }
}

impl Database for D1 {
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Vec<Row>>, DatabaseError> {
        let answers = self.ask(&statements).await?.into_iter();
        let rows = answers.map(|answer| match answer.error {
            Some(message) => Err(DatabaseError::of_message(&message)),
            None => Ok(answer.results),
        });
        rows.collect()
    }
}
