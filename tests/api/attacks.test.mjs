// An attack for each item of the OWASP API Security Top 10 (2023). What other files prove in depth (tokens, tenants, limits, HTTP) is only
// touched here; tests/security/README.md says where.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";
import { program } from "./programs.mjs";
import { countsOf, rowsOf } from "./store.mjs";
import { call, elsewhere, expect, now, openShop, operate, standardWebhook, unique, wooSignature } from "./support.mjs";

const unchanged = async (shop, attack) => {
  const before = rowsOf(shop);
  await attack();
  assert.deepEqual(rowsOf(shop), before, "nothing was written");
};

test("API1 object level: a member reaches no voucher, statement or export of another, whatever is guessed", async () => {
  const shop = await openShop(program());
  const [victim, thief] = [await shop.joined(), await shop.joined()];
  await victim.buys(50_000);
  const voucher = await victim.voucher("five-off");
  await unchanged(shop, async () => {
    expect(await thief.cancel(voucher.voucher_id), 404, "voucher_unknown");
    expect(await thief.cancel(voucher.code), 404, "voucher_unknown");
    for (const path of [`/member/${victim.customerId}`, `/members/${victim.customerId}`, `/member/export/${victim.customerId}`]) {
      expect(await thief.ask("GET", path), 404, "address_unknown");
    }
    for (const query of [`?customer=${victim.customerId}`, `?customer_id=${victim.customerId}`, `?sub=${victim.customerId}`]) {
      expect(await thief.ask("GET", `/member/export${query}`), 400, "bad_request");
      assert.equal((await thief.ask("GET", `/member${query}`)).text.includes(voucher.code), false);
    }
  });
});

test("API1 identifiers are opaque: nothing is found by counting, by patterns or by SQL", async () => {
  const shop = await openShop(program());
  const member = await shop.joined();
  await member.buys(50_000);
  const vouchers = [await member.voucher("five-off"), await member.voucher("five-off")];
  for (const { voucher_id: id, code } of vouchers) {
    assert.match(id, /^[0-9a-f]{32}$/);
    assert.match(code, /^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$/);
  }
  const { account } = rowsOf(shop);
  assert.match(account[0].account_id, /^[0-9a-f]{32}$/);
  const wild = ["%", "_", "*", "' OR '1'='1", "'; DROP TABLE entry; --", `${vouchers[0].code}' --`, "1 UNION SELECT 1", "\u0000"];
  await unchanged(shop, async () => {
    for (const id of wild) {
      const name = encodeURIComponent(id);
      expect(await member.ask("POST", `/member/redemptions/${name}/cancel`), 404);
      expect(await shop.claim(id, "an-order", 10_000), 404, "voucher_unknown");
      expect(await operate("GET", `/shops/${shop.id}/members/${name}/export`), 404, "not_a_member");
      expect(await operate("POST", `/shops/${shop.id}/members/${name}/freeze`), 404, "not_a_member");
    }
  });
});

test("API2 authentication: an audience may be a list that names us, nothing looser; guessing is slowed down", async () => {
  const shop = await openShop(program());
  await shop.joined("ana");
  const ask = async (claims) => (await shop.member("ana", claims)).ask("GET", "/member");
  for (const aud of ["coppertoken", ["coppertoken"], ["somebody", "coppertoken"]]) expect(await ask({ aud }), 200);
  for (const aud of [[], ["somebody"], ["Coppertoken"], ["coppertoken "], [["coppertoken"]], { 0: "coppertoken" }, null, true]) {
    expect(await ask({ aud }), 401, "unauthorized");
  }
  const address = elsewhere();
  const headers = { authorization: "Bearer a.b.c", "cf-connecting-ip": address };
  let guesses = 0;
  while ((await call("GET", shop.path("/member"), { headers })).status === 401) guesses += 1;
  assert.ok(guesses <= 120, `${guesses} guesses before waiting`);
});

