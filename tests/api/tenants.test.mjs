// Several shops live in one deployment and nothing of one is visible to another: the OpenAPI document is walked, and every
// operation called with another shop's valid credentials and ids.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { amountOff, program, spend } from "./programs.mjs";
import { countsOf, rowsOf } from "./store.mjs";
import { call, expect, now, openShop, operate, standardWebhook, wooSignature } from "./support.mjs";

// Every operation there is. A new one must be added here, with its call below.
const OPEN_TO_ALL = ["get /v1/health", "get /v1/openapi.json"]; // Bound to no shop.
const OF_THE_OPERATOR = [
  "get /v1/admin/shops",
  "post /v1/admin/shops",
  "get /v1/admin/shops/{shop}/audit",
  "post /v1/admin/shops/{shop}/keys",
  "delete /v1/admin/shops/{shop}/keys/{key}",
  "post /v1/admin/shops/{shop}/programs",
  "get /v1/admin/shops/{shop}/programs/{version}",
  "post /v1/admin/shops/{shop}/grants",
  "get /v1/admin/shops/{shop}/grants",
  "get /v1/admin/shops/{shop}/outbox",
  "post /v1/admin/shops/{shop}/outbox/{id}/replay",
];
// Public without a token; one that is presented must be valid here.
const PUBLIC_OF_A_SHOP = [
  "get /v1/shops/{shop}/program",
  "post /v1/shops/{shop}/quote",
  "get /v1/shops/{shop}/stock",
];
const OF_MEMBERS = [
  "post /v1/shops/{shop}/join",
  "get /v1/shops/{shop}/member",
  "get /v1/shops/{shop}/member/statement",
  "get /v1/shops/{shop}/member/overview",
  "post /v1/shops/{shop}/member/profile",
  "post /v1/shops/{shop}/member/visits",
  "post /v1/shops/{shop}/member/activities",
  "post /v1/shops/{shop}/member/choices",
  "post /v1/shops/{shop}/member/redemptions",
  "post /v1/shops/{shop}/member/redemptions/{voucher}/cancel",
];
const OF_BACK_ENDS = [
  "post /v1/shops/{shop}/orders",
  "post /v1/shops/{shop}/activities",
  "post /v1/shops/{shop}/checkout",
  "post /v1/shops/{shop}/checkout/pay",
  "post /v1/shops/{shop}/codes/{code}/claim",
  "post /v1/shops/{shop}/codes/{code}/release",
];
const OF_PLATFORMS = ["post /v1/shops/{shop}/webhooks/woocommerce"];
const OF_A_SHOP = [...PUBLIC_OF_A_SHOP, ...OF_MEMBERS, ...OF_BACK_ENDS, ...OF_PLATFORMS];
// Whose path names something that belongs to one shop.
const NAMING_SOMETHING = [
  "post /v1/shops/{shop}/member/redemptions/{voucher}/cancel",
  "post /v1/shops/{shop}/codes/{code}/claim",
  "post /v1/shops/{shop}/codes/{code}/release",
];

const WOO_ORDER = {
  id: 14,
  number: "14",
  status: "processing",
  currency: "EUR",
  customer_id: 2,
  date_created_gmt: "2026-11-21T19:31:52",
  date_modified_gmt: "2026-11-21T19:31:55",
  date_paid_gmt: "2026-11-21T19:31:55",
  shipping_total: "0.00",
  line_items: [],
  coupon_lines: [],
  refunds: [],
};

const document = async () => expect(await call("GET", "/v1/openapi.json"), 200).json;

