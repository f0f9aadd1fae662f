// What a person may ask for: everything stored about them, and to be forgotten. Forgotten means: no byte of it is left where we write.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { program } from "./programs.mjs";
import { restore, rowsOf, withDatabase } from "./store.mjs";
import { WOO_SECRET, call, expect, openShop, operate, rfc3339, now, unique, wooDelivery } from "./support.mjs";

const path = (shop, customer, rest) => `/shops/${shop.id}/members/${encodeURIComponent(customer)}/${rest}`;

// A member with a past: orders, a refund, vouchers in every state, an address, a phone number.
async function memberWithPast() {
  const shop = await openShop(program({ enrolment: "automatic" }));
  const tag = unique("zoe").replaceAll("-", "");
  const person = { id: `customer-${tag}`, email: `${tag}@private.example`, phone: `+389 70 ${tag}` };
  const bought = await shop.snapshot({ customer: person, net: 100_000 });
  await shop.order(bought);
  const member = await shop.member(person.id, { email: person.email, email_verified: true });
  const used = await member.voucher("five-off");
  await member.cancel((await member.voucher("five-off")).voucher_id);
  await shop.claim(used.code, "an-order", 10_000);
  const refunds = [{ id: "r1", total: 1_000 }];
  await shop.order({ ...bought, updated_at: rfc3339((await now()) + 1_000), refunds });
  return { shop, member, person, orderId: bought.order_id };
}

test("a member exports everything that is stored, and so does the operator", async () => {
  const { shop, member, person, orderId } = await memberWithPast();
  const own = expect(await member.ask("GET", "/member/export"), 200).json;
  const { sections, next } = expect(await operate("GET", path(shop, person.id, "export")), 200).json;
  assert.deepEqual(own.sections, sections);
  assert.equal(next, null);
  const [row] = sections.member;
  assert.deepEqual([row.customer_id, row.email, row.phone], [person.id, person.email, person.phone]);
  const stored = withDatabase((database) => ({
    entries: database.prepare("SELECT count(*) AS n FROM entry WHERE shop_id = ?").get(shop.id).n,
    vouchers: database.prepare("SELECT count(*) AS n FROM voucher WHERE shop_id = ?").get(shop.id).n,
  }));
  assert.ok(stored.entries >= 6);
  assert.equal(sections.entries.length, stored.entries);
  assert.equal(sections.vouchers.length, stored.vouchers);
  assert.deepEqual(sections.orders.map((order) => order.source), [`order:${orderId}`]);
  assert.ok(sections.orders[0].record && typeof sections.orders[0].record === "object", "opened, not JSON in JSON");
  const balance = sections.account[0].state.lots.reduce((sum, lot) => sum + lot.points, 0);
  assert.equal(balance, (await member.account()).balance);
});

test("long histories come in pages that add up", async () => {
  const { shop, person } = await memberWithPast();
  const whole = expect(await operate("GET", path(shop, person.id, "export")), 200).json.sections.entries;
  const rest = expect(await operate("GET", path(shop, person.id, `export?after=${whole[2].sequence}`)), 200).json;
  assert.deepEqual(rest.sections.entries, whole.slice(3));
  expect(await operate("GET", path(shop, person.id, "export?after=x")), 400, "bad_request");
});

test("nobody exports somebody else", async () => {
  const { shop } = await memberWithPast();
  expect(await call("GET", shop.path("/member/export")), 401);
  expect(await (await shop.member("a-stranger")).ask("GET", "/member/export"), 404, "not_a_member");
});

test("an erasure needs the customer's id twice", async () => {
  const { shop, member, person } = await memberWithPast();
  for (const body of [{}, { confirm: "" }, { confirm: "somebody" }, { confirm: person.id, force: true }]) {
    expect(await operate("POST", path(shop, person.id, "erase"), body), 400, "bad_request");
  }
  expect(await member.ask("GET", "/member"), 200);
  expect(await operate("POST", path(shop, "nobody", "erase"), { confirm: "nobody" }), 404, "not_a_member");
});

// Everything local KV holds, names and values: below the folder of D1's own.
function* filesOfKv() {
  const root = join(dirname(process.env.COPPERTOKEN_PERSIST), "..", "kv");
  for (const name of readdirSync(root, { recursive: true })) {
    const file = join(root, name);
    if (statSync(file).isFile()) yield [name, readFileSync(file)];
  }
}