test("API2 answers tell nobody who is a member: whoever has no token learns nothing", async () => {
  const shop = await openShop(program());
  await shop.joined("ana");
  const other = await openShop(program());
  const asked = async (sub) => {
    const token = await other.token(sub);
    return (await call("GET", shop.path("/member"), { headers: { authorization: `Bearer ${token}` } })).text;
  };
  assert.equal(await asked("ana"), await asked("nobody"));
  const order = async (id) => {
    const body = JSON.stringify(await shop.snapshot({ customer: { id } }));
    const signed = standardWebhook(other.webhookKey.secret, body, await now());
    return (await call("POST", shop.path("/orders"), { body, headers: signed })).text;
  };
  assert.equal(await order("ana"), await order("nobody"));
});

test("API3 properties: nobody sets what is not theirs to set, nobody sees what is not theirs to see", async () => {
  const rewards = program().rewards.map((reward) => ({ ...reward, margin_cost: 123 }));
  const shop = await openShop(program({ rewards, business: { margin_budget: 5_678 } }));
  const member = await shop.joined();
  await unchanged(shop, async () => {
    for (const extra of [{ points: 1e6 }, { balance: 1 }, { tier_id: "gold" }, { customer_id: "other" }, { is_frozen: false }, { __proto__x: 1 }]) {
      expect(await member.ask("POST", "/join", { consent: true, ...extra }), 400, "bad_request");
      const redemption = { reward_id: "five-off", ...extra };
      expect(await member.ask("POST", "/member/redemptions", redemption, { "idempotency-key": unique("k") }), 400, "bad_request");
      expect(await shop.send("/orders", { ...(await shop.snapshot()), ...extra }), 400, "bad_request");
    }
  });
  const seen = [await call("GET", shop.path("/program")), await member.ask("GET", "/program"), await call("GET", `/p/${shop.id}`)];
  for (const { text } of seen) for (const hidden of ["margin_cost", "margin_budget", "5678"]) assert.equal(text.includes(hidden), false, hidden);
  const own = await member.ask("GET", "/member/export");
  for (const hidden of ["head_hash", "request_hash", "sealed_secret"]) assert.equal(own.text.includes(hidden), false, hidden);
});

test("API4 consumption: bodies, pages, depth, keys and numbers have limits, and exceeding one costs nothing", async () => {
  const shop = await openShop(program());
  const member = await shop.joined();
  await unchanged(shop, async () => {
    const large = "x".repeat(1024 * 1024 + 1);
    expect(await call("POST", shop.path("/quote"), { body: large }), 413, "too_large");
    expect(await member.ask("POST", "/join", "[".repeat(100_000)), 400, "bad_request");
    expect(await call("POST", shop.path("/quote"), { body: `{"lines":${"[".repeat(5_000)}` }), 400, "bad_request");
    expect(await member.ask("POST", "/member/redemptions", { reward_id: "five-off" }, { "idempotency-key": "k".repeat(101) }), 400);
    for (const net of [2 ** 53, 1.5, 1e300]) {
      const answer = await call("POST", shop.path("/quote"), { body: { lines: [{ net }] } });
      assert.ok([400, 422].includes(answer.status), `${net}: ${answer.status}`);
    }
    const lines = Array.from({ length: 5_000 }, () => ({ net: 1 }));
    assert.ok([400, 422].includes((await call("POST", shop.path("/quote"), { body: { lines } })).status));
    expect(await member.ask("GET", "/member/statement?limit=4294967296"), 400, "bad_request");
  });
});

