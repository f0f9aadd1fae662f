// Redeeming on the real D1: once per request key, never more than the balance affords, however many ask at once.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { amountOff, program } from "./programs.mjs";
import { countsOf, rowsOf } from "./store.mjs";
import { call, expect, openShop, untilFinal } from "./support.mjs";

const CROWD = 50;
const crowd = (ask) => Promise.all(Array.from({ length: CROWD }, (_, place) => untilFinal(() => ask(place))));

async function memberWith(points, document = program({ rewards: [amountOff("five-off", 250, 500), amountOff("two-off", 100, 200)] })) {
  const shop = await openShop(document);
  const member = await shop.joined();
  await member.buys(points * 100);
  return { shop, member };
}

test("R1 50 parallel redemptions of a balance that affords one: exactly one succeeds", async () => {
  const { shop, member } = await memberWith(499);
  const keys = Array.from({ length: CROWD }, () => randomUUID());
  const answers = await crowd((place) => member.redeem("five-off", keys[place]));
  const won = answers.filter((answer) => answer.status === 201);
  const lost = answers.filter((answer) => answer.status === 409 && answer.json.code === "insufficient_points");
  assert.deepEqual([won.length, lost.length], [1, CROWD - 1]);
  assert.deepEqual(new Set(lost.map((answer) => answer.json.missing)), new Set([1]));
  const account = await member.account();
  assert.deepEqual([account.balance, account.vouchers.length], [249, 1]);
  const rows = rowsOf(shop);
  assert.equal(rows.voucher.length, 1);
  assert.equal(rows.entry.filter((entry) => entry.kind === "redeemed").length, 1);
});

test("50 parallel redemptions of a balance that affords three: exactly three succeed", async () => {
  const { shop, member } = await memberWith(750);
  const keys = Array.from({ length: CROWD }, () => randomUUID());
  const answers = await crowd((place) => member.redeem("five-off", keys[place]));
  assert.equal(answers.filter((answer) => answer.status === 201).length, 3);
  assert.equal(new Set(rowsOf(shop).voucher.map((voucher) => voucher.code)).size, 3);
  assert.equal((await member.account()).balance, 0);
});

test("the same key 50 times in parallel: one redemption, 50 equal answers", async () => {
  const { shop, member } = await memberWith(750);
  const key = randomUUID();
  const answers = await crowd(() => member.redeem("five-off", key));
  for (const answer of answers) expect(answer, 201);
  assert.equal(new Set(answers.map((answer) => answer.text)).size, 1, "byte for byte");
  assert.deepEqual([(await member.account()).balance, countsOf(shop).voucher], [500, 1]);
});

test("a repeated key is answered from the store and writes nothing, even after the voucher was used", async () => {
  const { shop, member } = await memberWith(750);
  const key = randomUUID();
  const first = expect(await member.redeem("five-off", key), 201);
  const before = rowsOf(shop);
  assert.equal(expect(await member.redeem("five-off", key), 201).text, first.text);
  assert.deepEqual(rowsOf(shop), before);
  await member.buys(4_000, { discount_codes: [first.json.voucher.code] });
  assert.equal(expect(await member.redeem("five-off", key), 201).text, first.text);
});

test("the same key for another reward is refused and writes nothing", async () => {
  const { shop, member } = await memberWith(750);
  const key = randomUUID();
  expect(await member.redeem("five-off", key), 201);
  const before = rowsOf(shop);
  expect(await member.redeem("two-off", key), 422, "idempotency_key_reused");
  expect(await member.redeem("no-such-reward", key), 422, "idempotency_key_reused");
  assert.deepEqual(rowsOf(shop), before);
});

test("a key belongs to its member", async () => {
  const { shop, member } = await memberWith(250);
  const other = await shop.joined();
  await other.buys(25_000);
  const key = randomUUID();
  const [own, others] = [expect(await member.redeem("five-off", key), 201), expect(await other.redeem("five-off", key), 201)];
  assert.notEqual(own.json.voucher.code, others.json.voucher.code);
  assert.notEqual(own.json.voucher.voucher_id, others.json.voucher.voucher_id);
  const elsewhere = await memberWith(250);
  const third = expect(await elsewhere.member.redeem("five-off", key), 201);
  assert.notEqual(third.json.voucher.code, own.json.voucher.code);
});

