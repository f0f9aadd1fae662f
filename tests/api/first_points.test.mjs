// From an empty deployment to points that pay, as the README tells a merchant to go.

import assert from "node:assert/strict";
import { test } from "node:test";
import { amountOff, program, spend } from "./programs.mjs";
import { rowsOf } from "./store.mjs";
import { call, expect, localDay, now, openShop, operate, plusDays, rfc3339, skipDays, unique } from "./support.mjs";

test("the README's lines lead from a new shop to the first points", async () => {
  const id = unique("readme");
  const created = expect(await operate("POST", "/shops", { shop_id: id, name: "Readme", origins: [] }), 201).json;
  assert.deepEqual(created, { shop_id: id, name: "Readme", origins: [], program_version: null });
  expect(await operate("POST", "/shops", { shop_id: id, name: "Again", origins: [] }), 409, "shop_taken");
  const shops = expect(await operate("GET", "/shops"), 200).json.shops;
  assert.deepEqual(shops.find((shop) => shop.shop_id === id), created);
  expect(await call("GET", `/v1/shops/${id}/program`), 404, "no_program");

  const shop = await openShop(null);
  assert.match(shop.webhookKey.secret, /^whsec_[A-Za-z0-9+/]{43}=$/);
  assert.ok(shop.memberKey.secret.length >= 43, "256 bits at least");
  assert.equal(await shop.publish(program()), 1);
  assert.equal(expect(await operate("GET", "/shops"), 200).json.shops.find((s) => s.shop_id === shop.id).program_version, 1);

  const ana = await shop.joined("ana");
  const { answer } = await ana.buys(4995);
  assert.equal(answer.earned, 49);
  assert.equal((await ana.account()).balance, 49);
});

test("E1 an order of 49.95 at 1 point per 1.00 earns 49 points, as quoted before", async () => {
  const shop = await openShop(program());
  const ana = await shop.joined();
  const cart = { lines: [{ product_id: "cup", net: 4995 }] };
  const asGuest = expect(await call("POST", shop.path("/quote"), { body: cart }), 200).json;
  const asMember = expect(await ana.ask("POST", "/quote", cart), 200).json;
  assert.equal(asGuest.points, 49);
  assert.equal(asMember.points, 49);
  const { answer } = await ana.buys(4995);
  assert.equal(answer.earned, asMember.points, "promised = awarded");
  assert.equal(answer.reversed, 0);
  assert.equal(answer.member, true);
  const earned = (await ana.statement()).lines.find((line) => line.kind === "earned");
  assert.equal(earned.points, 49);
  const told = earned.trace.map(({ text, ...line }) => line);
  assert.deepEqual(told, asMember.trace, "explained as quoted");
  assert.match(earned.trace[0].text, /€49\.95/, "and in words");
  assert.equal(sum(earned.trace.map((line) => line.delta)), 49, "the trace sums to the points");
});

test("E1 one rounding an order: cents of several lines add up before they are floored", async () => {
  const shop = await openShop(program());
  const ana = await shop.joined();
  const lines = [1, 2, 3].map((line) => ({ line_id: String(line), product_id: "cup", quantity: 1, net: 150 }));
  const { answer } = await ana.buys(0, { lines });
  assert.equal(answer.earned, 4, "4.50, not 1 + 1 + 1");
});

test("E4 points are only for a successful sale: unpaid gives none, cancelled takes all", async () => {
  const shop = await openShop(program());
  const ana = await shop.joined();
  const { snapshot, answer: placed } = await ana.buys(10_000, { paid_at: undefined });
  assert.deepEqual([placed.earned, placed.entries_written], [0, 0]);
  const paidAt = rfc3339(await now());
  const paid = await shop.order({ ...snapshot, paid_at: paidAt, updated_at: paidAt });
  assert.equal(paid.earned, 100);
  assert.equal((await ana.account()).balance, 100);
  const cancelledAt = rfc3339(await now());
  const cancelled = await shop.order({ ...snapshot, paid_at: paidAt, cancelled_at: cancelledAt, updated_at: cancelledAt });
  assert.deepEqual([cancelled.earned, cancelled.reversed], [100, 100]);
  const account = await ana.account();
  assert.deepEqual([account.balance, account.pending_points, account.paid_orders], [0, 0, 0]);
  const kinds = (await ana.statement()).lines.map((line) => [line.kind, line.points]);
  assert.ok(kinds.some(([kind, points]) => kind === "earned" && points === 100), "what was given is shown");
  assert.ok(kinds.some(([kind, points]) => kind === "clawed_back" && points === -100), "and what was taken");
});

