// Codes at the checkout: held for one order, let go, used once, given back when the order is.

import assert from "node:assert/strict";
import { test } from "node:test";
import { amountOff, program } from "./programs.mjs";
import { rowsOf } from "./store.mjs";
import { expect, now, openShop, rfc3339, untilFinal } from "./support.mjs";

const REWARDS = [amountOff("five-off", 250, 500), amountOff("big", 100, 300, { minimum_goods: 4_000 })];

// A shop, a member with 500 points, and a code for 5.00.
async function withCode(reward = "five-off") {
  const shop = await openShop(program({ rewards: REWARDS }));
  const member = await shop.joined();
  await member.buys(50_000);
  const voucher = await member.voucher(reward);
  return { shop, member, voucher, code: voucher.code };
}

const stateOf = (shop) => JSON.parse(rowsOf(shop).voucher[0].body).state;

test("R1 a claim is clamped to the goods, and again when the cart changes", async () => {
  const { shop, member, code, voucher } = await withCode();
  const first = expect(await shop.claim(code, "a", 4_995), 200).json;
  const gives = { amount_off: { amount: 500 } };
  const expected = { amount: 500, delivery_amount: 0, gives, reward_id: "five-off", expires_on: voucher.expires_on };
  assert.deepEqual(first, expected);
  assert.equal((await member.account()).vouchers[0].held_by_order, "a");
  for (const [goods, amount] of [[499, 499], [0, 0], [500, 500], [1_000_000, 500]]) {
    assert.equal(expect(await shop.claim(code, "a", goods), 200).json.amount, amount);
  }
  expect(await shop.claim(code, "a", -5), 422, "amount_out_of_range");
});

test("a claim is idempotent for its order and writes nothing when repeated", async () => {
  const { shop, code } = await withCode();
  const first = expect(await shop.claim(code, "a", 4_995), 200).json;
  const before = rowsOf(shop);
  assert.deepEqual(expect(await shop.claim(code, "a", 4_995), 200).json, first);
  assert.deepEqual(rowsOf(shop), before);
});

test("50 parallel claims for different orders: one order gets the code", async () => {
  const { shop, code } = await withCode();
  const orders = Array.from({ length: 50 }, (_, place) => `order-${place}`);
  const answers = await Promise.all(orders.map((order) => untilFinal(() => shop.claim(code, order, 4_995))));
  assert.equal(answers.filter((answer) => answer.status === 200).length, 1);
  for (const answer of answers.filter((answer) => answer.status !== 200)) expect(answer, 409, "voucher_claimed");
});

test("a held code is refused to other orders and cannot be cancelled until it is released", async () => {
  const { shop, member, code, voucher } = await withCode();
  expect(await shop.claim(code, "a", 4_995), 200);
  const before = rowsOf(shop);
  expect(await shop.claim(code, "b", 4_995), 409, "voucher_claimed");
  expect(await shop.release(code, "b"), 409, "voucher_claimed");
  expect(await member.cancel(voucher.voucher_id), 409, "voucher_claimed");
  assert.deepEqual(rowsOf(shop), before);

  expect(await shop.release(code, "a"), 204);
  const released = rowsOf(shop);
  expect(await shop.release(code, "a"), 204);
  expect(await shop.release(code, "b"), 204);
  assert.deepEqual(rowsOf(shop), released, "releasing a free code changes nothing");
  expect(await shop.claim(code, "b", 4_995), 200);
  expect(await shop.release(code, "b"), 204);
  assert.equal(expect(await member.cancel(voucher.voucher_id), 200).json.member.balance, 500);
});

