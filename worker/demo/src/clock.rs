//! The demo's clock: the runtime's time plus the days that were skipped, so that a button can move it and no test sleeps.

use coppertoken_rules::time::Instant;
use coppertoken_worker::kernel::clock;
use coppertoken_worker::kernel::database::{Database, Statement, read_one};
use coppertoken_worker::kernel::error::Error;
use serde::Deserialize;

#[derive(Deserialize)]
struct OffsetRow {
    offset_milliseconds: i64,
}

/// Now, with the skipped days.
pub async fn now(database: &impl Database) -> Result<Instant, Error> {
    let skipped = skipped_milliseconds(database).await?;
    Ok(Instant::from_milliseconds(clock::now()?.milliseconds().saturating_add(skipped))?)
}

/// Milliseconds the clock is ahead.
pub async fn skipped_milliseconds(database: &impl Database) -> Result<i64, Error> {
    let statement = Statement::new("SELECT offset_milliseconds FROM demo_clock WHERE one = 1", []);
    Ok(read_one::<OffsetRow>(database, statement).await?.map_or(0, |row| row.offset_milliseconds))
}

/// Moves the clock ahead.
pub async fn skip(database: &impl Database, milliseconds: i64) -> Result<(), Error> {
    let sql = "INSERT INTO demo_clock (one, offset_milliseconds) VALUES (1, CAST(?1 AS INTEGER)) \
               ON CONFLICT (one) DO UPDATE SET offset_milliseconds = offset_milliseconds + CAST(?1 AS INTEGER)";
    Ok(database.batch(vec![Statement::new(sql, [milliseconds.into()])]).await.map(drop)?)
}
