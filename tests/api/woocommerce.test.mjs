// Deliveries as a running WooCommerce 10.0.2 shop sent them, byte for byte, and what real shops do beside them.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { program } from "./programs.mjs";
import { countsOf, rowsOf, withDatabase } from "./store.mjs";
import { WOO_SECRET, call, expect, openShop, operate, unique, untilFinal, wooDelivery, wooSignature } from "./support.mjs";

const FOLDER = new URL("../fixtures/woocommerce-10.0.2/", import.meta.url);
// Set by the HTTP client itself.
const HOP_HEADERS = new Set(["host", "connection", "content-length", "accept-encoding"]);

function capture(name) {
  const lines = readFileSync(new URL(`${name}.headers`, FOLDER), "utf8").split(/\r?\n/).filter(Boolean);
  const pairs = lines.map((line) => line.match(/^([^:]+): ?(.*)$/).slice(1));
  const headers = Object.fromEntries(pairs.map(([name, value]) => [name.toLowerCase(), value]));
  for (const name of HOP_HEADERS) delete headers[name];
  const body = readFileSync(new URL(`${name}.json`, FOLDER));
  // Captured with a secret shorter than may be brought along today; `tests/tests/store/signatures.rs` checks the captured signatures.
  if ("x-wc-webhook-signature" in headers) headers["x-wc-webhook-signature"] = wooSignature(WOO_SECRET, body);
  return { body, headers };
}

const CREATED = capture("01-order.created");
const REPEATED = capture("03-order.updated");
const REFUNDED = capture("05-order.updated");

const AUTOMATIC = program({ enrolment: "automatic" });

async function wooShop(document = AUTOMATIC) {
  const shop = await openShop(document);
  await shop.issueKey("woocommerce", WOO_SECRET);
  return shop;
}

const deliver = (shop, { body, headers }) => call("POST", shop.path("/webhooks/woocommerce"), { body, headers });

const payloadOf = (delivery) => JSON.parse(delivery.body.toString("utf8"));

// What must not depend on the order of deliveries: what a decision was made at and how many it took are left out.
function outcome(shop) {
  const rows = rowsOf(shop);
  assert.equal(rows.source.length, 1);
  assert.equal(rows.account.length, 1);
  // When each content arrived is known too, and differs from run to run.
  const kept = (name, value) => (name === "arrived_at" ? undefined : value);
  const { revision, plan, ...record } = JSON.parse(rows.source[0].record, kept);
  const { judged_at, ...promised } = plan;
  assert.ok(revision >= 1 && judged_at > 0);
  const account = JSON.parse(rows.account[0].state);
  const points = rows.entry.reduce((total, entry) => total + (isPosted(entry) ? entry.points : 0), 0);
  const figures = [account.lots.map((lot) => lot.points), account.deficit, account.qualifying, account.paid_orders];
  return { source: rows.source[0].source, record, promised, points, figures };
}

// `earned` and `voided` move points that wait; all others move the balance.
const isPosted = (entry) => entry.kind !== "earned" && entry.kind !== "voided";

// Shuffles by a small seeded generator (Steele's and Vigna's splitmix32 as published for 32 bits).
function shuffled(items, seed) {
  let state = seed >>> 0;
  const random = () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
  const all = [...items];
  for (let last = all.length - 1; last > 0; last -= 1) {
    const other = random() % (last + 1);
    [all[last], all[other]] = [all[other], all[last]];
  }
  return all;
}

test("the captured signatures verify with our own arithmetic", () => {
  for (const { body, headers } of [CREATED, REPEATED, REFUNDED]) {
    assert.equal(headers["x-wc-webhook-signature"], wooSignature(WOO_SECRET, body));
  }
});

test("E1 delivery 01 gives 42 points, 03 changes nothing, 05 leaves 24", async () => {
  const shop = await wooShop();
  const ana = await shop.member("2");
  const steps = [[CREATED, 42], [REPEATED, 42], [REFUNDED, 24]];
  for (const [delivery, points] of steps) {
    const answer = expect(await deliver(shop, delivery), 200);
    assert.equal(answer.text, "");
    assert.equal((await ana.account()).balance, points);
  }
  const { record, points } = outcome(shop);
  assert.deepEqual([record.earned, record.reversed, points], [42, 18, 24]);
  assert.deepEqual(countsOf(shop).parked_delivery, 0);
  assert.equal(rowsOf(shop).member[0].email, "ana@example.test");
});

