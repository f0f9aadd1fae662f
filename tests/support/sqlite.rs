//! The worker's store on real SQLite: the very migrations and `.sql` files that D1 runs, natively.
//!
//! Numbers are bound as REAL, as D1 binds them; a batch is one transaction; foreign keys are enforced, as on D1.

use std::cell::{Cell, RefCell};
use std::fs;
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use coppertoken_worker::kernel::database::{Database, DatabaseError, Row, Statement, Value};
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ToSql, params_from_iter};

use crate::house::root;

/// A database with the worker's tables.
pub struct Sqlite {
    connection: RefCell<Connection>,
    batches: Cell<usize>,
}

impl Default for Sqlite {
    /// An empty database, migrated as a deployment is.
    fn default() -> Self {
        Self::of_age(migrations().len())
    }
}

/// The migrations in their order, as SQL text.
pub fn migrations() -> Vec<String> {
    let folder = root().join("worker/migrations");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty());
    files.iter().map(|file| fs::read_to_string(file).unwrap()).collect()
}

/// Deployments of earlier days.
impl Sqlite {
    /// A database that has seen the first `count` migrations.
    pub fn of_age(count: usize) -> Self {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch("PRAGMA foreign_keys = ON").unwrap();
        let sqlite = Self { connection: RefCell::new(connection), batches: Cell::new(0) };
        migrations().iter().take(count).for_each(|sql| sqlite.run(sql).unwrap());
        sqlite
    }

    /// Runs all migrations behind the first `count`.
    pub fn migrate_from(&self, count: usize) {
        migrations().iter().skip(count).for_each(|sql| self.run(sql).unwrap());
    }

    /// The tables.
    pub fn tables(&self) -> Vec<String> {
        let named = self.rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rowid");
        named.iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect()
    }

    /// Every table, index and trigger, as it was made.
    pub fn schema(&self) -> Vec<Row> {
        self.rows("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name")
    }

    /// Rows of a table.
    pub fn count(&self, table: &str) -> u64 {
        let connection = self.connection.borrow();
        connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
    }

    /// Copies the rows another database has in tables and columns that exist here too. Answers how many.
    pub fn copy_from(&self, other: &Self) -> usize {
        let (here, there) = (self.connection.borrow(), other.connection.borrow());
        let mut copied = 0;
        for table in self.tables() {
            let columns: Vec<String> = {
                let mut all = here.prepare("SELECT name FROM pragma_table_info(?1)").unwrap();
                all.query_map([&table], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
            };
            // What a migration put there comes from the other one.
            here.execute(&format!("DELETE FROM {table}"), []).unwrap();
            let marks: Vec<String> = (1..=columns.len()).map(|place| format!("?{place}")).collect();
            let insert = format!("INSERT INTO {table} ({}) VALUES ({})", columns.join(", "), marks.join(", "));
            let mut rows = there.prepare(&format!("SELECT {} FROM {table}", columns.join(", "))).unwrap();
            let mut rows = rows.query([]).unwrap();
            while let Some(row) = rows.next().unwrap() {
                let values: Vec<rusqlite::types::Value> =
                    (0..columns.len()).map(|place| row.get(place).unwrap()).collect();
                copied += here.execute(&insert, params_from_iter(values)).unwrap();
            }
        }
        copied
    }
}

impl Sqlite {
    /// Batches run so far: round trips, on D1.
    pub fn batches(&self) -> usize {
        self.batches.get()
    }

    /// Rows inserted, updated and deleted so far. D1 bills one more for each index a row stands in.
    pub fn rows_changed(&self) -> u64 {
        self.connection.borrow().query_row("SELECT total_changes()", [], |row| row.get(0)).unwrap()
    }

    /// Runs SQL of a test's own; what SQLite refuses comes back as its message.
    pub fn run(&self, sql: &str) -> Result<(), String> {
        self.connection.borrow().execute_batch(sql).map_err(|error| error.to_string())
    }

    /// All rows of a query, as JSON.
    pub fn rows(&self, sql: &'static str) -> Vec<Row> {
        select(&self.connection.borrow(), &Statement::new(sql, [])).unwrap()
    }

    /// Everything stored, table by table, in a form that can be compared.
    pub fn dump(&self) -> String {
        let connection = self.connection.borrow();
        let mut tables =
            connection.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").unwrap();
        let names: Vec<String> = tables.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        let dump_of = |name: String| {
            let mut all = connection.prepare(&format!("SELECT * FROM {name}")).unwrap();
            let rows = read(&mut all, &[]).unwrap();
            format!("{name}: {rows:?}\n")
        };
        names.into_iter().map(dump_of).collect()
    }

