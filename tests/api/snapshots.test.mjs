// An order is a snapshot: repeating one posts nothing, whatever changed meanwhile, and any order of arrival ends the same.

import assert from "node:assert/strict";
import { test } from "node:test";
import { program, spend } from "./programs.mjs";
import { rowsOf } from "./store.mjs";
import { expect, now, openShop, rfc3339 } from "./support.mjs";

const LADDER = [
  { id: "silver", title: { en: "Silver" }, threshold: { at_least: 100 }, earn_percent: 150 },
  { id: "gold", title: { en: "Gold" }, threshold: { at_least: 1_000 }, earn_percent: 200 },
];

test("the same snapshot posts nothing after tier, order count and program version changed", async () => {
  const shop = await openShop(program({ tiers: LADDER }));
  const ana = await shop.joined();
  const { snapshot: first, answer } = await ana.buys(9_900);
  assert.equal(answer.earned, 99);
  const { snapshot: toSilver } = await ana.buys(20_000);
  assert.equal((await ana.account()).tier_id, "silver");
  const { snapshot: asSilver, answer: silver } = await ana.buys(70_000);
  assert.equal(silver.earned, 1_050, "half as much again");
  assert.deepEqual([(await ana.account()).tier_id, (await ana.account()).paid_orders], ["gold", 3]);
  const before = rowsOf(shop);
  const repeat = async () => {
    for (const [snapshot, earned] of [[first, 99], [toSilver, 200], [asSilver, 1_050]]) {
      const again = await shop.order(snapshot);
      assert.deepEqual([again.entries_written, again.earned, again.reversed], [0, earned, 0]);
    }
  };
  await repeat();
  assert.deepEqual(rowsOf(shop), before, "not one row");

  const lowered = LADDER.map((tier) => ({ ...tier, threshold: { at_least: 1 + LADDER.indexOf(tier) }, earn_percent: 1_000 }));
  const generous = program({ tiers: lowered, mechanics: [spend("every-euro", 7, 100), spend("more", 1, 10)] });
  assert.equal(await shop.publish(generous), 2);
  await repeat();
  const { program_version: versions, shop: settings, ...rest } = rowsOf(shop);
  const { program_version: _, shop: __, ...restBefore } = before;
  assert.deepEqual(rest, restBefore, "not one row under the new version either");
  assert.deepEqual([versions.length, settings[0].program_version], [2, 2]);
});

test("a refund takes back what was given, not what today's rules would give", async () => {
  const shop = await openShop(program());
  const ana = await shop.joined();
  const { snapshot } = await ana.buys(10_000);
  await shop.publish(program({ mechanics: [spend("every-euro", 5, 100)] }));
  const updated = { updated_at: rfc3339(await now()), refunds: [{ id: "r", lines: [], total: 5_000 }] };
  const answer = await shop.order({ ...snapshot, ...updated });
  assert.deepEqual([answer.earned, answer.reversed], [100, 50]);
  const { answer: next } = await ana.buys(10_000);
  assert.equal(next.earned, 500, "a new order earns by the new version");
});

test("deliveries of one order in any order end in one record", async () => {
  const at = await now();
  const time = (seconds) => rfc3339(at + seconds * 1000);
  const outcomes = [];
  for (const places of [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1], [1, 3, 0, 2, 1, 3, 0]]) {
    const shop = await openShop(program({ enrolment: "automatic" }));
    const placed = {
      order_id: "one",
      placed_at: time(0),
      currency: "EUR",
      customer: { id: "ana" },
      lines: [{ line_id: "1", product_id: "cup", quantity: 2, net: 10_000 }],
    };
    const paid = { ...placed, paid_at: time(1) };
    const first = { id: "r1", lines: [{ line_id: "1", quantity: 1, net: 2_500 }], total: 2_500 };
    const second = { id: "r2", lines: [{ line_id: "1", quantity: 0, net: 1_000 }], total: 1_000 };
    const snapshots = [
      { ...placed, updated_at: time(0) },
      { ...paid, updated_at: time(1) },
      { ...paid, updated_at: time(2), refunds: [first] },
      { ...paid, updated_at: time(3), refunds: [second] },
    ];
    for (const place of places) await shop.order(snapshots[place]);
    const { revision, plan, known, ...record } = JSON.parse(rowsOf(shop).source[0].record);
    const account = await (await shop.member("ana")).account();
    // Of 100.00 one of two pieces came back, then 10.00 of money: six tenths are gone.
    assert.deepEqual([record.earned, record.reversed, account.balance, account.paid_orders], [100, 60, 40, 1]);
    assert.ok(revision > 0 && plan.program_version === 1);
    // When each content arrived is known too, and differs.
    outcomes.push(JSON.stringify({ ...record, refunds: known.refunds.map(({ refund }) => refund) }));
  }
  assert.equal(new Set(outcomes).size, 1);
});

test("50 parallel deliveries of one order earn once", async () => {
  const shop = await openShop(program({ enrolment: "automatic" }));
  const snapshot = await shop.snapshot({ net: 10_000, customer: { id: "ana" } });
  const answers = await Promise.all(Array.from({ length: 50 }, () => shop.order(snapshot)));
  assert.equal(new Set(answers.map((answer) => answer.earned)).size, 1);
  assert.equal((await (await shop.member("ana")).account()).balance, 100);
  const rows = rowsOf(shop);
  assert.deepEqual([rows.account.length, rows.member.length, rows.source.length], [1, 1, 1]);
  assert.equal(rows.entry.filter((entry) => entry.kind === "earned").length, 1);
});

test("50 parallel joins open one account", async () => {
  const shop = await openShop(program());
  const ana = await shop.member("ana");
  for (const answer of await Promise.all(Array.from({ length: 50 }, () => ana.join()))) expect(answer, 200);
  const rows = rowsOf(shop);
  assert.deepEqual([rows.account.length, rows.member.length, rows.entry.length], [1, 1, 1]);
});

test("orders that the rules refuse write nothing, nor do they enrol", async () => {
  const shop = await openShop(program({ enrolment: "automatic" }));
  const before = rowsOf(shop);
  const customer = { id: "ana", email: "ana@example.test" };
  const line = { line_id: "1", product_id: "cup", quantity: 1, net: 100 };
  const refused = [
    [{ lines: [{ ...line, discount_net: -1 }] }, 422, "invalid"],
    [{ lines: [{ ...line, quantity: -1 }] }, 422, "invalid"],
    [{ lines: [line, line] }, 422, "invalid"],
    [{ lines: [{ ...line, net: 1_000_000_000_001 }] }, 422, "amount_out_of_range"],
    [{ lines: Array.from({ length: 1_001 }, (_, place) => ({ ...line, line_id: String(place) })) }, 422, "order_too_large"],
    [{ lines: [{ ...line, net: 1.5 }] }, 400, "bad_request"],
    [{ lines: [{ ...line, net: 2 ** 53 }] }, 400, "bad_request"],
    [{ placed_at: "yesterday" }, 400, "bad_request"],
    [{ updated_at: "2026-11-21T19:31:52" }, 400, "bad_request"],
    [{ order_id: "" }, 400, "bad_request"],
    [{ order_id: "o".repeat(129) }, 400, "bad_request"],
    [{ paid_at: "1969-12-31T23:59:59Z" }, 400, "bad_request"],
  ];
  for (const [fields, status, code] of refused) {
    expect(await shop.send("/orders", await shop.snapshot({ customer, ...fields })), status, code);
  }
  assert.deepEqual(rowsOf(shop), before);
  const unpublished = await openShop(null);
  expect(await unpublished.send("/orders", await unpublished.snapshot({ customer })), 404, "no_program");
});