test("each delivery five times in any order ends the same", async () => {
  const inOrder = await wooShop();
  for (const delivery of [CREATED, REPEATED, REFUNDED]) expect(await deliver(inOrder, delivery), 200);
  const wanted = outcome(inOrder);
  const fifteen = [CREATED, REPEATED, REFUNDED].flatMap((delivery) => Array(5).fill(delivery));
  for (const seed of [1, 7, 42, 2026, 11_21]) {
    const shop = await wooShop();
    for (const delivery of shuffled(fifteen, seed)) expect(await deliver(shop, delivery), 200);
    assert.deepEqual(outcome(shop), wanted, `seed ${seed}`);
  }
  const backwards = await wooShop();
  for (const delivery of [REFUNDED, REPEATED, CREATED]) expect(await deliver(backwards, delivery), 200);
  assert.deepEqual(outcome(backwards), wanted, "backwards");
});

test("three deliveries at the same moment end the same", async () => {
  const shop = await wooShop();
  await Promise.all([CREATED, REPEATED, REFUNDED].map((delivery) => deliver(shop, delivery)));
  // WooCommerce never repeats; what lost every race is parked and tried again by a job, or comes with the next change of the order.
  for (const delivery of [CREATED, REPEATED, REFUNDED]) expect(await deliver(shop, delivery), 200);
  const { record, points } = outcome(shop);
  assert.deepEqual([record.earned, record.reversed, points], [42, 18, 24]);
});

test("one flipped byte is refused and nothing is written", async () => {
  const shop = await wooShop();
  const before = rowsOf(shop);
  const { body, headers } = CREATED;
  for (const place of [0, 7, Math.floor(body.length / 2), body.indexOf("55.90"), body.length - 1]) {
    const broken = Buffer.from(body);
    broken[place] ^= 1;
    expect(await deliver(shop, { body: broken, headers }), 401, "unauthorized");
  }
  const signature = headers["x-wc-webhook-signature"];
  const wrongOnes = [`T${signature.slice(1)}`, "", signature.toLowerCase(), wooSignature("whsec_deV", body)];
  for (const wrong of wrongOnes) {
    expect(await deliver(shop, { body, headers: { ...headers, "x-wc-webhook-signature": wrong } }), 401);
  }
  const { "x-wc-webhook-signature": _, ...unsigned } = headers;
  expect(await deliver(shop, { body, headers: unsigned }), 401);
  expect(await deliver(shop, { body: Buffer.concat([body, Buffer.from("\n")]), headers }), 401);
  assert.deepEqual(rowsOf(shop), before);
});

test("the ping of a new webhook gets 200 and nothing else does unsigned", async () => {
  const shop = await wooShop();
  const before = rowsOf(shop);
  const ping = capture("02-ping");
  assert.equal(expect(await deliver(shop, ping), 200).text, "");
  for (const body of ["webhook_id=", "webhook_id=1&id=14", "webhook_id=x", "id=14", `webhook_id=1${" ".repeat(3)}`]) {
    expect(await deliver(shop, { ...ping, body }), 401);
  }
  expect(await deliver(shop, { body: ping.body, headers: { "content-type": "application/json" } }), 401);
  assert.deepEqual(rowsOf(shop), before);
  expect(await call("POST", "/v1/shops/no-such-shop/webhooks/woocommerce", ping), 404, "shop_unknown");
});

test("authentic deliveries that say nothing of points are acknowledged and leave nothing", async () => {
  const shop = await wooShop();
  expect(await deliver(shop, CREATED), 200);
  const before = rowsOf(shop);
  const error = { code: "wc_user_invalid_id", message: "Invalid user ID.", data: { status: 404 } };
  for (const delivery of [
    wooDelivery("order.updated", error),
    wooDelivery("customer.updated", error),
    wooDelivery("order.deleted", { id: 15 }),
    wooDelivery("product.updated", { id: 10, name: "Espresso beans 1kg" }),
    wooDelivery("coupon.created", { id: 13, code: "loyal-ab12" }),
  ]) {
    expect(await deliver(shop, delivery), 200);
  }
  assert.deepEqual(rowsOf(shop), before);
});