test("E4 test orders, guests and orders from before joining earn nothing", async () => {
  const shop = await openShop(program());
  const before = await shop.snapshot({ customer: { id: "late" } });
  assert.deepEqual(pick(await shop.order(before)), { member: false, earned: 0, entries_written: 0 });
  const late = await shop.joined("late");
  assert.equal((await shop.order(before)).earned, 0, "placed before joining");
  assert.equal((await late.buys(9_900, { test: true })).answer.earned, 0, "a test order");
  assert.deepEqual(pick(await shop.order(await shop.snapshot())), { member: false, earned: 0, entries_written: 0 });
  assert.equal((await late.account()).balance, 0);
});

test("R14 every pending point shows the day that frees it; R1 then 250 points take exactly 5.00 off", async () => {
  const shop = await openShop(program({ earning: { hold_days: 14 } }));
  const ana = await shop.joined();
  const paidAt = await now();
  const { snapshot } = await ana.buys(25_050, { number: "1001" });
  const freed = plusDays(localDay(paidAt), 14);
  const waiting = await ana.account();
  assert.deepEqual([waiting.balance, waiting.pending_points], [0, 250]);
  assert.deepEqual(waiting.pending, [{ origin: { order: "1001" }, points: 250, posts_on: freed, is_unverified: false, is_unpaid: false }]);
  const refused = expect(await ana.redeem("five-off"), 409, "insufficient_points");
  assert.equal(refused.json.missing, 250, "pending points do not pay");

  await skipDays(14);
  const later = await shop.member(ana.customerId);
  const posted = await later.account();
  assert.deepEqual([posted.balance, posted.pending_points, posted.pending], [250, 0, []]);
  const line = (await later.statement()).lines.find((entry) => entry.kind === "posted");
  assert.deepEqual([line.points, line.effective_on, line.order_number], [250, freed, "1001"]);
  assert.equal((await shop.order(snapshot)).entries_written > 0, true, "the next decision writes what was due");
  assert.deepEqual((await later.account()).balance, 250);

  const { voucher, balance } = expect(await later.redeem("five-off"), 201).json;
  assert.deepEqual([voucher.gives, voucher.cost, balance], [{ amount_off: { amount: 500 } }, 250, 0]);
  const claimed = expect(await shop.claim(voucher.code, "next", 4_995), 200).json;
  assert.equal(claimed.amount, 500);
});

test("R1 what comes off never exceeds the goods", async () => {
  const shop = await openShop(program({ rewards: [amountOff("five-off", 1, 500)] }));
  const ana = await shop.joined();
  await ana.buys(100);
  const { code } = await ana.voucher("five-off");
  assert.equal(expect(await shop.claim(code, "small", 320), 200).json.amount, 320);
});

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
const pick = ({ member, earned, entries_written }) => ({ member, earned, entries_written });

test("who was enrolled by an order consents when joining", async () => {
  const shop = await openShop(program({ enrolment: "automatic" }));
  const member = await shop.member(unique("customer"));
  await member.buys(1_000);
  const consented = () => rowsOf(shop).member[0].consented_at;
  assert.equal(consented(), null);
  expect(await member.join(), 200);
  const first = consented();
  assert.ok(first > 0);
  expect(await member.join(), 200);
  assert.equal(consented(), first);
});

test("a guest's quote names no rule that is for members", async () => {
  const secret = { ...spend("secret-rate", 1, 10), audience: "members" };
  const shop = await openShop(program({ mechanics: [spend("every-euro", 1, 100), secret] }));
  const cart = { lines: [{ net: 4_995 }] };
  const guest = expect(await call("POST", shop.path("/quote"), { body: cart }), 200);
  assert.equal(guest.text.includes("secret"), false, guest.text);
  const { points, trace } = guest.json;
  assert.equal(trace.reduce((sum, line) => sum + line.delta, 0), points);
  const member = await shop.joined();
  const quoted = expect(await member.ask("POST", "/quote", cart), 200);
  assert.equal(quoted.json.points, points);
  assert.equal(quoted.text.includes("secret-rate"), true);
});
