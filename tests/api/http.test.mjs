// What every caller may rely on: CORS by the shop's list, ETags, limits, unknown fields and addresses, problems.

import assert from "node:assert/strict";
import { test } from "node:test";
import { program } from "./programs.mjs";
import { rowsOf } from "./store.mjs";
import { call, expect, now, openShop, operate, standardWebhook, unique } from "./support.mjs";

const ORIGIN = "https://shop.example";
const list = (answer, name) => (answer.headers.get(name) ?? "").split(/, ?/).filter(Boolean);

function preflight(path, origin, method = "POST") {
  const headers = { origin, "access-control-request-method": method, "access-control-request-headers": "authorization,content-type" };
  return call("OPTIONS", path, { headers });
}

test("pages of the shop's origins may read answers, refusals included", async () => {
  const shop = await openShop(program(), [ORIGIN, "http://localhost:3000"]);
  const member = await shop.joined();
  for (const origin of [ORIGIN, "http://localhost:3000"]) {
    const answers = [
      await call("GET", shop.path("/program"), { headers: { origin } }),
      await member.ask("GET", "/member", undefined, { origin }),
      await call("GET", shop.path("/member"), { headers: { origin } }),
      await call("PUT", shop.path("/member"), { body: "{}", headers: { origin } }),
    ];
    assert.deepEqual(answers.map((answer) => answer.status), [200, 200, 401, 405]);
    for (const answer of answers) {
      assert.equal(answer.headers.get("access-control-allow-origin"), origin);
      assert.ok(list(answer, "vary").includes("Origin"), "caches keep origins apart");
      assert.equal(answer.headers.get("access-control-allow-credentials"), null, "no cookies");
      assert.deepEqual(list(answer, "access-control-expose-headers"), ["ETag", "Retry-After"]);
    }
  }
});

test("preflights of the shop's origins are answered", async () => {
  const shop = await openShop(program(), [ORIGIN]);
  for (const path of ["/program", "/quote", "/join", "/member", "/member/statement", "/member/redemptions", "/member/redemptions/1/cancel"]) {
    const answer = expect(await preflight(shop.path(path), ORIGIN), 204);
    assert.equal(answer.headers.get("access-control-allow-origin"), ORIGIN);
    assert.deepEqual(list(answer, "access-control-allow-methods"), ["GET", "POST"]);
    const allowed = list(answer, "access-control-allow-headers").map((name) => name.toLowerCase());
    for (const name of ["authorization", "content-type", "idempotency-key", "if-none-match"]) {
      assert.ok(allowed.includes(name), `${path}: ${name}`);
    }
    assert.ok(Number(answer.headers.get("access-control-max-age")) > 0);
  }
});

test("other origins, lookalikes and other shops' origins may not read", async () => {
  const [shop, other] = [await openShop(program(), [ORIGIN]), await openShop(program(), ["https://other.example"])];
  const strangers = [
    "https://other.example",
    "http://shop.example",
    "https://shop.example:8443",
    "https://shop.example.evil.example",
    "https://SHOP.example",
    "null",
  ];
  for (const origin of strangers) {
    const read = await call("GET", shop.path("/program"), { headers: { origin } });
    const asked = await preflight(shop.path("/join"), origin);
    for (const answer of [read, asked]) {
      for (const name of [...answer.headers.keys()]) {
        assert.equal(name.startsWith("access-control-"), false, `${origin}: ${name}`);
      }
    }
  }
  const none = await call("GET", other.path("/program"), { headers: { origin: ORIGIN } });
  assert.equal(none.headers.get("access-control-allow-origin"), null);
});

test("no page may read what the operator's endpoints and unknown shops answer", async () => {
  const shop = await openShop(program(), [ORIGIN]);
  const authorization = `Bearer ${process.env.ADMIN_SECRET}`;
  for (const path of ["/v1/admin/shops", `/v1/admin/shops/${shop.id}/audit`, "/v1/shops/no-such-shop/program", "/v1/health"]) {
    for (const answer of [await call("GET", path, { headers: { origin: ORIGIN, authorization } }), await preflight(path, ORIGIN)]) {
      assert.equal(answer.headers.get("access-control-allow-origin"), null, path);
    }
  }
});