test("a code is found however it is typed", async () => {
  const { shop, code } = await withCode();
  for (const typed of [code.toLowerCase(), ` ${code} `, code.toUpperCase()]) {
    assert.equal(expect(await shop.claim(typed, "a", 4_995), 200).json.amount, 500);
  }
  for (const unknown of ["NOPE-NOPE-NOPE", code.slice(1), `${code}X`, "x".repeat(129), "%", "🎁"]) {
    expect(await shop.claim(unknown, "a", 4_995), 404, "voucher_unknown");
    expect(await shop.release(unknown, "a"), 404, "voucher_unknown");
  }
});

test("a claim in another currency or below the minimum is refused", async () => {
  const { shop, code } = await withCode("big");
  const before = rowsOf(shop);
  expect(await shop.claim(code, "a", 4_995, "USD"), 409, "currency_mismatch");
  assert.equal(expect(await shop.claim(code, "a", 3_999), 409, "minimum_not_reached").json.missing, 1);
  assert.deepEqual(rowsOf(shop), before);
  assert.equal(expect(await shop.claim(code, "a", 4_000), 200).json.amount, 300);
});

test("R1 a paid order uses its code; a second use is refused, and charged to a paid order all the same", async () => {
  const { shop, member, code, voucher } = await withCode();
  expect(await shop.claim(code, "a", 4_995), 200);
  const { answer } = await member.buys(4_495, { order_id: "a", discount_codes: [code.toLowerCase()] });
  assert.equal(answer.earned, 44, "what points paid earns nothing");
  assert.deepEqual(stateOf(shop), { used: { order_id: "a" } });
  const before = rowsOf(shop);
  for (const order of ["a", "b"]) expect(await shop.claim(code, order, 4_995), 409, "voucher_used");
  expect(await shop.release(code, "a"), 409, "voucher_used");
  expect(await member.cancel(voucher.voucher_id), 409, "voucher_used");
  assert.deepEqual(rowsOf(shop), before);
  const balance = (await member.account()).balance;
  const second = await member.buys(4_495, { order_id: "b", discount_codes: [code] });
  assert.deepEqual(second.answer.warnings.map((warning) => warning.code), ["code_used_elsewhere"]);
  assert.equal((await member.account()).balance, balance + second.answer.earned - 250, "the discount was given twice: it costs its points twice");
  const vouchers = rowsOf(shop).voucher.map((row) => JSON.parse(row.body)).toSorted((one, other) => (one.repeats ? 1 : 0) - (other.repeats ? 1 : 0));
  assert.deepEqual(vouchers.map(({ repeats, state }) => [repeats, state]), [[undefined, { used: { order_id: "a" } }], [code, { used: { order_id: "b" } }]]);
});

test("a claimed order that is paid uses the code even when the platform leaves it out", async () => {
  const { shop, member, code } = await withCode();
  expect(await shop.claim(code, "a", 4_995), 200);
  await member.buys(4_495, { order_id: "a" });
  assert.deepEqual(stateOf(shop), { used: { order_id: "a" } });
});

test("a partial refund keeps the code used, the full refund gives the points back", async () => {
  const { shop, member, code } = await withCode();
  const { snapshot } = await member.buys(4_000, { discount_codes: [code] });
  const balance = async () => (await member.account()).balance;
  assert.equal(await balance(), 500 - 250 + 40);
  const refund = (id, quantity, net) => ({ id, lines: [{ line_id: "1", quantity, net }], total: net });
  const partly = { ...snapshot, updated_at: rfc3339(await now()), refunds: [refund("r1", 0, 1_000)] };
  assert.equal((await shop.order(partly)).reversed, 10);
  assert.deepEqual([await balance(), Object.keys(stateOf(shop))], [500 - 250 + 30, ["used"]]);
  const wholly = { ...partly, updated_at: rfc3339(await now()), refunds: [refund("r1", 0, 1_000), refund("r2", 1, 3_000)] };
  assert.equal((await shop.order(wholly)).reversed, 40);
  assert.deepEqual([await balance(), stateOf(shop)], [500, "returned"]);
  expect(await shop.claim(code, "again", 4_995), 409, "voucher_returned");
});