test("API5 functions: no member, shop or narrow key does what an operator does, by no method, header or spelling", async () => {
  const shop = await openShop(program());
  const member = await shop.joined();
  const { token: narrow } = expect(await operate("POST", "/operators", { name: "reads", scopes: ["read"] }), 201).json;
  await unchanged(shop, async () => {
    for (const token of [member.token, shop.memberKey.secret, shop.webhookKey.secret, narrow]) {
      const headers = { authorization: `Bearer ${token}`, "x-http-method-override": "DELETE", "x-original-url": "/v1/admin/shops" };
      const keys = `/v1/admin/shops/${shop.id}/keys`;
      for (const path of [keys, keys.toUpperCase(), `/v1//admin/shops/${shop.id}/keys`, `/v1/shops/../admin/shops/${shop.id}/keys`, `${keys}/`, `${keys}%2f`]) {
        const answer = await call("POST", path, { body: { purpose: "webhook" }, headers });
        assert.ok([401, 403, 404, 405].includes(answer.status), `${path}: ${answer.status}`);
      }
      const head = await fetch(`${process.env.COPPERTOKEN_URL}/v1/admin/operators`, { method: "HEAD", headers });
      assert.ok([401, 403].includes(head.status), `HEAD: ${head.status}`);
      expect(await call("GET", "/v1/shops/demo/orders", { headers }), 405);
    }
  });
});

test("API6 business flows: a key redeems once however often it is sent; joining again and again gives nothing", async () => {
  const welcome = { id: "welcome", title: { en: "Welcome" }, rule: { enrollment: { gives: { points: { points: 100 } } } } };
  const shop = await openShop(program({ mechanics: [...program().mechanics, welcome] }));
  const member = await shop.joined();
  for (let times = 0; times < 5; times += 1) expect(await member.join(), 200);
  assert.equal((await member.account()).balance, 100);
  await member.buys(50_000);
  const key = unique("key");
  const answers = await Promise.all(Array.from({ length: 40 }, () => member.redeem("five-off", key)));
  const codes = new Set(answers.filter(({ status }) => status === 201).map(({ text }) => text));
  assert.equal(codes.size, 1);
  assert.equal(countsOf(shop).voucher, 1);
});

