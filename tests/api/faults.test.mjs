// What happens when a database fails, at every place where the worker asks it: every documented error × before and after the commit ×
// every batch of every operation, with nothing in memory and nothing in the cache. Then the caller does what the API says: the same
// request again. The outcomes stand in tests/security/faults.md; this test makes them anew and compares.
//
// A share of the cases runs with every test; `cargo xtask prove faults` runs all, with all errors, and writes the table (FAULTS_WRITE=1).

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { setting } from "./fire/dice.mjs";
import { TRANSIENT } from "./fire/faulty.mjs";
import { openStand } from "./fire/stand.mjs";
import { amountOff, program } from "./programs.mjs";
import { root } from "./runtime.mjs";

// One of so many cases; 1 = all.
const SHARE = setting("FAULTS_SHARE", 7);
// Errors each case meets: one, another in each; or all.
const ERRORS = setting("FAULTS_ERRORS", 1);
const AT_A_TIME = 8;
const TABLE = join(root, "tests/security/faults.md");
const HEAD = readFileSync(TABLE, "utf8").split("| operation |")[0];

const stand = await openStand();
const { call, expect, openShop, operate, unique, wooSignature } = await import("./support.mjs");
const { countsOf } = await import("./store.mjs");
const { OF_THE_OPERATOR, OF_A_SHOP, OPEN_TO_ALL, PUBLISHED, furnished, request } = await import("./operations.mjs");
after(() => stand.close());

// What repeating makes anew after a lost answer, and why that is so: rows beyond those of one request.
const MADE_AGAIN = {
  "post /v1/admin/shops/{shop}/keys": "a key nobody holds; it is answered once and never again",
  "post /v1/admin/shops/{shop}/programs": "the same document as the next version",
};
// What repeating is answered after a lost answer: it was done.
const DONE_ALREADY = {
  "post /v1/admin/shops": "409 shop_taken",
  "delete /v1/admin/shops/{shop}/keys/{key}": "404 key_unknown",
  "delete /v1/admin/operators/{key}": "404 key_unknown",
  "post /v1/admin/shops/{shop}/proposals/{grant}/decline": "404 proposal_unknown",
};

const OF_WOOCOMMERCE = "post /v1/shops/{shop}/webhooks/woocommerce";

// A shop that no isolate remembers anything of, its program included.
async function cold(operation) {
  const shop = await furnished();
  shop.parked = await parkedDelivery(shop);
  if (operation.startsWith("delete /v1/admin/operators/")) shop.operatorKey = (await operator()).key.key_id;
  await shop.publish(shop.document);
  shop.proposed = await proposal(shop);
  expect(await operate("DELETE", `/shops/${shop.id}/keys/none`), 404);
  return shop;
}

// A delivery of WooCommerce that cannot be read waits for a person.
async function parkedDelivery(shop) {
  const body = JSON.stringify({ id: 1, status: "processing" });
  const headers = { "x-wc-webhook-topic": "order.created", "x-wc-webhook-signature": wooSignature(shop.wooSecret, body) };
  expect(await call("POST", shop.path("/webhooks/woocommerce"), { body, headers }), 200);
  return expect(await operate("GET", `/shops/${shop.id}/parked`), 200).json.deliveries[0].id;
}

// A deployment has a hundred good keys of operators at most.
const operator = async () => expect(await operate("POST", "/operators", { name: "Another", scopes: ["grant"] }), 201).json;
const asking = operator();

// So that those the cases make leave room for the next.
async function retireMade() {
  const { keys } = expect(await operate("GET", "/operators"), 200).json;
  const made = keys.filter(({ name }) => name === "Intruder");
  await Promise.all(made.map(({ key_id: id }) => operate("DELETE", `/operators/${id}`)));
}