test("origins are hosts, not lookalikes of one's own machine", async () => {
  const create = (origins) => operate("POST", "/shops", { shop_id: unique("origins"), name: "Origins", origins });
  const wrong = ["http://shop.example", "http://localhost.evil.example", "http://127.0.0.1.evil.example", "https://", "*", "null", "https://shop.example/", "shop.example", "https://a@b"];
  for (const origin of wrong) expect(await create([origin]), 400, "bad_request");
  expect(await create(Array.from({ length: 21 }, (_, place) => `https://${place}.example`)), 400, "bad_request");
  for (const origin of ["https://shop.example", "https://shop.example:8443", "http://localhost", "http://127.0.0.1:8787"]) {
    expect(await create([origin]), 201);
  }
});

test("an unchanged program is answered 304, a new version is not", async () => {
  const shop = await openShop(program());
  const ask = (tag) => call("GET", shop.path("/program"), { headers: tag ? { "if-none-match": tag } : {} });
  const first = expect(await ask(), 200);
  const tag = first.headers.get("etag");
  assert.match(tag, /^"[^"]+"$/);
  assert.equal(first.headers.get("cache-control"), "no-cache");
  const unchanged = expect(await ask(tag), 304);
  assert.deepEqual([unchanged.text, unchanged.headers.get("etag")], ["", tag]);
  expect(await ask('"another"'), 200);
  // SEC-25: weakened by who compressed it, in a list, or any at all.
  for (const known of [`W/${tag}`, `"another", W/${tag}`, `"another",${tag}`, "*"]) expect(await ask(known), 304);
  for (const unknown of ["W/\"another\"", tag.slice(1, -1), ""]) expect(await ask(unknown), 200);
  await shop.publish(program({ name: { en: "Second" } }));
  const second = expect(await ask(tag), 200);
  assert.notEqual(second.headers.get("etag"), tag);
  assert.equal(second.json.program.name.en, "Second");
});

test("a body beyond a megabyte is refused, signed or not, and nothing is written", async () => {
  const shop = await openShop(program());
  const member = await shop.joined();
  const before = rowsOf(shop);
  const large = JSON.stringify({ consent: true, padding: "x".repeat(1024 * 1024) });
  expect(await member.ask("POST", "/join", large), 413, "too_large");
  expect(await call("POST", shop.path("/quote"), { body: large }), 413, "too_large");
  const signed = standardWebhook(shop.webhookKey.secret, large, await now());
  expect(await call("POST", shop.path("/orders"), { body: large, headers: signed }), 413, "too_large");
  expect(await operate("POST", `/shops/${shop.id}/programs`, program({ name: { en: "x".repeat(513 * 1024) } })), 413, "too_large");
  assert.deepEqual(rowsOf(shop), before);
});

test("malformed JSON, unknown and missing fields are refused and nothing is written", async () => {
  const shop = await openShop(program());
  const member = await shop.joined();
  await member.buys(25_000);
  const { code } = await member.voucher("five-off");
  const before = rowsOf(shop);
  const order = await shop.snapshot();
  const claim = { order_id: "a", currency: "EUR", goods_amount: 100 };
  const key = { "idempotency-key": "k" };
  const cases = [
    [(body) => member.ask("POST", "/join", body), { consent: true }],
    [(body) => member.ask("POST", "/quote", body), { lines: [] }],
    [(body) => member.ask("POST", "/member/redemptions", body, key), { reward_id: "five-off" }],
    [(body) => shop.send("/orders", body), order],
    [(body) => shop.send(`/codes/${code}/claim`, body), claim],
    [(body) => shop.send(`/codes/${code}/release`, body), { order_id: "a" }],
    [(body) => operate("POST", "/shops", body), { shop_id: unique("json"), name: "Json", origins: [] }],
    [(body) => operate("POST", `/shops/${shop.id}/keys`, body), { purpose: "webhook" }],
    [(body) => operate("POST", `/shops/${shop.id}/programs`, body), program()],
  ];
  for (const [send, good] of cases) {
    const text = JSON.stringify(good);
    const [field] = Object.keys(good);
    const { [field]: _, ...missing } = good;
    for (const wrong of ["", "{", "null", "[]", '"text"', "\u0000", text.slice(0, -1), `${text}x`, `${text}${text}`]) {
      expect(await send(wrong), 400, "bad_request");
    }
    expect(await send(JSON.stringify({ ...good, unknown_field: 1 })), 400, "bad_request");
    expect(await send(JSON.stringify(missing)), 400, "bad_request");
  }
  const nested = { ...order, lines: [{ ...order.lines[0], price: 1 }] };
  expect(await shop.send("/orders", nested), 400, "bad_request");
  expect(await shop.send("/orders", { ...order, customer: { id: "a", name: "Ana" } }), 400, "bad_request");
  assert.deepEqual(rowsOf(shop), before);
});