test("a cancelled order gives a used code's points back and frees a held one", async () => {
  for (const [paid, state, balance] of [[true, "returned", 500], [false, "issued", 250]]) {
    const { shop, member, code } = await withCode();
    expect(await shop.claim(code, "a", 4_000), 200);
    const at = rfc3339(await now());
    const { snapshot } = await member.buys(4_000, { order_id: "a", discount_codes: [code], paid_at: paid ? at : undefined });
    const cancelledAt = rfc3339(await now());
    await shop.order({ ...snapshot, updated_at: cancelledAt, cancelled_at: cancelledAt });
    assert.equal(stateOf(shop), state);
    assert.equal((await member.account()).balance, balance);
  }
});

test("a guest's or another member's order uses the code and returns the owner's points", async () => {
  for (const customer of [undefined, { id: "somebody-else" }]) {
    const { shop, member, code } = await withCode();
    const other = await shop.joined("somebody-else");
    expect(await shop.claim(code, "a", 4_000), 200);
    const snapshot = await shop.snapshot({ net: 4_000, order_id: "a", discount_codes: [code.toLowerCase()], customer });
    await shop.order(snapshot);
    assert.deepEqual(stateOf(shop), { used: { order_id: "a" } });
    assert.equal((await other.account()).balance, customer ? 40 : 0);
    assert.equal((await member.account()).balance, 250);
    const before = rowsOf(shop);
    await shop.order(snapshot);
    assert.deepEqual(rowsOf(shop), before, "a repetition writes nothing about either");
    const at = rfc3339(await now());
    await shop.order({ ...snapshot, updated_at: at, cancelled_at: at });
    assert.equal(stateOf(shop), "returned");
    assert.equal((await member.account()).balance, 500, "to whoever redeemed");
    assert.equal((await other.account()).balance, 0);
  }
});

// ------------------------------------------------------------------------------------------- benefits, shares paid with points

const BENEFITS = [
  { id: "tenth", title: { en: "10 % off" }, gives: { discount: { percent: 10 } } },
  { id: "delivered", title: { en: "Free from 20" }, gives: { delivery: { free_from: 2_000, fixed: 190 } } },
  { id: "returns", title: { en: "Free returns" }, audience: "members", gives: { perk: { name: "free_returns" } } },
];

// A shop where points pay up to 30 percent (50 points are 1.00), and a member with 1000 points.
async function withShare() {
  const pay_with_points = { points: 50, amount: 100, share_bps_max: 3_000 };
  const shop = await openShop(program({ rewards: REWARDS, benefits: BENEFITS, pay_with_points }));
  const member = await shop.joined();
  await member.buys(100_000);
  const cart = (net, fields = {}) => ({ currency: "EUR", lines: [{ product_id: "cup", net }], ...fields });
  const pay = (order_id, points, net) =>
    shop.send("/checkout/pay", cart(net, { customer_id: member.customerId, order_id, points, goods_amount: net }));
  return { shop, member, cart, pay };
}

test("E12 R13 the checkout answers what a cart costs a member, and a guest, and writes nothing", async () => {
  const { shop, member, cart } = await withShare();
  const before = rowsOf(shop);
  const asked = cart(3_000, { customer_id: member.customerId, shipping: 490 });
  const { balance, benefits } = expect(await shop.send("/checkout", asked), 200).json;
  assert.equal(balance, 1_000);
  assert.deepEqual(benefits.discounts, [{ line_id: "0", benefit_id: "tenth", off: 300 }]);
  assert.deepEqual([benefits.goods, benefits.delivery.amount, benefits.delivery.benefit_id], [2_700, 0, "delivered"]);
  assert.deepEqual(benefits.perks, [{ name: "free_returns", benefit_id: "returns" }]);
  assert.deepEqual(benefits.payable, { amount: 810, points: 405 });
  const guest = expect(await shop.send("/checkout", cart(3_000, { shipping: 490 })), 200);
  assert.deepEqual([guest.json.benefits.goods, guest.json.benefits.delivery.amount], [3_000, 490]);
  assert.ok(!guest.text.includes("returns"), "guests do not hear of what is for members");
  assert.deepEqual(rowsOf(shop), before);
  expect(await shop.send("/checkout", cart(3_000, { currency: "JPY" })), 409, "currency_mismatch");
  assert.equal(expect(await shop.send("/checkout", cart(-1)), 200).json.benefits.goods, 0, "a credit alone costs nothing");
  expect(await shop.send("/checkout", cart(3_000, { shipping: -1 })), 422, "invalid");
});