// Deliveries parked beside the one that cannot be read.
async function replayParked(shop) {
  const { deliveries } = expect(await operate("GET", `/shops/${shop.id}/parked`), 200).json;
  const parked = deliveries.filter(({ id }) => id !== shop.parked);
  for (const { id } of parked) {
    const replayed = expect(await operate("POST", `/shops/${shop.id}/parked/${id}/replay`), 200).json;
    assert.equal(replayed.processed, true, JSON.stringify({ parked, replayed }));
  }
  return parked.length;
}

// A gift that waits for a second operator.
async function proposal(shop) {
  expect(await operate("POST", `/shops/${shop.id}/settings`, { approval_points: 1 }), 200);
  const { token } = await asking;
  const grant = { grant_id: "waits", customer_id: "2", gives: { points: { points: 2 } }, reason: "none", author: "another" };
  expect(await operate("POST", `/shops/${shop.id}/grants`, grant, token), 202);
  shop.proposalHash = expect(await operate("GET", `/shops/${shop.id}/proposals`), 200).json.proposals[0].proposal_hash;
  return grant.grant_id;
}

// The same request, as often as wanted.
function caller(operation, shop) {
  const by = OF_THE_OPERATOR.includes(operation) ? { ...shop, customer: { token: process.env.ADMIN_SECRET } } : shop;
  const key = randomUUID();
  const body = operation === "post /v1/admin/shops" ? { shop_id: unique("made"), name: "Made", origins: [] } : undefined;
  return (plan) =>
    request(operation, { at: shop, by, ids: shop, body, more: { "idempotency-key": key, "x-fault": JSON.stringify({ isCacheGone: true, ...plan }) } });
}

const batchesOf = (answer) => JSON.parse(answer.headers.get("x-batches"));
const named = (answer) => `${answer.status}${answer.status < 400 ? "" : ` ${answer.json.code}`}`;

// The operation without faults: where it asks the database, what it answers, what it leaves behind.
async function undisturbed(operation) {
  const shop = await cold(operation);
  const answer = await caller(operation, shop)({});
  return { batches: batchesOf(answer), answer: named(answer), rows: countsOf(shop) };
}

async function disturbed(operation, batch, when, message, control) {
  const shop = await cold(operation);
  const ask = caller(operation, shop);
  const first = await ask({ batch, when, message });
  let last = first;
  for (let again = 0; again < 5 && last.status === 503; again += 1) last = await ask({});
  // WooCommerce never repeats: what could not be done is parked, and a job does it as an operator may by hand.
  const isParked = operation === OF_WOOCOMMERCE && (await replayParked(shop)) > 0;
  // Whatever was heard, the client does not know more than that: it may ask once more.
  const told = first.status === 503 ? `503, then ${named(last)}` : `${named(first)}${isParked ? ", parked and done later" : ""}`;
  const rows = countsOf(shop);
  const more = Object.keys(rows).filter((table) => rows[table] !== control.rows[table]);
  const difference = more.map((table) => `${rows[table] - control.rows[table]} ${table}`).join(", ");
  assert.deepEqual((await shop.audit()).faults, [], `${operation}, batch ${batch}, ${when}`);
  const isExpected =
    (named(last) === control.answer && (difference === "" || (when === "after" && operation in MADE_AGAIN))) ||
    (when === "after" && named(last) === DONE_ALREADY[operation]);
  if (operation === "post /v1/admin/operators") await retireMade();
  assert.ok(isExpected, `${operation}, batch ${batch} ${when}, ${message}: ${told}; beyond one request: ${difference || "nothing"}`);
  return difference ? `${told}; ${difference} more: ${MADE_AGAIN[operation]}` : told;
}

async function outcome(operation, batch, when, place, control) {
  const errors = Array.from({ length: ERRORS }, (_, next) => TRANSIENT[(place + next) % TRANSIENT.length]);
  const outcomes = new Set();
  for (const message of errors) outcomes.add(await disturbed(operation, batch, when, message, control));
  return [...outcomes].join(" / ");
}