test("refused redemptions write nothing", async () => {
  const { shop, member } = await memberWith(249);
  const guest = await shop.member("has-not-joined");
  const before = rowsOf(shop);
  assert.equal(expect(await member.redeem("five-off"), 409, "insufficient_points").json.missing, 1);
  expect(await member.redeem("no-such-reward"), 404, "reward_unknown");
  expect(await guest.redeem("two-off"), 403, "members_only");
  for (const key of ["", "k".repeat(101)]) expect(await member.redeem("two-off", key), 400, "bad_request");
  expect(await member.ask("POST", "/member/redemptions", { reward_id: "two-off" }), 400, "bad_request");
  const path = shop.path("/member/redemptions");
  expect(await call("POST", path, { body: { reward_id: "two-off" }, headers: { "idempotency-key": "k" } }), 401);
  assert.deepEqual(rowsOf(shop), before);
});

test("redeeming writes four rows: an entry, the account, the voucher and the entry's unique source", async () => {
  const { shop, member } = await memberWith(250);
  const before = countsOf(shop);
  expect(await member.redeem("five-off"), 201);
  const after = countsOf(shop);
  assert.deepEqual(after, { ...before, entry: before.entry + 1, voucher: before.voucher + 1 });
});

test("a cancelled redemption gives the points back to the lots they came from, once", async () => {
  const { shop, member } = await memberWith(400, program({ earning: { expiry: { months_after_posting: 12 } } }));
  const before = await member.account();
  const { voucher_id: id, code } = await member.voucher("five-off");
  assert.equal((await member.account()).balance, 150);
  const cancelled = expect(await member.cancel(id), 200).json.member;
  assert.deepEqual([cancelled.balance, cancelled.lots, cancelled.vouchers], [400, before.lots, []]);
  const rows = rowsOf(shop);
  assert.deepEqual(expect(await member.cancel(id), 200).json.member, cancelled, "again changes nothing");
  assert.deepEqual(rowsOf(shop), rows);
  expect(await shop.claim(code, "late", 4_000), 409, "voucher_returned");
});

test("50 parallel cancellations give the points back once", async () => {
  const { shop, member } = await memberWith(250);
  const { voucher_id: id } = await member.voucher("five-off");
  for (const answer of await crowd(() => member.cancel(id))) expect(answer, 200);
  assert.equal((await member.account()).balance, 250);
  assert.equal(rowsOf(shop).entry.filter((entry) => entry.kind === "rolled_back").length, 1);
});

test("a voucher of another member or none at all is unknown", async () => {
  const { shop, member } = await memberWith(250);
  const { voucher_id: id } = await member.voucher("five-off");
  const other = await shop.joined();
  const before = rowsOf(shop);
  expect(await other.cancel(id), 404, "voucher_unknown");
  expect(await member.cancel("no-such-voucher"), 404, "voucher_unknown");
  assert.deepEqual(rowsOf(shop), before);
});

const limited = (id, stock, fields = {}) => ({
  id,
  title: { en: id },
  cost: 10,
  stock,
  gives: { product: { product_id: id } },
  ...fields,
});

test("R3 R12 stock 1 and 50 who want it: one gets it, and giving it back frees it", async () => {
  const { shop, member } = await memberWith(1_000, program({ rewards: [limited("cup", 1)] }));
  const answers = await crowd(() => member.redeem("cup"));
  const won = answers.filter((answer) => answer.status === 201);
  assert.equal(won.length, 1);
  for (const answer of answers.filter((answer) => answer.status !== 201)) expect(answer, 409, "out_of_stock");
  const left = async () => expect(await call("GET", shop.path("/stock")), 200).json.stocks;
  assert.deepEqual(await left(), [{ reward_id: "cup", remaining: 0 }]);
  expect(await member.cancel(won[0].json.voucher.voucher_id), 200);
  assert.deepEqual(await left(), [{ reward_id: "cup", remaining: 1 }]);
  await shop.publish(program({ rewards: [limited("cup", 5), limited("secret", 3, { audience: "members" })] }));
  assert.deepEqual(await left(), [{ reward_id: "cup", remaining: 5 }]);
  const ofMember = expect(await member.ask("GET", "/stock"), 200);
  assert.equal(ofMember.headers.get("cache-control"), "no-store");
  assert.deepEqual(ofMember.json.stocks.map((stock) => stock.reward_id), ["cup", "secret"]);
});

test("R7 a reward bound to a condition is refused with 403 to members who do not meet it", async () => {
  const loyal = { ...amountOff("loyal", 10, 100), when: { orders: { at_least: 2 } }, audience: "members" };
  const { shop, member } = await memberWith(100, program({ rewards: [loyal] }));
  expect(await member.redeem("loyal"), 403, "condition_not_met");
  expect(await (await shop.member("nobody")).redeem("loyal"), 403, "members_only");
  await member.buys(1_000);
  expect(await member.redeem("loyal"), 201);
});
