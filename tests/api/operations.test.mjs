// What whoever runs this lives by: request ids, log lines without personal data, health, answers while the store is held up.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { program } from "./programs.mjs";
import { withDatabase, withLock } from "./store.mjs";
import { call, expect, now, openShop, operate, unique } from "./support.mjs";

// The lines the worker has logged so far; wrangler prints its own between them.
function logged() {
  const file = process.env.COPPERTOKEN_LOG;
  if (!file) throw new Error("start these tests with `cargo xtask test api`: COPPERTOKEN_LOG is not set");
  const lines = readFileSync(file, "utf8").split("\n").map((line) => line.slice(line.indexOf("{")));
  return lines.flatMap((line) => {
    try {
      return [JSON.parse(line)];
    } catch {
      return [];
    }
  });
}

async function lineOf(id) {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const found = logged().filter((line) => line.request_id === id);
    if (found.length > 0) return found;
    await pause(100);
  }
  throw new Error(`no line of request ${id}`);
}

test("every answer has an id of its own, and one line in the log", async () => {
  const shop = await openShop(program());
  const member = await shop.joined();
  const answers = [
    [await member.ask("GET", "/member"), "/v1/shops/{shop}/member", shop.id],
    [await call("GET", shop.path("/member")), "/v1/shops/{shop}/member", shop.id],
    [await call("GET", "/v1/nothing"), "none", undefined],
    [await operate("GET", `/shops/${shop.id}/acts`), "/v1/admin/shops/{shop}/acts", shop.id],
  ];
  const ids = answers.map(([answer]) => answer.headers.get("x-request-id"));
  assert.equal(new Set(ids).size, ids.length);
  for (const [answer, route, shopId] of answers) {
    const [line, ...more] = await lineOf(answer.headers.get("x-request-id"));
    assert.deepEqual(more, []);
    assert.deepEqual([line.route, line.status, line.shop, line.level], [route, answer.status, shopId, answer.status === 401 ? "warning" : "info"]);
    assert.ok(line.milliseconds >= 0);
  }
});

test("the log names no customer, no address, no token and no code", async () => {
  const shop = await openShop(program({ enrolment: "automatic" }));
  const customer = { id: unique("customer"), email: `${unique("ana")}@private.example`, phone: "+389 70 123 987" };
  await shop.order(await shop.snapshot({ customer, net: 50_000 }));
  const member = await shop.member(customer.id, { email: customer.email, email_verified: true });
  const voucher = await member.voucher("five-off");
  await shop.claim(voucher.code, "an-order", 10_000);
  await operate("GET", `/shops/${shop.id}/members/${customer.id}/export`);
  const last = await operate("GET", `/shops/${shop.id}/members/${encodeURIComponent(customer.email)}/export`);
  await lineOf(last.headers.get("x-request-id"));
  const text = logged().map((line) => JSON.stringify(line)).join("\n");
  assert.ok(text.includes(shop.id), "the lines are there");
  for (const secret of [...Object.values(customer), member.token, voucher.code, shop.webhookKey.secret]) {
    assert.equal(text.includes(secret), false, secret);
  }
});

test("SEC-18 whoever is not let in stands in the log with the reason, and with what stands for the address", async () => {
  const shop = await openShop(program());
  await shop.joined("ana");
  const address = "203.0.113.77";
  const from = { "cf-connecting-ip": address };
  const seconds = Math.floor((await now()) / 1000);
  const asked = [
    [await call("GET", shop.path("/member"), { headers: from }), "no credentials"],
    [await call("GET", shop.path("/member"), { headers: { ...from, authorization: `Bearer ${await shop.token("ana", { claims: { exp: seconds - 5 } })}` } }), "expired, or not valid yet"],
    [await call("GET", shop.path("/member"), { headers: { ...from, authorization: `Bearer ${await shop.token("ana", { header: { kid: "none" } })}` } }), "unknown key"],
    [await call("POST", shop.path("/orders"), { body: "{}", headers: { ...from, "webhook-id": "1", "webhook-timestamp": String(seconds), "webhook-signature": "v1,AAAA" } }), "wrong signature"],
    [await call("GET", "/v1/admin/shops", { headers: { ...from, authorization: "Bearer guessed" } }), "no operator's token"],
  ];
  const callers = new Set();
  for (const [answer, reason] of asked) {
    assert.equal(answer.status, 401, reason);
    assert.equal(answer.text.includes(reason), false, "the answer does not say why");
    const [line] = await lineOf(answer.headers.get("x-request-id"));
    assert.deepEqual([line.level, line.code, line.context], ["warning", "unauthorized", reason]);
    callers.add(line.caller);
  }
  assert.equal(callers.size, 1, "one address, one name");
  assert.match([...callers][0], /^[0-9a-f]{12}$/);
  assert.equal(logged().some((line) => JSON.stringify(line).includes(address)), false);
});

test("SEC-18 an operator who is refused stands in the log with the key and the reason, and leaves no row", async () => {
  const [shop, other] = [await openShop(program()), await openShop(program())];
  const issue = async (scopes) => expect(await operate("POST", "/operators", { name: "Refused", scopes, shop_id: shop.id }), 201).json;
  const { key, token } = await issue(["read"]);
  const rows = () => withDatabase((database) => database.prepare("SELECT count(*) AS acts FROM administrative_act").get().acts);
  const before = rows();
  const [prefix, id] = token.split(".");
  const asked = [
    [await operate("GET", `/shops/${shop.id}/grants?customer_id=ana`, undefined, token), 403, "forbidden", "scope missing"],
    [await operate("POST", `/shops/${shop.id}/members/ana/unfreeze`, undefined, token), 403, "forbidden", "scope missing"],
    [await operate("GET", `/shops/${other.id}/acts`, undefined, token), 403, "forbidden", "key of another shop"],
    [await operate("GET", "/operators", undefined, token), 403, "forbidden", "for the root alone"],
    [await operate("GET", `/shops/${shop.id}/acts`, undefined, `${prefix}.${id}.guessed`), 401, "unauthorized", "wrong secret"],
  ];
  for (const [answer, status, code, reason] of asked) {
    expect(answer, status, code);
    assert.equal(answer.text.includes(reason) || answer.text.includes(key.key_id), false, "the answer does not say why");
    const [line] = await lineOf(answer.headers.get("x-request-id"));
    assert.deepEqual([line.level, line.code, line.context], ["warning", code, `${reason}: key ${key.key_id}`]);
  }
  assert.equal(rows(), before, "nobody fills the database by being refused");
});

test("the worker is well and says so, store by store", async () => {
  const { database_bytes: bytes, ...health } = expect(await call("GET", "/v1/health"), 200).json;
  assert.deepEqual(health, { status: "ok", database: "ok", cache: "ok" });
  assert.ok(bytes > 100_000, `${bytes} bytes`);
});

test("while the database is held up, reading goes on, redeeming answers 503 within 3 s and does nothing, and works afterwards", async () => {
  const shop = await openShop(program());
  const member = await shop.joined();
  await member.buys(100_000);
  const key = unique("key");
  const { balance } = await member.account();
  await withLock(async () => {
    const started = Date.now();
    const refused = expect(await member.redeem("five-off", key), 503, "try_again");
    assert.ok(Date.now() - started < 3_000, `${Date.now() - started} ms`);
    assert.ok(refused.headers.get("x-request-id"));
    expect(await call("GET", shop.path("/program")), 200);
    assert.equal((await member.account()).balance, balance);
  });
  expect(await member.redeem("five-off", key), 201);
  assert.equal((await member.account()).balance, balance - 250);
});
