// The demo shop as a shopper's browser sees it: its program uses most of the rules, and its back end does what a shop does.

import assert from "node:assert/strict";
import { test } from "node:test";
import { call, expect } from "./support.mjs";

// A shopper with the demo's cookie.
async function shopper(id) {
  const signedIn = expect(await call("POST", "/demo/sign-in", { body: { shopper: id } }), 200);
  const cookie = signedIn.headers.get("set-cookie").split(";")[0];
  const ask = (method, path, body) => call(method, path, { body, headers: { cookie } });
  const { token } = expect(await ask("GET", "/demo/token"), 200).json;
  const member = (method, path, body, headers = {}) =>
    call(method, `/v1/shops/demo${path}`, { body, headers: { authorization: `Bearer ${token}`, ...headers } });
  return { ask, member };
}

test("what the demo shop's back end does reaches the member: newsletter, review, a checked share, a surprise", async () => {
  expect(await call("POST", "/demo/seed"), 204);
  expect(await call("POST", "/demo/seed"), 204);
  const claire = await shopper("claire");
  expect(await claire.member("POST", "/join", { consent: true }), 200);
  const balance = async () => expect(await claire.member("GET", "/member"), 200).json.member.balance;
  const before = await balance();
  const letters = expect(await claire.ask("POST", "/demo/newsletter"), 200).json;
  assert.ok(letters.known || letters.points_posted === 25, JSON.stringify(letters));
  const review = { product_id: "copper-dzezve", text: "It sings." };
  assert.equal(expect(await claire.ask("POST", "/demo/reviews", review), 200).json.points_posted, 10);
  assert.equal(expect(await claire.ask("POST", "/demo/reviews", review), 200).json.known, true, "one review of a product");
  expect(await claire.ask("POST", "/demo/reviews", { ...review, product_id: "yacht" }), 404, "product_unknown");
  const share = { action: "share", activity_id: "post-of-the-day" };
  assert.equal(expect(await claire.member("POST", "/member/activities", share), 200).json.points_waiting, 5);
  assert.equal(expect(await claire.ask("POST", "/demo/verify", share), 200).json.points_posted, 5);
  expect(await claire.ask("POST", "/demo/surprise"), 200);
  assert.equal(await balance(), before + letters.points_posted + 10 + 5 + 50);
  for (const [language, words] of [["en", /coffee on us/], ["ru", /за наш счёт/], ["mk", /од нас/]]) {
    const told = expect(await claire.member("GET", `/member/overview?language=${language}`), 200).json;
    assert.match(told.gifts[0].message, words);
    assert.deepEqual(told.choices[0].rewards.map((reward) => reward.reward_id), ["tasting-set", "first-beans"]);
    assert.equal(told.stamp_cards[0].needed, 6);
    assert.ok(told.referral.text.length > 0);
  }
  expect(await call("POST", "/demo/surprise"), 401, "unauthorized");
});

test("E10 E2 beans earn double at the demo shop and fill the card; the percent off looks at the beans alone", async () => {
  expect(await call("POST", "/demo/seed"), 204);
  const boris = await shopper("boris");
  expect(await boris.member("POST", "/join", { consent: true }), 200);
  const cart = { lines: [{ product_id: "colombia-huila", quantity: 1 }, { product_id: "moka-pot", quantity: 1 }] };
  const stamps = async () => expect(await boris.member("GET", "/member/overview?language=en"), 200).json.stamp_cards[0].stamps;
  const before = await stamps();
  const body = { mechanic_id: "welcome", reward_id: "first-beans" };
  const chosen = expect(await boris.member("POST", "/member/choices", body, { "idempotency-key": "welcome" }), 201).json;
  const draft = expect(await boris.ask("POST", "/demo/checkout", cart), 200).json;
  const discounted = expect(
    await boris.ask("POST", `/demo/checkout/${draft.order_id}/code`, { code: chosen.voucher.code }),
    200,
  ).json;
  assert.equal(discounted.discount, 840, "20 percent of 42.00, nothing of the pot");
  expect(await boris.ask("POST", `/demo/checkout/${draft.order_id}/pay`), 200);
  const { lines } = expect(await boris.member("GET", "/member/statement?language=en"), 200).json;
  const earned = lines.find((line) => line.order_number === draft.number && line.kind === "earned");
  // The discount is spread over both lines: 8.40 · 42.00 / 80.50 = 4.38 off the beans, 4.02 off the pot.
  assert.equal(earned.points, Math.floor(((4_200 - 438) * 2 + (3_850 - 402)) / 100));
  assert.equal(await stamps(), before + 1);
});