test("E9 a share is paid once for a cart, anew for another, used by its order and given back with it", async () => {
  const { shop, member, pay } = await withShare();
  const first = expect(await pay("a", 1_000, 1_000), 200).json;
  assert.deepEqual([first.amount, first.points, first.balance], [300, 150, 850]);
  assert.deepEqual(expect(await pay("a", 1_000, 1_000), 200).json, first);
  const second = expect(await pay("a", 1_000, 2_000), 200).json;
  assert.deepEqual([second.amount, second.points, second.balance], [600, 300, 700]);
  const paid = await member.buys(1_400, { order_id: "a", discount_codes: [second.code] });
  expect(await pay("a", 10, 2_000), 409, "voucher_used");
  assert.equal((await member.account()).balance, 714);
  const cancelled_at = rfc3339(await now());
  await shop.order({ ...paid.snapshot, cancelled_at, updated_at: cancelled_at });
  assert.equal((await member.account()).balance, 1_000);
});

test("E9 50 parallel payments for one order: one stands", async () => {
  const { member, pay } = await withShare();
  const asked = Array.from({ length: 50 }, (_, place) => 10 + place);
  const answers = await Promise.all(asked.map((points) => untilFinal(() => pay("a", points, 10_000))));
  for (const answer of answers) expect(answer, 200);
  const { balance, vouchers } = await member.account();
  assert.equal(vouchers.length, 1);
  assert.equal(balance + vouchers[0].cost, 1_000);
});

test("E9 an article that points cannot pay is named by its SKU or variant in carts too", async () => {
  const overrides = [{ on: { products: ["SKU-SALE", "v-red"] }, share_bps_max: 0 }];
  const shop = await openShop(program({ pay_with_points: { points: 1, amount: 10, share_bps_max: 3_000, overrides } }));
  const member = await shop.joined();
  await member.buys(100_000);
  const payable = async (fields) => {
    const lines = [{ product_id: "cup", net: 1_000, ...fields }];
    const asked = { customer_id: member.customerId, currency: "EUR", lines };
    const { amount } = expect(await shop.send("/checkout", asked), 200).json.benefits.payable;
    const order = { order_id: `of-${JSON.stringify(fields)}`, points: 500, goods_amount: 1_000 };
    const paid = await shop.send("/checkout/pay", { ...asked, ...order });
    assert.equal(paid.status === 200 ? paid.json.amount : 0, amount, paid.text);
    return amount;
  };
  assert.equal(await payable({}), 300);
  assert.equal(await payable({ sku: "SKU-1", variant_id: "v-blue" }), 300);
  assert.equal(await payable({ sku: "SKU-SALE" }), 0);
  assert.equal(await payable({ variant_id: "v-red" }), 0);
});

test("another member's code on an order that is refused stays good", async () => {
  const { shop, code } = await withCode();
  const guest = await shop.snapshot({ discount_codes: [code] });
  const twice = { ...guest, lines: [guest.lines[0], guest.lines[0]] };
  expect(await shop.send("/orders", twice), 422, "invalid");
  assert.equal(stateOf(shop), "issued");
  await shop.order(guest);
  assert.deepEqual(stateOf(shop), { used: { order_id: guest.order_id } });
});