test("an order moved to trash, without its refunds, is called off, and so it stays when it is deleted", async () => {
  const shop = await wooShop();
  const ana = await shop.member("2");
  for (const delivery of [CREATED, REFUNDED]) expect(await deliver(shop, delivery), 200);
  const later = { date_modified: "2026-11-21T19:40:00", date_modified_gmt: "2026-11-21T19:40:00" };
  const trashed = { ...payloadOf(REFUNDED), ...later, status: "trash", refunds: [] };
  expect(await deliver(shop, wooDelivery("order.updated", trashed)), 200);
  assert.equal((await ana.account()).balance, 0);
  expect(await deliver(shop, wooDelivery("order.deleted", { id: 14 })), 200);
  assert.equal((await ana.account()).balance, 0);
  const { record } = outcome(shop);
  assert.deepEqual([record.earned, record.reversed, record.known.refunds.length], [42, 42, 1]);
});

test("an order stays with its member when WooCommerce forgets the customer", async () => {
  const shop = await wooShop();
  const ana = await shop.member("2");
  expect(await deliver(shop, CREATED), 200);
  expect(await deliver(shop, wooDelivery("order.updated", { ...payloadOf(REFUNDED), customer_id: 0 })), 200);
  assert.equal((await ana.account()).balance, 24);
  expect(await deliver(shop, wooDelivery("order.updated", { ...payloadOf(REFUNDED), customer_id: 77 })), 200);
  assert.equal((await ana.account()).balance, 24);
});

test("a cancelled order takes everything back", async () => {
  const shop = await wooShop();
  const ana = await shop.member("2");
  expect(await deliver(shop, CREATED), 200);
  const cancelled = { ...payloadOf(CREATED), status: "cancelled", date_modified_gmt: "2026-11-21T19:45:00" };
  expect(await deliver(shop, wooDelivery("order.updated", cancelled)), 200);
  assert.equal((await ana.account()).balance, 0);
});

test("what cannot be processed is parked once, without a trace of the customer, and gets 200", async () => {
  const shop = await wooShop();
  const person = unique("person");
  const order = payloadOf(CREATED);
  order.coupon_lines = Array.from({ length: 51 }, (_, place) => ({ code: `code-${place}` }));
  order.billing = { ...order.billing, first_name: person, email: `${person}@example.test`, phone: `+389-${person}` };
  order.customer_note = person;
  const before = rowsOf(shop);
  for (let time = 0; time < 3; time += 1) expect(await deliver(shop, wooDelivery("order.created", order)), 200);
  const { parked_delivery: parked, ...others } = rowsOf(shop);
  const { parked_delivery: _, ...othersBefore } = before;
  assert.deepEqual(others, othersBefore, "a refused order enrols nobody");
  assert.equal(parked.length, 1, "once");
  assert.equal(parked[0].platform, "woocommerce");
  assert.equal(parked[0].reason, "the order has too many lines, refunds or codes");
  const snapshot = JSON.parse(parked[0].snapshot);
  assert.deepEqual([snapshot.order_id, snapshot.currency, snapshot.customer], ["14", "EUR", null]);
  assert.equal(everythingStored().includes(person), false, "nor in any other table of the database");
});

test("what is parked is listed for the operator and replayed when asked", async () => {
  const shop = await wooShop(null);
  expect(await deliver(shop, CREATED), 200);
  const listed = async () => expect(await operate("GET", `/shops/${shop.id}/parked`), 200).json.deliveries;
  const [parked] = await listed();
  assert.deepEqual([parked.platform, parked.order_id, parked.attempts], ["woocommerce", "14", 0]);
  assert.equal(parked.next_attempt_at, null, "nothing passes by itself here");
  assert.equal(parked.reason, "the shop has no program in force yet; publish one, then try again");
  const replay = () => operate("POST", `/shops/${shop.id}/parked/${parked.id}/replay`);
  assert.equal(expect(await replay(), 200).json.processed, false);
  await shop.publish(AUTOMATIC);
  assert.deepEqual(expect(await replay(), 200).json, { processed: true, reason: null });
  assert.equal((await (await shop.member("2")).account()).balance, 42);
  assert.deepEqual(await listed(), []);
  expect(await replay(), 404, "delivery_unknown");
  expect(await operate("GET", "/shops/no-such-shop/parked"), 404, "shop_unknown");
  expect(await operate("GET", `/shops/${shop.id}/parked`, undefined, "x".repeat(40)), 401);
});

