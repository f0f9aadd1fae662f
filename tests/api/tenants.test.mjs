// Several shops live in one deployment and nothing of one is visible to another: the OpenAPI document is walked, and every
// operation called with another shop's valid credentials and ids.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  OF_A_SHOP,
  OF_BACK_ENDS,
  OF_MEMBERS,
  OF_PLATFORMS,
  OF_THE_OPERATOR,
  OPEN_TO_ALL,
  PUBLISHED,
  bodyOf,
  document,
  furnished,
  operations,
  request,
} from "./operations.mjs";
import { countsOf, rowsOf } from "./store.mjs";
import { call, expect, now, operate, standardWebhook } from "./support.mjs";

// Whose path names something that belongs to one shop.
const NAMING_SOMETHING = [
  "post /v1/shops/{shop}/member/redemptions/{voucher}/cancel",
  "post /v1/shops/{shop}/codes/{code}/claim",
  "post /v1/shops/{shop}/codes/{code}/release",
];

test("the document lists exactly the operations there are, and each says who may call it", async () => {
  const described = await document();
  assert.match(described.openapi, /^3\.1\./);
  const all = [...OPEN_TO_ALL, ...PUBLISHED, ...OF_THE_OPERATOR, ...OF_A_SHOP];
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
  assert.equal(walked.length, OF_A_SHOP.length + PUBLISHED.length);
  for (const operation of walked.filter((operation) => !PUBLISHED.includes(operation))) {
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