test("what cannot be read names the field, what came in it and what is accepted", async () => {
  const shop = await openShop(program());
  const order = await shop.snapshot();
  const [line] = order.lines;
  const asked = [
    [{ ...order, lines: [{ ...line, net: 49.95 }] }, { field: "lines[0].net", value: "49.95", rule: "minor units, a whole number" }],
    [{ ...order, lines: [{ ...line, quantity: "two" }] }, { field: "lines[0].quantity", value: '"two"', rule: "a number with at most three decimals, such as 3 or 1.52" }],
    [{ ...order, updated_at: "yesterday" }, { field: "updated_at", value: '"yesterday"', rule: "an RFC 3339 instant such as 2026-11-28T18:30:00Z" }],
    [{ ...order, currency: undefined }, { field: "currency", rule: "required, but missing" }],
  ];
  for (const [body, error] of asked) {
    const { json } = expect(await shop.send("/orders", body), 400, "bad_request");
    assert.deepEqual(json.errors, [error]);
    assert.equal(json.detail, `\`${error.field}\`: ${error.rule}${error.value === undefined ? "" : `; got ${error.value}`}`);
  }
  const { json } = expect(await shop.send("/orders", "{"), 400, "bad_request");
  assert.equal(json.detail, "the body is not JSON: EOF while parsing an object at line 1 column 1");
  assert.equal(json.errors, undefined);
});

test("query parameters that are unknown or no numbers are refused", async () => {
  const shop = await openShop(program());
  const member = await shop.joined();
  for (const query of ["?limit=x", "?limit=-1", "?before=1.5", "?page=2", "?limit=1&limit=2"]) {
    expect(await member.ask("GET", `/member/statement${query}`), 400, "bad_request");
  }
  expect(await operate("GET", `/shops/${shop.id}/audit?from=x`), 400, "bad_request");
  for (const query of ["?limit=0", "?limit=4294967295", "?before=0", "?before=18446744073709551615"]) {
    expect(await member.ask("GET", `/member/statement${query}`), 200);
  }
});

test("a statement is paged without a gap or a repetition", async () => {
  const shop = await openShop(program());
  const member = await shop.joined();
  for (let order = 0; order < 7; order += 1) await member.buys(1_000 + order * 100);
  const whole = (await member.statement("?limit=100")).lines;
  assert.equal(whole.filter((line) => line.kind === "earned").length, 7);
  const paged = [];
  for (let before = null; ; ) {
    const page = await member.statement(`?limit=3${before === null ? "" : `&before=${before}`}`);
    assert.ok(page.lines.length <= 3);
    paged.push(...page.lines);
    if (page.next_before === null) break;
    before = page.next_before;
  }
  assert.deepEqual(paged, whole);
});

test("unknown addresses are problems too", async () => {
  const shop = await openShop(program());
  const unknown = [
    "/v1/nothing",
    "/v1/shops",
    `/v1/shops/${shop.id}`,
    `/v1/shops/${shop.id}/`,
    `/v1/shops/${shop.id}/program/`,
    `/v1/shops/${shop.id}/members`,
    "/v1/shops/%FF/program",
    `/v1/shops/${shop.id}/codes/%FF/claim`,
    "/v1/admin",
    "/v1/admin/shops/a/b/c",
  ];
  for (const path of unknown) {
    for (const method of ["GET", "POST"]) {
      const answer = await call(method, path, { body: method === "POST" ? "{}" : undefined });
      if (answer.status !== 405) expect(answer, 404, "address_unknown");
    }
  }
  expect(await call("GET", "/v1/shops//program"), 404);
});

test("the worker is well and says so", async () => {
  const { database_bytes: bytes, ...health } = expect(await call("GET", "/v1/health"), 200).json;
  assert.deepEqual(health, { status: "ok", database: "ok", cache: "ok" });
});
