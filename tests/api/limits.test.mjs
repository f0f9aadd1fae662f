// Who asks too often waits: one address, one member, one failing caller. Others are not held up by them.

import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { program } from "./programs.mjs";
import { call, elsewhere, expect, now, openShop, operate, standardWebhook } from "./support.mjs";

const from = (address) => ({ "cf-connecting-ip": address });

// Asks until refused, many at a time: faster than a bucket refills, however slow the machine. Answers how often it was let in, and
// the first refusal.
async function exhaust(ask, most) {
  for (let count = 0; count < most; ) {
    const answers = await Promise.all(Array.from({ length: 50 }, ask));
    const refusal = answers.find((answer) => answer.status === 429);
    count += answers.filter((answer) => answer.status !== 429).length;
    if (refusal) return { count, refusal };
  }
  throw new Error(`${most} requests and no end`);
}

test("one address may ask 200 times at once and 10 times a second; others do not notice", async () => {
  const shop = await openShop(program());
  const [busy, other] = [elsewhere(), elsewhere()];
  const ask = (address) => call("GET", shop.path("/program"), { headers: from(address) });
  const started = Date.now();
  const { count, refusal } = await exhaust(() => ask(busy), 2_000);
  const seconds = (Date.now() - started) / 1_000;
  expect(refusal, 429, "too_many_requests");
  assert.ok(count >= 200 && count <= 200 + 10 * seconds + 2, `${count} in ${seconds} s`);
  expect(await ask(other), 200);
  // After as long as it says there is room again.
  await pause(Number(refusal.headers.get("retry-after")) * 1_000);
  expect(await ask(busy), 200);
});

test("a member may ask 300 times at once, from wherever; another member is not held up", async () => {
  const shop = await openShop(program());
  const [busy, other] = [await shop.joined(), await shop.joined()];
  const started = Date.now();
  const { count, refusal } = await exhaust(() => busy.ask("GET", "/member"), 3_000);
  const seconds = (Date.now() - started) / 1_000;
  expect(refusal, 429, "too_many_requests");
  assert.ok(count >= 298 && count <= 300 + 5 * seconds + 2, `${count} in ${seconds} s`);
  expect(await other.ask("GET", "/member"), 200);
});

test("SEC-1 whoever fails 60 times waits, the operator's door included; whoever is recognised on the same address does not", async () => {
  const [shop, neighbour] = [await openShop(program()), await openShop(program())];
  const order = JSON.stringify(await shop.snapshot());
  const deliver = async (to, key, address) => {
    const signed = standardWebhook(key.secret, order, await now());
    return call("POST", to.path("/orders"), { body: order, headers: { ...signed, ...from(address) } });
  };
  const address = elsewhere();
  const { count, refusal } = await exhaust(() => deliver(shop, neighbour.webhookKey, address), 500);
  assert.ok(count >= 60 && count < 160, `${count} failures`);
  expect(refusal, 429, "too_many_requests");
  for (const shop_ of [neighbour, shop]) expect(await deliver(shop_, shop_.webhookKey, address), 200);
  expect(await deliver(shop, neighbour.webhookKey, address), 429, "too_many_requests");
  expect(await deliver(shop, shop.webhookKey, elsewhere()), 200);
  const guess = (address) =>
    call("GET", "/v1/admin/shops", { headers: { authorization: `Bearer ${"x".repeat(48)}`, ...from(address) } });
  const guesser = elsewhere();
  const guessed = await exhaust(() => guess(guesser), 500);
  assert.ok(guessed.count >= 60 && guessed.count < 160, `${guessed.count} guesses`);
  expect(await operate("GET", "/shops"), 200);
});

test("SEC-2 whoever names shops that do not exist waits, by network; a shop that is known there is served", async () => {
  const shop = await openShop(program());
  const order = JSON.stringify(await shop.snapshot());
  const network = `2001:db8:${Math.floor(Math.random() * 65_535).toString(16)}:7`;
  const address = () => `${network}:${Math.floor(Math.random() * 65_535).toString(16)}::1`;
  const deliver = async (to, key) => {
    const signed = standardWebhook(key.secret, order, await now());
    return call("POST", to, { body: order, headers: { ...signed, ...from(address()) } });
  };
  // Whoever looked at the shop before has made it known here.
  expect(await call("GET", shop.path("/program")), 200);
  let place = 0;
  const guess = () => deliver(`/v1/shops/nobody-${place++}/orders`, shop.webhookKey);
  const { count, refusal } = await exhaust(guess, 500);
  assert.ok(count >= 60 && count < 160, `${count} shops`);
  expect(refusal, 429, "too_many_requests");
  expect(await deliver(shop.path("/orders"), shop.webhookKey), 200);
});

test("SEC-2 one address may ask for permission 300 times at once and 10 times a second; another one, and its requests, do not notice", async () => {
  const shop = await openShop(program());
  const [busy, other] = [elsewhere(), elsewhere()];
  const asking = (address, path) =>
    call("OPTIONS", path, { headers: { ...from(address), origin: "https://shop.example", "access-control-request-method": "POST" } });
  let place = 0;
  const started = Date.now();
  const { count, refusal } = await exhaust(() => asking(busy, `/v1/shops/nobody-${place++}/quote`), 3_000);
  const seconds = (Date.now() - started) / 1_000;
  assert.ok(count >= 300 && count <= 300 + 10 * seconds + 2, `${count} in ${seconds} s`);
  expect(refusal, 429, "too_many_requests");
  assert.ok(Number(refusal.headers.get("retry-after")) >= 1);
  expect(await asking(other, shop.path("/quote")), 204);
  expect(await call("GET", shop.path("/program"), { headers: from(busy) }), 200);
});

test("signed orders are not counted: a shop sends as many as it has", async () => {
  const shop = await openShop(program());
  const address = elsewhere();
  const order = JSON.stringify(await shop.snapshot());
  const signed = standardWebhook(shop.webhookKey.secret, order, await now());
  for (let count = 0; count < 230; count += 1) {
    expect(await call("POST", shop.path("/orders"), { body: order, headers: { ...signed, ...from(address) } }), 200);
  }
});