// The cache tells guests the program while the database is away; who somebody is stands in the database alone.
test("faults: while keys cannot be read, nobody is refused: whoever is not recognised is asked to come again", async () => {
  const answers = {};
  for (const operation of OF_A_SHOP) {
    const ask = caller(operation, await cold(operation));
    answers[operation] = named(await ask({ batch: 0, when: "before", message: TRANSIENT[0], isCacheGone: false }));
    const again = await ask({});
    assert.notEqual(again.status, 401, operation);
  }
  const others = Object.entries(answers).filter(([, answer]) => !answer.startsWith("503 "));
  assert.deepEqual(others, []);
});

// Refusals write nothing, so that they cost nothing: a key is used up by what it redeems alone.
test("faults: whoever gave a redemption up and is refused under its key may still be granted it, once, and hears so when asking again", async () => {
  const shop = await openShop(program({ rewards: [amountOff("two-off", 100, 200)] }));
  const member = await shop.joined();
  await member.buys(10_000);
  const key = randomUUID();
  const ask = (plan, by = key) => {
    const headers = { authorization: `Bearer ${member.token}`, "idempotency-key": by, "x-fault": JSON.stringify(plan) };
    return call("POST", shop.path("/member/redemptions"), { body: { reward_id: "two-off" }, headers });
  };
  // It has read of 100 points, and is slow to go on.
  const givenUp = ask({ batch: 0, when: "slow", milliseconds: 1_500 });
  await pause(300);
  expect(await ask({}, randomUUID()), 201);
  assert.equal(expect(await ask({}), 409).json.code, "insufficient_points");
  await member.buys(10_000);
  const granted = expect(await givenUp, 201);
  assert.equal(expect(await ask({}), 201).text, granted.text);
  const account = await member.account();
  assert.deepEqual([account.balance, account.vouchers.length], [0, 2]);
});

const line = (operation, batches, before, later) => `| \`${operation}\` | ${batches.join(" + ")} | ${before} | ${later} |`;

test("every error of the database × before and after the commit × every call site: repeated, or carried out, never doubled", async () => {
  const operations = [...OPEN_TO_ALL, ...PUBLISHED, ...OF_THE_OPERATOR, ...OF_A_SHOP];
  const controls = new Map();
  const cases = [];
  for (const operation of operations) {
    const control = await undisturbed(operation);
    controls.set(operation, control);
    for (let batch = 0; batch < control.batches.length; batch += 1) cases.push([operation, batch, cases.length]);
  }
  const chosen = cases.filter(([, , place]) => place % SHARE === new Date().getUTCDate() % SHARE);
  const lines = new Map();
  let next = 0;
  const hand = async () => {
    while (next < chosen.length) {
      const [operation, batch, place] = chosen[next++];
      const control = controls.get(operation);
      const before = await outcome(operation, batch, "before", place, control);
      lines.set(place, line(operation, control.batches[batch], before, await outcome(operation, batch, "after", place, control)));
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, hand));
  console.log(`${operations.length} operations, ${cases.length} call sites, ${chosen.length * 2 * ERRORS} cases`);
  const made = [...lines].sort(([one], [other]) => one - other).map(([, text]) => text);
  if (process.env.FAULTS_WRITE === "1") {
    const columns = "| operation | the batch that fails, by its statements | before the commit | after the commit |\n|---|---|---|---|\n";
    writeFileSync(TABLE, `${HEAD}${columns}${made.join("\n")}\n`);
  }
  // A call site that is new since the table was made is held to what is expected of all; one that stands there, to its row.
  const siteOf = (text) => text.split(" | ").slice(0, 2).join(" | ");
  const known = readFileSync(TABLE, "utf8").split("\n").filter((text) => text.startsWith("| `"));
  const sites = new Set(known.map(siteOf));
  const changed = made.filter((text) => sites.has(siteOf(text)) && !known.includes(text));
  assert.deepEqual(changed, [], "not as the table says: cargo xtask prove faults writes it anew");
});