const operations = ({ paths }) =>
  Object.entries(paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`));

// A shop where everything an operation may name exists: a member, an order, a voucher, keys of every purpose.
async function furnished() {
  const mechanics = [
    spend("every-euro", 1, 100),
    { id: "welcome", title: { en: "Welcome" }, rule: { enrollment: { gives: { choice: ["five-off", "two-off"] } } } },
    { id: "share", title: { en: "Share" }, rule: { activity: { action: "share", gives: { points: { points: 5 } }, per_day_max: 9 } } },
  ];
  const rewards = [amountOff("five-off", 250, 500), amountOff("two-off", 100, 200)];
  const pay = { points: 1, amount: 2, share_bps_max: 5_000 };
  const shop = await openShop(program({ mechanics, rewards, pay_with_points: pay }));
  shop.wooSecret = (await shop.issueKey("woocommerce")).secret;
  shop.customer = await shop.joined("2");
  shop.orderOfCustomer = (await shop.customer.buys(50_000)).snapshot;
  shop.voucher = await shop.customer.voucher("five-off");
  return shop;
}

// The call of an operation: at the address of `at`, with credentials of `by`, naming what belongs to `ids`.
async function request(operation, { at, by, ids }) {
  const [method, pattern] = operation.split(" ");
  const names = { shop: at.id, voucher: ids.voucher.voucher_id, code: ids.voucher.code, key: ids.memberKey.key_id, version: "1" };
  const path = pattern.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(names[name]));
  const body = bodyOf(operation, ids);
  const headers = { "idempotency-key": randomUUID() };
  if (OF_BACK_ENDS.includes(operation)) {
    Object.assign(headers, standardWebhook(by.webhookKey.secret, body, await now()));
  } else if (OF_PLATFORMS.includes(operation)) {
    const signature = wooSignature(by.wooSecret, body);
    Object.assign(headers, { "x-wc-webhook-topic": "order.created", "x-wc-webhook-signature": signature });
  } else {
    headers.authorization = `Bearer ${by.customer.token}`;
  }
  return call(method.toUpperCase(), path, { body, headers });
}

function bodyOf(operation, ids) {
  const bodies = {
    "post /v1/admin/shops": { shop_id: "intruder", name: "Intruder", origins: [] },
    "post /v1/admin/shops/{shop}/keys": { purpose: "webhook" },
    "post /v1/admin/shops/{shop}/programs": program(),
    "post /v1/admin/shops/{shop}/grants": {
      grant_id: "g-1",
      customer_id: "2",
      gives: { points: { points: 1 } },
      reason: "none",
      author: "intruder",
    },
    "post /v1/shops/{shop}/quote": { lines: [{ net: 4_995 }] },
    "post /v1/shops/{shop}/join": { consent: true },
    "post /v1/shops/{shop}/member/redemptions": { reward_id: "five-off" },
    "post /v1/shops/{shop}/member/profile": { wants_messages: true },
    "post /v1/shops/{shop}/member/visits": {},
    "post /v1/shops/{shop}/member/activities": { action: "share", activity_id: "post-1" },
    "post /v1/shops/{shop}/member/choices": { mechanic_id: "welcome", reward_id: "two-off" },
    "post /v1/shops/{shop}/activities": { customer_id: "2", action: "share", activity_id: "post-2" },
    "post /v1/shops/{shop}/orders": ids.orderOfCustomer,
    "post /v1/shops/{shop}/checkout": { customer_id: "2", currency: "EUR", lines: [{ net: 4_995 }] },
    "post /v1/shops/{shop}/checkout/pay": {
      customer_id: "2",
      order_id: "theirs",
      points: 10,
      currency: "EUR",
      goods_amount: 4_995,
      lines: [{ net: 4_995 }],
    },
    "post /v1/shops/{shop}/codes/{code}/claim": { order_id: "theirs", currency: "EUR", goods_amount: 4_995 },
    "post /v1/shops/{shop}/codes/{code}/release": { order_id: "theirs" },
    "post /v1/shops/{shop}/webhooks/woocommerce": WOO_ORDER,
  };
  return operation in bodies ? JSON.stringify(bodies[operation]) : undefined;
}

test("the document lists exactly the operations there are, and each says who may call it", async () => {
  const described = await document();
  assert.match(described.openapi, /^3\.1\./);
  const all = [...OPEN_TO_ALL, ...OF_THE_OPERATOR, ...OF_A_SHOP];
  assert.deepEqual(operations(described).sort(), [...all].sort());
  const schemes = [
    [OF_THE_OPERATOR, "admin_secret"],
    [OF_MEMBERS, "member_token"],
    [OF_BACK_ENDS, "standard_webhooks"],
    [OF_PLATFORMS, "woocommerce_signature"],
  ];
  for (const [group, scheme] of schemes) {
    assert.ok(described.components.securitySchemes[scheme], scheme);
    for (const operation of group) {
      const [method, path] = operation.split(" ");
      assert.deepEqual(described.paths[path][method].security, [{ [scheme]: [] }], operation);
    }
  }
});

test("the document holds together: every reference leads somewhere, every operation has its answers", async () => {
  const described = await document();
  const references = [...JSON.stringify(described).matchAll(/"\$ref":"#\/([^"]+)"/g)].map((found) => found[1]);
  assert.ok(references.length > 10);
  for (const reference of references) {
    const target = reference.split("/").reduce((place, name) => place?.[name], described);
    assert.ok(target, reference);
  }
  for (const operation of operations(described)) {
    const [method, path] = operation.split(" ");
    const { responses, parameters = [], summary } = described.paths[path][method];
    assert.ok(Object.keys(responses).some((status) => status.startsWith("2")), operation);
    assert.ok(summary?.length > 0, `${operation} says what it does`);
    const named = parameters.filter((parameter) => parameter.in === "path").map((parameter) => parameter.name);
    assert.deepEqual(named, [...path.matchAll(/\{(\w+)\}/g)].map((found) => found[1]), operation);
  }
});

test("every documented operation answers, and no other method does", async () => {
  const described = await document();
  const shop = await furnished();
  for (const [path, methods] of Object.entries(described.paths)) {
    const address = path.replace("{shop}", shop.id).replace(/\{\w+\}/g, "1");
    const known = Object.keys(methods).map((method) => method.toUpperCase());
    for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"]) {
      const answer = await call(method, address, { body: method === "GET" ? undefined : "{}" });
      if (known.includes(method)) {
        assert.notEqual(answer.json?.code, "address_unknown", `${method} ${path}`);
        assert.notEqual(answer.status, 405, `${method} ${path}`);
      } else {
        expect(answer, 405, "method_not_allowed");
        const allowed = answer.headers.get("allow").split(/, ?/).filter((name) => name !== "HEAD");
        assert.deepEqual(allowed.sort(), [...known].sort(), `Allow of ${path}`);
      }
    }
  }
});

test("the walk's own calls are good ones: with the shop's own credentials and ids they are accepted", async () => {
  for (const operation of OF_A_SHOP) {
    const shop = await furnished();
    const answer = await request(operation, { at: shop, by: shop, ids: shop });
    assert.ok(answer.status < 300, `${operation}: ${answer.status} ${answer.text}`);
  }
});

test("every operation of a shop called with another shop's credentials and ids answers 401 or 404", async () => {
  const described = await document();
  const [victim, intruder] = [await furnished(), await furnished()];
  const before = rowsOf(victim);
  const walked = operations(described).filter((operation) => operation.includes(" /v1/shops/{shop}/"));
  assert.equal(walked.length, OF_A_SHOP.length);
  for (const operation of walked) {
    for (const ids of [victim, intruder]) {
      const answer = await request(operation, { at: victim, by: intruder, ids });
      assert.equal(answer.status, 401, `${operation}: ${answer.text}`);
      assert.equal(answer.json.code, "unauthorized", operation);
    }
  }
  assert.deepEqual(rowsOf(victim), before, "nothing was written");
});

test("what one shop's credentials may name ends at that shop", async () => {
  const [victim, intruder] = [await furnished(), await furnished()];
  const before = rowsOf(victim);
  const own = countsOf(intruder);
  for (const operation of NAMING_SOMETHING) {
    const answer = await request(operation, { at: intruder, by: intruder, ids: victim });
    expect(answer, 404, "voucher_unknown");
  }
  assert.deepEqual(countsOf(intruder), own);
  // An order id is the platform's: the same one in two shops is two orders.
  const order = await request("post /v1/shops/{shop}/orders", { at: intruder, by: intruder, ids: victim });
  assert.equal(expect(order, 200).json.member, true);
  // A foreign code on one's own order is no code of ours.
  await intruder.customer.buys(4_000, { discount_codes: [victim.voucher.code] });
  assert.deepEqual(rowsOf(victim), before);
});

test("a shop that does not exist has no operations", async () => {
  const shop = await furnished();
  for (const id of ["no-such-shop", "NO SUCH SHOP", "%", "x".repeat(129), "\u0000"]) {
    for (const operation of OF_A_SHOP) {
      const answer = await request(operation, { at: { id }, by: shop, ids: shop });
      expect(answer, 404, "shop_unknown");
    }
  }
});

test("the operator's endpoints open to nothing a shop has", async () => {
  const shop = await furnished();
  const before = rowsOf(shop);
  const secrets = [shop.customer.token, shop.memberKey.secret, shop.webhookKey.secret, shop.wooSecret, "", "wrong"];
  for (const operation of OF_THE_OPERATOR) {
    for (const secret of secrets) {
      const by = { ...shop, customer: { token: secret } };
      expect(await request(operation, { at: shop, by, ids: shop }), 401, "unauthorized");
    }
    const [method, pattern] = operation.split(" ");
    const path = pattern.replace("{shop}", shop.id).replace(/\{\w+\}/g, "1");
    expect(await call(method.toUpperCase(), path), 401, "unauthorized");
    const signed = standardWebhook(shop.webhookKey.secret, bodyOf(operation, shop) ?? "", await now());
    expect(await call(method.toUpperCase(), path, { body: bodyOf(operation, shop), headers: signed }), 401);
  }
  assert.deepEqual(rowsOf(shop), before);
});

test("the admin secret is no member token and no signature", async () => {
  const shop = await furnished();
  const secret = process.env.ADMIN_SECRET;
  for (const operation of OF_MEMBERS) {
    const by = { ...shop, customer: { token: secret } };
    expect(await request(operation, { at: shop, by, ids: shop }), 401, "unauthorized");
  }
});

test("a key is retired by its own shop's name only", async () => {
  const [victim, intruder] = [await furnished(), await furnished()];
  expect(await operate("DELETE", `/shops/${intruder.id}/keys/${victim.memberKey.key_id}`), 404, "key_unknown");
  expect(await victim.customer.ask("GET", "/member"), 200);
});