// The database as `wrangler d1 export` writes it: every value of every row of every table.
function exported() {
  return withDatabase((database) => {
    const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").all();
    return JSON.stringify(tables.map(({ name }) => [name, database.prepare(`SELECT * FROM "${name}"`).all()]));
  });
}

function vacuumed() {
  const folder = mkdtempSync(join(tmpdir(), "coppertoken-"));
  try {
    const copy = join(folder, "copy.sqlite");
    withDatabase((database) => database.prepare("VACUUM INTO ?").run(copy));
    return readFileSync(copy);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function places(words) {
  const found = [];
  const look = (where, bytes) => {
    for (const word of words) if (bytes.includes(word)) found.push(`${where}: ${word}`);
  };
  look("export", Buffer.from(exported()));
  look("vacuumed copy", vacuumed());
  for (const [name, bytes] of filesOfKv()) look(`KV ${name}`, bytes);
  return found;
}

test("after an erasure no byte of the person is in an export, a vacuumed copy or KV, and the ledger is balanced", async () => {
  const { shop, member, person } = await memberWithPast();
  const words = Object.values(person);
  assert.ok(places(words).length >= 2 * words.length, "the search finds what is there");
  const before = (await member.account()).balance;
  const erased = expect(await operate("POST", path(shop, person.id, "erase"), { confirm: person.id }), 200).json;
  assert.deepEqual(places(words), []);
  assert.deepEqual((await shop.audit()).faults, []);
  withDatabase((database) => {
    const { state } = database.prepare("SELECT state FROM account WHERE account_id = ?").get(erased.account_id);
    assert.equal(JSON.parse(state).lots.reduce((sum, lot) => sum + lot.points, 0), before, "points are still owed");
  });
  expect(await member.ask("GET", "/member"), 404, "not_a_member");
  expect(await operate("GET", path(shop, person.id, "export")), 404, "not_a_member");
  const again = expect(await operate("POST", path(shop, person.id, "erase"), { confirm: person.id }), 200).json;
  assert.deepEqual(again, erased);
});

const fromWoo = (shop, topic, payload) => call("POST", shop.path("/webhooks/woocommerce"), wooDelivery(topic, payload));
const captured = (name) => JSON.parse(readFileSync(new URL(`../fixtures/woocommerce-10.0.2/${name}.json`, import.meta.url), "utf8"));

// What WooCommerce tells of a person beside what is needed, the birthday the person told us, and a delivery that could not be processed.
test("names, addresses, phone numbers and birthdays of a WooCommerce shop are gone, too", async () => {
  const shop = await openShop(program({ enrolment: "automatic" }));
  await shop.issueKey("woocommerce", WOO_SECRET);
  const tag = unique("zora").replaceAll("-", "");
  const word = (name) => `${name}${tag}`;
  const id = 900_000_000 + Math.trunc(Math.random() * 90_000_000);
  const email = `${tag}@private.example`;
  const address = {
    first_name: word("first"), last_name: word("last"), company: word("company"), address_1: word("street"),
    address_2: word("door"), city: word("city"), postcode: word("zip"), phone: word("070"),
  };
  const words = [String(id), email, ...Object.values(address), word("note"), word("agent")];
  const customer = captured("15-customer.created");
  const person = { ...customer, id, email, first_name: address.first_name, last_name: address.last_name, username: word("user") };
  expect(await fromWoo(shop, "customer.created", { ...person, billing: { ...customer.billing, ...address, email } }), 200);
  const order = captured("01-order.created");
  const billing = { ...order.billing, ...address, email };
  const bought = { ...order, customer_id: id, billing, shipping: billing, customer_note: word("note"), customer_user_agent: word("agent") };
  expect(await fromWoo(shop, "order.created", bought), 200);
  const later = { date_created_gmt: "2026-11-21T20:00:00", date_modified_gmt: "2026-11-21T20:00:00" };
  expect(await fromWoo(shop, "order.created", { ...bought, ...later, id: 15, number: "15", line_items: [] }), 200);
  const member = await shop.member(String(id));
  expect(await member.ask("POST", "/member/profile", { birthday: { month: 2, day: 29 } }), 200);

  const before = rowsOf(shop);
  assert.equal(before.source.length, 1);
  assert.match(before.member[0].household, /^[0-9a-f]{64}$/, "of the address a keyed hash is known, and nothing else");
  assert.equal(before.parked_delivery.length, 1, "a paid order without what was bought cannot be counted");
  assert.deepEqual([before.member[0].birth_month, before.member[0].birth_day], [2, 29]);
  const found = places(words);
  for (const known of [String(id), email]) assert.ok(found.some((place) => place.endsWith(known)), `${known} is found while it is there`);
  const erased = expect(await operate("POST", path(shop, String(id), "erase"), { confirm: String(id) }), 200).json;
  assert.deepEqual(places(words), []);
  const after = rowsOf(shop);
  assert.equal(after.member.some((row) => row.account_id === erased.account_id || row.birth_month !== null || row.household !== null), false);
  assert.deepEqual((await shop.audit()).faults, []);
});

test("an order of the past brings nobody back; whoever joins again begins anew", async () => {
  const { shop, person } = await memberWithPast();
  expect(await operate("POST", path(shop, person.id, "erase"), { confirm: person.id }), 200);
  const answer = await shop.order(await shop.snapshot({ customer: person, net: 5_000 }));
  assert.equal(answer.member, false);
  assert.deepEqual(places(Object.values(person)), []);
  const back = await shop.joined(person.id);
  assert.equal((await back.account()).balance, 0);
  assert.equal((await shop.order(await shop.snapshot({ customer: { id: person.id }, net: 5_000 }))).member, true);
});

test("erasures are applied again after a restore, and spare who joined since", async () => {
  const { shop, person } = await memberWithPast();
  const stays = await shop.joined();
  const before = rowsOf(shop).member.find((row) => row.customer_id === person.id);
  expect(await operate("POST", path(shop, person.id, "erase"), { confirm: person.id }), 200);
  const reapply = async () => expect(await operate("POST", `/shops/${shop.id}/erasures/reapply`, {}), 200).json;
  assert.deepEqual(await reapply(), { checked: 1, erased: 0, next: null });
  // Time Travel brings the member back and forgets the erasure.
  restore((database) => {
    const columns = Object.keys(before);
    const values = columns.map((column) => before[column]);
    database.prepare(`INSERT INTO member (${columns}) VALUES (${columns.map(() => "?")})`).run(...values);
    database.prepare("DELETE FROM erasure WHERE shop_id = ?").run(shop.id);
  });
  assert.ok(places(Object.values(person)).length > 0);
  assert.deepEqual(await reapply(), { checked: 2, erased: 1, next: null });
  assert.deepEqual(places(Object.values(person)), []);
  await shop.joined(person.id);
  assert.deepEqual(await reapply(), { checked: 2, erased: 0, next: null }, "whoever came back stays");
  expect(await stays.ask("GET", "/member"), 200);
});

// Every column with a name like these may name a person. Whoever adds one says here what an export and an erasure do with it.
const PERSONAL = /customer|email|phone|birth|name|address|note|author|message|reason|referral|source|shopper|locale/;
const KNOWN = {
  // Exported; the row is deleted.
  member: [
    "customer_id", "email", "phone", "locale", "birth_month", "birth_day", "birthday_set_on", "next_birthday_on", "birthday_due_at",
    "wants_messages", "referral_code", "source",
  ],
  grant_proposal: ["customer_id"], // Exported; the row is deleted, and nobody's decision within a week is one as well.
  grant_note: ["reason", "note", "author", "message"], // Exported; emptied.
  shop: ["name", "note_days"], // Of the shop; how long notes about gifts are kept.
  operator_key: ["name"], // Of an operator.
  entry: ["source"], // Names an order, a voucher, an account.
  source: ["source"], // Names an order.
  erasure: ["customer_hash"], // Keyed: leads nowhere without the master key.
  parked_delivery: ["reason", "customer_id"], // A code; whose it is: exported, dropped, and kept 30 days at most.
  demo_order: ["shopper"], // The demo shop's own database; empty in production.
};

test("every column that may name a person is known to export and erasure", () => {
  const found = withDatabase((database) => {
    const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").all();
    const columns = ({ name }) => database.prepare("SELECT name FROM pragma_table_info(?)").all(name).map((column) => column.name);
    const personal = tables.map((table) => [table.name, columns(table).filter((column) => PERSONAL.test(column))]);
    return Object.fromEntries(personal.filter(([name, all]) => all.length > 0 && !/^(_cf_|d1_)/.test(name)));
  });
  for (const all of Object.values(found)) all.sort();
  for (const all of Object.values(KNOWN)) all.sort();
  assert.deepEqual(found, KNOWN);
});
