// Anybody can check the ledger: the published root is recomputed here from the exported entries, by code of our own.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { program } from "./programs.mjs";
import { withCopy } from "./store.mjs";
import { call, expect, now, openShop, operate, rfc3339, skipDays } from "./support.mjs";

const SCHEDULED = "/cdn-cgi/handler/scheduled?cron=*+*+*+*+*";

// Each run works on one shop; other tests have left theirs.
async function untilJobsSay(question) {
  for (let run = 0; run < 2_000; run += 1) {
    expect(await call("GET", SCHEDULED), 200);
    const answer = await question();
    if (answer.status === 200) return answer.json;
  }
  throw new Error("the jobs never got there");
}

// CBOR (RFC 8949) of what a root is made of: a list of texts and one number.
function cbor(value) {
  const head = (major, count) => {
    if (count < 24) return Buffer.from([(major << 5) | count]);
    if (count < 256) return Buffer.from([(major << 5) | 24, count]);
    return Buffer.from([(major << 5) | 25, count >> 8, count & 255]);
  };
  if (typeof value === "number") return head(0, value);
  if (typeof value === "string") return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  return Buffer.concat([head(4, value.length), ...value.map(cbor)]);
}

function rootOf(shop, lines, before) {
  const heads = new Map();
  for (const line of lines) if (line.recorded_at < before) heads.set(line.account_id, line);
  const ids = [...heads.keys()].sort();
  const root = ids.reduce((root, id) => {
    const { sequence, hash } = heads.get(id);
    return createHash("sha256").update(root).update(cbor([shop.id, id, sequence, hash])).digest();
  }, Buffer.alloc(32));
  const entries = [...heads.values()].reduce((sum, line) => sum + line.sequence, 0);
  return { root: root.toString("hex"), accounts: ids.length, entries };
}

async function ledger(shop) {
  const lines = [];
  for (let query = ""; ; ) {
    const { text } = expect(await operate("GET", `/shops/${shop.id}/ledger${query}`), 200);
    const page = text.split("\n").filter(Boolean).map((line) => JSON.parse(line));
    if (page.length === 0) return lines;
    lines.push(...page);
    const last = lines.at(-1);
    query = `?account=${last.account_id}&sequence=${last.sequence}`;
  }
}

async function shopWithHistory() {
  const shop = await openShop(program());
  for (let member = 0; member < 3; member += 1) {
    const { customerId } = await shop.joined();
    const buyer = await shop.member(customerId);
    await buyer.buys(30_000);
    await buyer.voucher("five-off");
  }
  return shop;
}

test("the root of a day covers what was written before it, is published, and can be recomputed from the ledger", async () => {
  const shop = await shopWithHistory();
  expect(await call("GET", shop.path("/ledger/root")), 404, "root_unknown");
  await skipDays(1);
  const late = await shop.joined();
  await late.buys(10_000);
  const published = await untilJobsSay(() => call("GET", shop.path("/ledger/root")));
  const day = rfc3339(await now()).slice(0, 10);
  const lines = await ledger(shop);
  const midnight = Date.parse(`${day}T00:00:00Z`);
  const expected = rootOf(shop, lines, midnight);
  assert.deepEqual(published, { shop_id: shop.id, day, ...expected });
  assert.equal(published.accounts, 3, "who joined today is not in it yet");
  assert.ok(lines.length > published.entries);
  // The past stays what it was: tomorrow's root is another, today's is still there.
  await late.buys(20_000);
  assert.deepEqual(expect(await call("GET", shop.path(`/ledger/root?day=${day}`)), 200).json, published);
  expect(await call("GET", shop.path("/ledger/root?day=2020-01-01")), 404, "root_unknown");
  for (const query of ["?day=yesterday", "?day=2026-02-30", "?tag=1"]) expect(await call("GET", shop.path(`/ledger/root${query}`)), 400);
  // One byte anywhere makes it another number.
  const forged = lines.map((line) => ({ ...line }));
  const covered = forged.find((line) => line.recorded_at < midnight);
  covered.account_id = `${covered.account_id.slice(1)}0`;
  assert.notEqual(rootOf(shop, forged, midnight).root, published.root);
});

test("a published root can be neither changed nor taken back", async () => {
  const shop = await shopWithHistory();
  await skipDays(1);
  await untilJobsSay(() => call("GET", shop.path("/ledger/root")));
  withCopy((database) => {
    const refuses = (sql, message) => assert.throws(() => database.prepare(sql).run(shop.id), { message }, sql);
    refuses("UPDATE ledger_root SET root = 'x' WHERE shop_id = ?", /ledger_root_is_immutable/);
    refuses("DELETE FROM ledger_root WHERE shop_id = ?", /ledger_root_is_kept/);
  });
});

test("the ledger holds every entry, page by page, and nobody's name", async () => {
  const shop = await shopWithHistory();
  const lines = await ledger(shop);
  assert.equal(lines.length, (await shop.audit()).entries);
  const middle = lines[4];
  const rest = expect(await operate("GET", `/shops/${shop.id}/ledger?account=${middle.account_id}&sequence=${middle.sequence}`), 200);
  assert.deepEqual(rest.text.split("\n").filter(Boolean).map((line) => JSON.parse(line)), lines.slice(5));
  assert.equal(JSON.stringify(lines).includes("customer-"), false);
  expect(await operate("GET", "/shops/no-such-shop/ledger"), 404, "shop_unknown");
});

test("the daily audit walks through every account and tells what it found", async () => {
  const shop = await shopWithHistory();
  const last = () => operate("GET", `/shops/${shop.id}/audit/last`);
  expect(await last(), 404, "not_audited_yet");
  const whole = await shop.audit();
  const round = await untilJobsSay(async () => {
    const answer = await last();
    return answer.status === 200 && !answer.json.completed_at ? { status: 202 } : answer;
  });
  assert.deepEqual([round.accounts, round.entries, round.faults], [whole.accounts, whole.entries, []]);
  assert.ok(round.completed_at);
});