test("API7 server-side requests: no address a caller brings along is ever fetched", async () => {
  const asked = [];
  const server = createServer((request, response) => {
    asked.push(request.url);
    response.end("{}");
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const trap = `http://127.0.0.1:${server.address().port}`;
  try {
    const shop = await openShop(program(), [trap]);
    const key = await shop.issueKey("woocommerce");
    const origins = [trap, "http://localhost:1"];
    expect(await operate("POST", "/shops", { shop_id: unique("trap"), name: trap, origins }), 201);
    const body = JSON.stringify({ id: 1, _links: { self: [{ href: trap }] }, status: "processing", currency: "EUR" });
    const headers = {
      "x-wc-webhook-topic": "order.created",
      "x-wc-webhook-source": trap,
      "x-wc-webhook-signature": wooSignature(key.secret, body),
    };
    expect(await call("POST", shop.path("/webhooks/woocommerce"), { body, headers }), 200);
    for (const header of ["x-forwarded-host", "host", "forwarded", "referer", "origin"]) {
      await call("GET", shop.path("/program"), { headers: { [header]: header === "host" ? "127.0.0.1" : trap } }).catch(() => {});
    }
    assert.deepEqual(asked, []);
  } finally {
    server.close();
  }
});

test("API8 configuration: every answer is guarded by headers, and none tells how we are built", async () => {
  const shop = await openShop(program());
  const answers = [
    await call("GET", shop.path("/program")),
    await call("GET", `/p/${shop.id}`),
    await call("GET", "/v1/nothing"),
    await call("POST", shop.path("/orders"), { body: "{" }),
    await call("GET", "/v1/health"),
    await operate("GET", "/shops"),
  ];
  for (const { headers, text, status } of answers) {
    assert.equal(headers.get("x-content-type-options"), "nosniff");
    assert.equal(headers.get("x-frame-options"), "DENY");
    assert.match(headers.get("content-security-policy"), /default-src 'none'.*frame-ancestors 'none'/);
    assert.match(headers.get("content-security-policy"), /base-uri 'none'/);
    // The page for people tells the shop where it was followed from; nothing else tells anybody.
    assert.match(headers.get("referrer-policy"), /^(no-referrer|strict-origin-when-cross-origin)$/);
    assert.equal(headers.get("strict-transport-security"), "max-age=31536000; includeSubDomains");
    assert.equal(headers.get("server"), null);
    assert.equal(headers.get("x-powered-by"), null);
    assert.equal(headers.get("set-cookie"), null);
    if (status >= 400) assert.doesNotMatch(text, /panicked|\.rs|axum|sqlite|D1_|wasm|stack/i);
  }
  const page = await call("GET", `/p/${shop.id}`);
  assert.doesNotMatch(page.text, /<script|javascript:|onload=/i);
});

test("SEC-17 static files come with HTTPS for a year and no other base address", async () => {
  for (const path of ["/", "/sign-in", "/v1/loader.js", "/styles/base.css", "/nothing-here"]) {
    const { headers } = await fetch(process.env.COPPERTOKEN_URL + path);
    assert.equal(headers.get("strict-transport-security"), "max-age=31536000; includeSubDomains", path);
    assert.match(headers.get("content-security-policy"), /base-uri 'none'/, path);
    assert.equal(headers.get("x-content-type-options"), "nosniff", path);
  }
});

test("API8 configuration: what a merchant writes is text on our pages, never markup", async () => {
  const evil = `<img src=x onerror=alert(1)>"'&`;
  const shop = await openShop(program({ name: { en: evil } }));
  const page = expect(await call("GET", `/p/${shop.id}`), 200);
  assert.equal(page.text.includes("<img src=x"), false);
  assert.ok(page.text.includes("&lt;img src=x"));
});

test("API9 inventory: what the document does not list is not there", async () => {
  const { paths } = expect(await call("GET", "/v1/openapi.json"), 200).json;
  assert.equal(Object.keys(paths).some((path) => path.startsWith("/demo")), false);
  for (const path of ["/v0/health", "/v2/health", "/v1/debug", "/v1/admin/debug", "/v1/metrics", "/v1/admin", "/v1/internal", "/v1/admin/shops/x/members"]) {
    const answer = await call("GET", path);
    assert.equal(answer.status, 404, path);
  }
});

test("API10 other people's data: a hostile platform's payload is refused or parked, never believed", async () => {
  const shop = await openShop(program({ enrolment: "automatic" }));
  const key = await shop.issueKey("woocommerce");
  const deliver = (payload) => {
    const body = typeof payload === "string" ? payload : JSON.stringify(payload);
    const headers = { "x-wc-webhook-topic": "order.created", "x-wc-webhook-signature": wooSignature(key.secret, body) };
    return call("POST", shop.path("/webhooks/woocommerce"), { body, headers });
  };
  const order = { id: 1, number: "1", status: "completed", currency: "EUR", customer_id: 7, date_created_gmt: "2026-11-21T19:31:52", date_modified_gmt: "2026-11-21T19:31:55", date_paid_gmt: "2026-11-21T19:31:55", shipping_total: "0.00", coupon_lines: [], refunds: [] };
  const item = (total) => ({ id: 1, product_id: 1, quantity: 1, total, total_tax: "0.00" });
  const hostile = [
    "not json",
    "[]",
    '{"__proto__":{"id":1}}',
    { ...order, line_items: [item("1e308")] },
    { ...order, line_items: [item("-100.00")] },
    { ...order, line_items: [item("99999999999999999999.99")] },
    { ...order, line_items: [item("NaN")] },
    { ...order, id: "'; DROP TABLE entry; --", line_items: "all of them" },
    { ...order, currency: "XXX", line_items: [item("10.00")] },
    { ...order, date_created_gmt: "+999999-01-01T00:00:00", line_items: [item("10.00")] },
  ];
  for (const payload of hostile) expect(await deliver(payload), 200);
  const { entry } = rowsOf(shop);
  assert.equal(entry.filter((row) => row.points !== 0).length, 0, "no points for any of it");
  assert.ok(countsOf(shop).parked_delivery > 0, "a person can look at it");
});
