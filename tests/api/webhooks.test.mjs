// What the shop's back end signs is taken, everything else is not: by our own scheme everywhere, by Standard Webhooks where the body says all.

import assert from "node:assert/strict";
import { test } from "node:test";
import { amountOff, program } from "./programs.mjs";
import { rowsOf } from "./store.mjs";
import { call, expect, now, openShop, operate, signedRequest, standardWebhook, wooSignature } from "./support.mjs";

const post = (shop, body, headers) => call("POST", shop.path("/orders"), { body, headers });

async function shopWithOrder() {
  const shop = await openShop(program());
  return { shop, body: JSON.stringify(await shop.snapshot()) };
}

test("the example of the specification is signed as it says", () => {
  const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  const headers = standardWebhook(secret, '{"test": 2432232314}', 1_614_265_330_000, "msg_p5jXN8AQM9LWM0D4loKWxJek");
  assert.equal(headers["webhook-signature"], "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
});

test("a flaw in the signature is refused and nothing is written", async () => {
  const { shop, body } = await shopWithOrder();
  const other = await openShop(program());
  const at = await now();
  const good = standardWebhook(shop.webhookKey.secret, body, at);
  const before = rowsOf(shop);
  const without = (name) => Object.fromEntries(Object.entries(good).filter(([key]) => key !== name));
  const seconds = Number(good["webhook-timestamp"]);
  const signature = good["webhook-signature"];
  const flaws = {
    "no id": without("webhook-id"),
    "no timestamp": without("webhook-timestamp"),
    "no signature": without("webhook-signature"),
    "an empty signature": { ...good, "webhook-signature": "" },
    "another id": { ...good, "webhook-id": "msg-other" },
    "another timestamp": { ...good, "webhook-timestamp": String(seconds + 1) },
    "a timestamp that is no number": { ...good, "webhook-timestamp": "now" },
    "the secret of another shop": standardWebhook(other.webhookKey.secret, body, at),
    "a secret of another purpose": standardWebhook(shop.memberKey.secret, body, at),
    "no version": { ...good, "webhook-signature": signature.slice(3) },
    "another version": { ...good, "webhook-signature": signature.replace("v1,", "v1a,") },
    "another case": { ...good, "webhook-signature": signature.toLowerCase() },
    "a truncated signature": { ...good, "webhook-signature": signature.slice(0, -1) },
    "signatures run together": { ...good, "webhook-signature": `v1,AAAA,${signature}` },
    "WooCommerce's signature": { ...without("webhook-signature"), "x-wc-webhook-signature": wooSignature(shop.webhookKey.secret, body) },
    "a member token": { authorization: `Bearer ${await shop.token("ana")}` },
    "the admin secret": { authorization: `Bearer ${process.env.ADMIN_SECRET}` },
  };
  for (const [flaw, headers] of Object.entries(flaws)) {
    const answer = await post(shop, body, headers);
    assert.equal(answer.status, 401, `${flaw}: ${answer.text}`);
    assert.equal(answer.json.code, "unauthorized");
  }
  for (const tampered of [body.replace("4995", "9995"), `${body} `, body.slice(0, -1), ""]) {
    expect(await post(shop, tampered, good), 401, "unauthorized");
  }
  assert.deepEqual(rowsOf(shop), before);
  expect(await post(shop, body, good), 200);
});

test("a time stamp that is off says by how much, whoever signed it, and nothing is written", async () => {
  const { shop, body } = await shopWithOrder();
  const before = rowsOf(shop);
  const { secret } = shop.webhookKey;
  const cases = [
    [-310_000, secret, /^webhook-timestamp is 31[0-9] s old; at most 300 s are accepted: check the clock, or sign again when retrying$/],
    [310_000, secret, /^webhook-timestamp is 3(0[1-9]|10) s ahead; at most 300 s are accepted/],
    [-310_000, (await openShop(program())).webhookKey.secret, /^webhook-timestamp is 31[0-9] s old/],
  ];
  for (const [late, by, detail] of cases) {
    const refused = await post(shop, body, standardWebhook(by, body, (await now()) + late));
    assert.match(expect(refused, 401, "webhook_timestamp_out_of_tolerance").json.detail, detail);
  }
  const milliseconds = standardWebhook(secret, body, (await now()) * 1000);
  expect(await post(shop, body, milliseconds), 401, "webhook_timestamp_out_of_tolerance");
  assert.deepEqual(rowsOf(shop), before);
});

test("clocks may differ by less than five minutes either way", async () => {
  const { shop, body } = await shopWithOrder();
  for (const seconds of [-290, 290]) {
    expect(await post(shop, body, standardWebhook(shop.webhookKey.secret, body, (await now()) + seconds * 1000)), 200);
  }
});

test("SEC-22 a signed claim of one code opens no other, and no other address", async () => {
  const shop = await openShop(program({ rewards: [amountOff("two-off", 100, 200)] }));
  const ana = await shop.joined();
  await ana.buys(20_000);
  const codes = [(await ana.voucher("two-off")).code, (await ana.voucher("two-off")).code];
  const body = JSON.stringify({ order_id: "1", currency: "EUR", goods_amount: 10_000 });
  const path = (code, rest = "claim") => shop.path(`/codes/${code}/${rest}`);
  const headers = signedRequest(shop.webhookKey.secret, `POST ${path(codes[0])}`, body, await now());
  const before = rowsOf(shop);
  for (const other of [path(codes[1]), path(codes[0], "release"), `${path(codes[0])}?again`, shop.path("/checkout"), shop.path("/orders")]) {
    expect(await call("POST", other, { body, headers }), 401, "unauthorized");
  }
  // One that covers the body alone is for bodies that say what is to be done.
  const plain = standardWebhook(shop.webhookKey.secret, body, await now());
  for (const address of [path(codes[0]), path(codes[0], "release"), shop.path("/checkout"), shop.path("/checkout/pay")]) {
    expect(await call("POST", address, { body, headers: plain }), 401, "unauthorized");
  }
  assert.deepEqual(rowsOf(shop), before);
  expect(await call("POST", path(codes[0]), { body, headers }), 200);
});

test("of several signatures one good one is enough", async () => {
  const { shop, body } = await shopWithOrder();
  const headers = standardWebhook(shop.webhookKey.secret, body, await now());
  const signature = headers["webhook-signature"];
  for (const several of [`v1,bm9uc2Vuc2U= ${signature}`, `${signature} v1a,other`, `v2,x v1, ${signature}`]) {
    expect(await post(shop, body, { ...headers, "webhook-signature": several }), 200);
  }
});

test("while secrets rotate both sign; the retired one is refused at once", async () => {
  const { shop, body } = await shopWithOrder();
  const [old, fresh] = [shop.webhookKey, await shop.issueKey("webhook")];
  const sign = async (secrets) => post(shop, body, standardWebhook(secrets, body, await now()));
  for (const secrets of [old.secret, fresh.secret, [old.secret, fresh.secret]]) expect(await sign(secrets), 200);
  await shop.retireKey(old.key_id);
  expect(await sign(old.secret), 401);
  expect(await sign(fresh.secret), 200);
  expect(await sign([old.secret, fresh.secret]), 200);
  await shop.retireKey(fresh.key_id);
  expect(await sign([old.secret, fresh.secret]), 401);
});

test("a secret the platform chose signs; one that cannot is refused when it is brought", async () => {
  const { shop, body } = await shopWithOrder();
  const secret = `whsec_${Buffer.from("a secret of the platform").toString("base64")}`;
  const issued = await shop.issueKey("webhook", secret);
  assert.equal(issued.secret, secret);
  expect(await post(shop, body, standardWebhook(secret, body, await now())), 200);
  const before = rowsOf(shop);
  for (const [purpose, wrong] of [["webhook", "whsec_not base64!"], ["webhook", "whsec_"], ["woocommerce", "short"], ["woocommerce", "x".repeat(257)]]) {
    expect(await operate("POST", `/shops/${shop.id}/keys`, { purpose, secret: wrong }), 400, "bad_request");
  }
  expect(await operate("POST", `/shops/${shop.id}/keys`, { purpose: "everything" }), 400, "bad_request");
  assert.deepEqual(rowsOf(shop), before);
});
