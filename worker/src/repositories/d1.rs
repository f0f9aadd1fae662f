//! The store in production: Cloudflare D1.

use wasm_bindgen::JsValue;
use worker::{D1Database, D1PreparedStatement};

use super::database::{Database, DatabaseError, Row, Statement, Value};

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

impl Database for D1 {
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Vec<Row>>, DatabaseError> {
        let prepared = statements.iter().map(|statement| self.prepare(statement)).collect::<Result<Vec<_>, _>>()?;
        let results = self.0.batch(prepared).await.map_err(|error| DatabaseError::of_message(&error.to_string()))?;
        let rows = results.iter().map(|result| match result.error() {
            Some(message) => Err(DatabaseError::of_message(&message)),
            None => result.results::<Row>().map_err(|error| DatabaseError::Broken(error.to_string())),
        });
        rows.collect()
    }
}
