// What the database itself refuses, on a copy of the worker's own file: schema, triggers and rows as deployed.

import assert from "node:assert/strict";
import { test } from "node:test";
import { program } from "./programs.mjs";
import { rowsOf, withCopy } from "./store.mjs";
import { openShop } from "./support.mjs";

async function shopWithHistory() {
  const shop = await openShop(program());
  const member = await shop.joined();
  await member.buys(25_000);
  await member.voucher("five-off");
  return shop;
}

function refuses(database, sql, values, message) {
  assert.throws(() => database.prepare(sql).run(...values), { message }, sql);
}

test("entries can be neither changed nor deleted", async () => {
  const shop = await shopWithHistory();
  const columns = Object.keys(rowsOf(shop).entry[0]);
  assert.ok(columns.length >= 13);
  withCopy((database) => {
    const rows = () => database.prepare("SELECT * FROM entry ORDER BY 1, 2, 3").all();
    const before = rows();
    for (const column of columns) {
      const sql = `UPDATE entry SET ${column} = ${column} WHERE shop_id = ?`;
      refuses(database, sql, [shop.id], /entry_is_immutable/);
    }
    refuses(database, "UPDATE entry SET points = points + 1 WHERE shop_id = ?", [shop.id], /entry_is_immutable/);
    refuses(database, "DELETE FROM entry WHERE shop_id = ?", [shop.id], /entry_is_kept/);
    refuses(database, "DELETE FROM entry", [], /entry_is_kept/);
    assert.deepEqual(rows(), before);
  });
});

test("an entry cannot be written twice, neither at one place nor for one source", async () => {
  const shop = await shopWithHistory();
  withCopy((database) => {
    const rest = "revision, kind, points, effective_on, recorded_at, body, format, previous_hash, hash";
    const again = (sequence, source) =>
      `INSERT INTO entry SELECT shop_id, account_id, ${sequence}, ${source}, ${rest} FROM entry WHERE shop_id = ? AND sequence = 2`;
    const place = /UNIQUE constraint failed: entry.shop_id, entry.account_id, entry.sequence/;
    refuses(database, again(2, "'order:another'"), [shop.id], place);
    const source = /UNIQUE constraint failed: entry.shop_id, entry.source, entry.revision, entry.kind/;
    refuses(database, again(99, "source"), [shop.id], source);
  });
});

test("program versions can be neither changed nor deleted", async () => {
  const shop = await shopWithHistory();
  withCopy((database) => {
    const sql = "UPDATE program_version SET document = '{}' WHERE shop_id = ?";
    refuses(database, sql, [shop.id], /program_version_is_immutable/);
    refuses(database, "DELETE FROM program_version WHERE shop_id = ?", [shop.id], /program_version_is_kept/);
  });
});

test("an order stays bound to its account", async () => {
  const shop = await shopWithHistory();
  withCopy((database) => {
    for (const account of ["'another'", "NULL"]) {
      const sql = `UPDATE source SET account_id = ${account} WHERE shop_id = ?`;
      refuses(database, sql, [shop.id], /source_is_bound_for_good/);
    }
    const same = "UPDATE source SET account_id = account_id WHERE shop_id = ?";
    assert.equal(database.prepare(same).run(shop.id).changes, 1, "the trigger tells a change from none");
  });
});

test("a write that read another version of an order fails by name", async () => {
  const shop = await shopWithHistory();
  withCopy((database) => {
    const sql = "UPDATE source SET version = CASE WHEN version = 99 THEN version + 1 ELSE -1 END WHERE shop_id = ?";
    refuses(database, sql, [shop.id], /source_version_matches/);
  });
});

test("entries and sources carry no personal data; secrets are sealed", async () => {
  const shop = await openShop(program({ enrolment: "automatic" }));
  const customer = { id: "customer-77", email: "ana@example.test", phone: "+389 70 000 000" };
  await shop.order(await shop.snapshot({ customer, net: 25_000 }));
  const { member, shop_key: keys, ...others } = rowsOf(shop);
  assert.deepEqual([member[0].email, member[0].phone], [customer.email, customer.phone]);
  const text = JSON.stringify(others);
  for (const personal of Object.values(customer)) assert.equal(text.includes(personal), false, personal);
  for (const key of [shop.memberKey, shop.webhookKey]) assert.equal(JSON.stringify(keys).includes(key.secret), false);
});