test("a signed body that is no order is parked without its content", async () => {
  const shop = await wooShop();
  const person = unique("person");
  const { date_modified_gmt: _, ...undated } = payloadOf(CREATED);
  const bodies = [
    `this is not JSON, ${person}`,
    { ...undated, customer_note: person },
    { ...payloadOf(CREATED), line_items: person },
    { ...payloadOf(CREATED), currency: 978, customer_note: person },
    { ...payloadOf(CREATED), shipping_total: "4,17", customer_note: person },
  ];
  for (const body of bodies) expect(await deliver(shop, wooDelivery("order.updated", body)), 200);
  const rows = rowsOf(shop);
  assert.equal(rows.parked_delivery.length, bodies.length);
  // What names the order is kept, where it could be read: its customer is told that it is not counted yet.
  const kept = rows.parked_delivery.map((row) => row.snapshot).toSorted();
  assert.deepEqual(kept, [null, ...Array(4).fill('{"unread":"14","number":"14"}')].toSorted());
  assert.deepEqual([rows.account, rows.entry, rows.source, rows.member], [[], [], [], []]);
  assert.equal(everythingStored().includes(person), false);
});

test("a registered customer is enrolled where the program enrols automatically, and only there", async () => {
  const [automatic, onJoin] = [await wooShop(), await wooShop(program())];
  for (const shop of [automatic, onJoin]) {
    for (const name of ["15-customer.created", "06-customer.updated", "15-customer.created"]) {
      expect(await deliver(shop, capture(name)), 200);
    }
  }
  const members = rowsOf(automatic).member.map((row) => [row.customer_id, row.email, row.consented_at]);
  assert.deepEqual(members, [["2", "ana@example.test", null], ["3", "bo@example.test", null]]);
  assert.equal((await (await automatic.member("3")).account()).balance, 0);
  assert.deepEqual(rowsOf(onJoin).member, []);
  expect(await (await onJoin.member("3")).ask("GET", "/member"), 404, "not_a_member");
});

test("whoever registers is enrolled, whatever the role in WordPress", async () => {
  const shop = await wooShop();
  const roles = ["customer", "subscriber", "shop_manager", "wholesale_buyer"];
  for (const [place, role] of roles.entries()) {
    const customer = { ...payloadOf(capture("15-customer.created")), id: 30 + place, role };
    expect(await deliver(shop, wooDelivery("customer.created", customer)), 200);
  }
  assert.deepEqual(rowsOf(shop).member.map((row) => row.customer_id).sort(), ["30", "31", "32", "33"]);
});

test("a delivery may have four megabytes, and no more", async () => {
  const shop = await wooShop();
  const large = { ...payloadOf(CREATED), meta_data: [{ key: "_bundle", value: "x".repeat(3 * 1024 * 1024) }] };
  expect(await deliver(shop, wooDelivery("order.created", large)), 200);
  assert.equal((await (await shop.member("2")).account()).balance, 42);
  const before = rowsOf(shop);
  const larger = { ...large, meta_data: [{ key: "_bundle", value: "x".repeat(4 * 1024 * 1024) }] };
  expect(await deliver(shop, wooDelivery("order.updated", larger)), 413, "too_large");
  assert.deepEqual(rowsOf(shop), before);
});

test("both secrets verify while a merchant changes the secret, the retired one no longer", async () => {
  const shop = await openShop(AUTOMATIC);
  const old = await shop.issueKey("woocommerce", WOO_SECRET);
  await shop.issueKey("woocommerce", "a-secret-that-was-typed-anew");
  const renewed = { body: CREATED.body, headers: { ...CREATED.headers, "x-wc-webhook-signature": wooSignature("a-secret-that-was-typed-anew", CREATED.body) } };
  expect(await deliver(shop, CREATED), 200);
  expect(await deliver(shop, renewed), 200);
  await shop.retireKey(old.key_id);
  expect(await deliver(shop, CREATED), 401);
  expect(await deliver(shop, renewed), 200);
});

test("WooCommerce's lower-cased code is our voucher", async () => {
  const shop = await wooShop();
  const ana = await shop.member("2");
  expect(await untilFinal(() => ana.join()), 200);
  await ana.buys(25_000);
  const { code } = await ana.voucher("five-off");
  const order = payloadOf(CREATED);
  order.coupon_lines[0].code = code.toLowerCase();
  expect(await deliver(shop, wooDelivery("order.created", order)), 200);
  const [voucher] = rowsOf(shop).voucher;
  assert.deepEqual([voucher.code, voucher.order_id, JSON.parse(voucher.body).state], [code, "14", { used: { order_id: "14" } }]);
});

// Every text of every table.
function everythingStored() {
  return withDatabase((database) => {
    const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
    return JSON.stringify(tables.map(({ name }) => database.prepare(`SELECT * FROM "${name}"`).all()));
  });
}
