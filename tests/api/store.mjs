// Looks into the worker's local database from outside, read-only, with SQLite itself.

import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

// Tables with rows of a shop.
export const TABLES = [
  "shop",
  "shop_key",
  "program_version",
  "account",
  "member",
  "entry",
  "source",
  "voucher",
  "parked_delivery",
  "stock",
  "declined_grant",
  "grant_note",
  "grant_proposal",
  "outbox",
];

// The file below COPPERTOKEN_PERSIST that holds our tables; wrangler keeps others beside it.
function databaseFile() {
  const root = process.env.COPPERTOKEN_PERSIST;
  if (!root) throw new Error("start these tests with `cargo xtask test api`: COPPERTOKEN_PERSIST is not set");
  for (const name of readdirSync(root, { recursive: true })) {
    if (!name.endsWith(".sqlite") || name.endsWith("metadata.sqlite")) continue;
    const file = join(root, name);
    const isOurs = reading(file, (database) => {
      return database.prepare("SELECT count(*) AS tables FROM sqlite_master WHERE name = 'entry'").get().tables === 1;
    });
    if (isOurs) return file;
  }
  throw new Error(`no database with our tables below ${root}`);
}

function reading(file, work) {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    return work(database);
  } finally {
    database.close();
  }
}

let known;

// Runs `work` with the live database, which cannot be written through it.
export function withDatabase(work) {
  known ??= databaseFile();
  return reading(known, work);
}

// Runs `work` with a writable copy: schema, triggers and rows as they are, the original untouched.
export function withCopy(work) {
  const folder = mkdtempSync(join(tmpdir(), "coppertoken-"));
  const copy = join(folder, "copy.sqlite");
  try {
    withDatabase((database) => database.prepare("VACUUM INTO ?").run(copy));
    const database = new DatabaseSync(copy);
    try {
      return work(database);
    } finally {
      database.close();
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

// Runs `work` while nobody else can write: somebody holds the database's one lock for writers.
export async function withLock(work) {
  known ??= databaseFile();
  const database = new DatabaseSync(known);
  try {
    database.exec("BEGIN IMMEDIATE");
    return await work();
  } finally {
    database.exec("ROLLBACK");
    database.close();
  }
}

// Puts rows back that a restore of an earlier state would bring.
export function restore(work) {
  known ??= databaseFile();
  const database = new DatabaseSync(known);
  try {
    database.exec("PRAGMA busy_timeout = 5000");
    return work(database);
  } finally {
    database.close();
  }
}

// Everything stored of a shop, table by table, in a form that can be compared. The key that guards it is left out.
export function rowsOf(shop) {
  return withDatabase((database) => {
    const rows = (table) => database.prepare(`SELECT * FROM ${table} WHERE shop_id = ? ORDER BY 2, 3`).all(shop.id);
    return Object.fromEntries(TABLES.map((table) => [table, rows(table).map((row) => ({ ...row }))]));
  });
}

// How many rows a shop has in each table.
export function countsOf(shop) {
  return Object.fromEntries(Object.entries(rowsOf(shop)).map(([table, rows]) => [table, rows.length]));
}