    /// How SQLite would run a statement: one line a step.
    pub fn plan(&self, sql: &str) -> Vec<String> {
        let connection = self.connection.borrow();
        let mut explained = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let parameters = vec![rusqlite::types::Null; explained.parameter_count()];
        let steps = explained.query_map(params_from_iter(parameters), |row| row.get(3)).unwrap();
        steps.map(Result::unwrap).collect()
    }
}

impl Database for &Sqlite {
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Vec<Row>>, DatabaseError> {
        self.batches.set(self.batches.get() + 1);
        let mut connection = self.connection.borrow_mut();
        let of = |error: rusqlite::Error| DatabaseError::of_message(&error.to_string());
        // Dropped without `commit`, a transaction rolls back.
        let transaction = connection.transaction().map_err(of)?;
        let results: Result<Vec<_>, _> = statements.iter().map(|statement| select(&transaction, statement)).collect();
        let results = results.map_err(of)?;
        transaction.commit().map_err(of)?;
        Ok(results)
    }
}

/// A value on its way into SQLite as D1 sends it.
struct Bound<'a>(&'a Value);

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self.0 {
            Value::Null => ValueRef::Null,
            Value::Integer(integer) => {
                assert!(integer.abs() <= coppertoken_rules::number::LIMIT, "a double holds no {integer}");
                ValueRef::Real(*integer as f64)
            }
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
        }))
    }
}

fn select(connection: &Connection, statement: &Statement) -> rusqlite::Result<Vec<Row>> {
    read(&mut connection.prepare(statement.sql)?, &statement.values)
}

fn read(prepared: &mut rusqlite::Statement<'_>, values: &[Value]) -> rusqlite::Result<Vec<Row>> {
    let columns: Vec<String> = prepared.column_names().into_iter().map(str::to_owned).collect();
    let mut rows = prepared.query(params_from_iter(values.iter().map(Bound)))?;
    let mut all = vec![];
    while let Some(row) = rows.next()? {
        let cell = |(place, column): (usize, &String)| Ok((column.clone(), json(row.get_ref(place)?)));
        all.push(Row::Object(columns.iter().enumerate().map(cell).collect::<rusqlite::Result<_>>()?));
    }
    Ok(all)
}

fn json(value: ValueRef<'_>) -> Row {
    match value {
        ValueRef::Null => Row::Null,
        ValueRef::Integer(integer) => integer.into(),
        ValueRef::Real(real) => real.into(),
        ValueRef::Text(text) => String::from_utf8(text.to_vec()).unwrap().into(),
        ValueRef::Blob(_) => panic!("no table of ours holds blobs"),
    }
}

/// The outcome of a service. Natively nothing ever waits: SQLite answers at once.
pub fn now_or_never<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(outcome) => outcome,
        Poll::Pending => panic!("something waited for what is not there natively"),
    }
}

/// A store where, before the first write, somebody else is quicker.
pub struct Outrun<'a, F> {
    /// The store itself.
    pub sqlite: &'a Sqlite,
    /// What the other one does.
    pub rival: Cell<Option<F>>,
}

impl<F: FnOnce()> Database for Outrun<'_, F> {
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Vec<Row>>, DatabaseError> {
        let is_write = statements.iter().any(|statement| {
            let first = statement.sql.lines().find(|line| !line.starts_with("--")).unwrap_or_default();
            first.starts_with("INSERT") || first.starts_with("UPDATE")
        });
        if is_write && let Some(rival) = self.rival.take() {
            rival();
        }
        let sqlite = self.sqlite;
        sqlite.batch(statements).await
    }
}

/// A store that fails whenever something is to be entered into the ledger.
pub struct Failing<'a> {
    /// The store itself.
    pub sqlite: &'a Sqlite,
    /// What it says.
    pub message: &'static str,
    /// Does it write all the same, and only its answer is lost?
    pub after_writing: bool,
}

impl Database for Failing<'_> {
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Vec<Row>>, DatabaseError> {
        let is_entered = statements.iter().any(|statement| statement.sql.contains("INSERT INTO entry"));
        if is_entered && !self.after_writing {
            return Err(DatabaseError::of_message(self.message));
        }
        let sqlite = self.sqlite;
        let done = sqlite.batch(statements).await;
        if is_entered { Err(DatabaseError::of_message(self.message)) } else { done }
    }
}
