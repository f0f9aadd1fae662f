// Operators beside the one who deployed: keys with scopes, hashed at rest; every act is noted; accounts can be frozen.

import assert from "node:assert/strict";
import { test } from "node:test";
import { program } from "./programs.mjs";
import { withCopy, withDatabase } from "./store.mjs";
import { expect, openShop, operate, unique } from "./support.mjs";

const SCOPES = ["read", "publish", "grant", "keys", "privacy"];

async function keyOf(scopes, shop_id) {
  return expect(await operate("POST", "/operators", { name: `test ${scopes}`, scopes, shop_id }), 201).json;
}

const acts = async (shop, token) => expect(await operate("GET", `/shops/${shop.id}/acts`, undefined, token), 200).json.acts;

// One operation for each scope, and one for the root alone.
function operations(shop, customer) {
  const of = `/shops/${shop.id}`;
  return {
    read: [
      ["GET", "/shops"],
      ["GET", `${of}/settings`],
      ["GET", `${of}/audit`],
      ["GET", `${of}/acts`],
      ["GET", `${of}/ledger`],
      ["GET", `${of}/programs/1`],
    ],
    publish: [["POST", `${of}/programs`, program()]],
    grant: [
      ["GET", `${of}/proposals`],
      ["POST", `${of}/members/${customer}/freeze`],
      ["POST", `${of}/members/${customer}/unfreeze`],
    ],
    keys: [["POST", `${of}/keys`, { purpose: "webhook" }]],
    privacy: [["GET", `${of}/members/${customer}/export`], ["POST", `${of}/erasures/reapply`, {}]],
    root: [
      ["POST", "/shops", { shop_id: unique("made"), name: "Made", origins: [] }],
      ["POST", `${of}/settings`, {}],
      ["POST", `${of}/opening-balances`, { members: [{ customer_id: customer, lots: [{ points: 1 }] }] }],
      ["GET", "/operators"],
      ["POST", "/operators", { name: "another", scopes: ["read"] }],
      ["GET", "/acts"],
      ["DELETE", "/operators/nobody"],
    ],
  };
}

test("a key opens its scope and nothing else; keys and shops are made by the root alone", async () => {
  const shop = await openShop(program());
  const member = await shop.joined();
  for (const scope of SCOPES) {
    const { token } = await keyOf([scope]);
    for (const [needed, calls] of Object.entries(operations(shop, member.customerId))) {
      for (const [method, path, body] of calls) {
        const answer = await operate(method, path, body, token);
        const what = `${scope}: ${method} ${path}: ${answer.text}`;
        if (needed === scope) assert.ok(answer.status < 300, what);
        else assert.deepEqual([answer.status, answer.json?.code], [403, "forbidden"], what);
      }
    }
  }
});

test("a key of one shop opens nothing of another, and no list of all", async () => {
  const [own, other] = [await openShop(program()), await openShop(program())];
  const { token } = await keyOf(["read", "keys"], own.id);
  expect(await operate("GET", `/shops/${own.id}/acts`, undefined, token), 200);
  expect(await operate("GET", `/shops/${other.id}/acts`, undefined, token), 403, "forbidden");
  expect(await operate("POST", `/shops/${other.id}/keys`, { purpose: "webhook" }, token), 403, "forbidden");
  expect(await operate("GET", "/shops", undefined, token), 403, "forbidden");
});

test("keys are rotated: both are good, then the retired one is not; no secret is stored", async () => {
  const shop = await openShop(program());
  const [old, fresh] = [await keyOf(["read"]), await keyOf(["read"])];
  for (const { token } of [old, fresh]) await acts(shop, token);
  const listed = expect(await operate("GET", "/operators"), 200);
  for (const { key, token } of [old, fresh]) {
    assert.ok(listed.json.keys.some((known) => known.key_id === key.key_id));
    const secret = token.split(".")[2];
    assert.equal(Buffer.from(secret, "base64url").length, 32);
    assert.equal(listed.text.includes(secret), false);
    withDatabase((database) => {
      const rows = JSON.stringify(database.prepare("SELECT * FROM operator_key").all());
      assert.equal(rows.includes(secret), false, "only a hash is kept");
    });
  }
  expect(await operate("DELETE", `/operators/${old.key.key_id}`), 204);
  expect(await operate("GET", `/shops/${shop.id}/acts`, undefined, old.token), 401, "unauthorized");
  await acts(shop, fresh.token);
  expect(await operate("DELETE", `/operators/${old.key.key_id}`), 404, "key_unknown");
});

test("tokens that are nearly right are the same 401", async () => {
  const { key, token } = await keyOf(["read"]);
  const [prefix, id, secret] = token.split(".");
  const other = await keyOf(["read"]);
  const wrong = [
    `${prefix}.${id}`,
    `${prefix}.${id}.`,
    `${prefix}.${id}.${secret}x`,
    `${prefix}.${id}.${secret.slice(1)}`,
    `${prefix}.${other.key.key_id}.${secret}`,
    `xyz.${id}.${secret}`,
    `${token}.${secret}`,
    secret,
    key.key_id,
  ];
  const answers = new Set();
  for (const candidate of wrong) answers.add(expect(await operate("GET", "/shops", undefined, candidate), 401).text);
  assert.equal(answers.size, 1);
});

test("malformed requests for keys are refused", async () => {
  for (const body of [
    { name: "", scopes: ["read"] },
    { name: "x".repeat(101), scopes: ["read"] },
    { name: "a", scopes: [] },
    { name: "a", scopes: ["everything"] },
    { name: "a", scopes: ["read"], extra: 1 },
  ]) {
    expect(await operate("POST", "/operators", body), 400, "bad_request");
  }
  expect(await operate("POST", "/operators", { name: "a", scopes: ["read"], shop_id: "no-such-shop" }), 404, "shop_unknown");
});

test("every act is noted: who, what, on what, when, how it ended, refused ones too; customers by a hash", async () => {
  const shop = await openShop(program());
  const { key, token } = await keyOf(["keys", "publish", "grant", "privacy"]);
  const customer = unique("ana@example.test");
  await shop.joined(customer);
  const started = Date.now();
  const made = expect(await operate("POST", `/shops/${shop.id}/keys`, { purpose: "webhook" }, token), 201);
  expect(await operate("DELETE", `/shops/${shop.id}/keys/${made.json.key_id}`, undefined, token), 204);
  expect(await operate("POST", `/shops/${shop.id}/programs`, {}, token), 400);
  expect(await operate("POST", `/shops/${shop.id}/members/${encodeURIComponent(customer)}/freeze`, undefined, token), 200);
  expect(await operate("GET", `/shops/${shop.id}/members/${encodeURIComponent(customer)}/export`, undefined, token), 200);
  const [exported, frozen, refused, retired, issued] = await acts(shop);
  const route = "/v1/admin/shops/{shop}";
  assert.deepEqual(
    [issued, retired, refused, frozen, exported].map(({ operator, action, status }) => [operator, action, status]),
    [
      [key.key_id, `POST ${route}/keys`, 201],
      [key.key_id, `DELETE ${route}/keys/{key}`, 204],
      [key.key_id, `POST ${route}/programs`, 400],
      [key.key_id, `POST ${route}/members/{customer}/freeze`, 200],
      [key.key_id, `GET ${route}/members/{customer}/export`, 200],
    ],
  );
  assert.deepEqual([issued.subject, retired.subject], [made.json.key_id, made.json.key_id]);
  assert.equal(issued.request_id, made.headers.get("x-request-id"));
  assert.ok(issued.at >= started - 1_000, "when");
  assert.match(frozen.subject, /^[0-9a-f]{64}$/);
  assert.equal(frozen.subject, exported.subject);
  const text = JSON.stringify(await acts(shop));
  assert.equal(text.includes(customer) || text.includes("ana"), false, "no customer is named");
  // What could not be done was not noted: nobody was let in.
  const count = (await acts(shop)).length;
  expect(await operate("POST", `/shops/${shop.id}/keys`, { purpose: "webhook" }, "wrong"), 401);
  assert.equal((await acts(shop)).length, count);
});

test("acts come page by page, without a gap", async () => {
  const shop = await openShop(null);
  for (let times = 0; times < 103; times += 1) expect(await operate("DELETE", `/shops/${shop.id}/keys/${times}`), 404);
  const first = expect(await operate("GET", `/shops/${shop.id}/acts`), 200).json;
  const second = expect(await operate("GET", `/shops/${shop.id}/acts?before=${first.next}`), 200).json;
  assert.equal(first.acts.length, 100);
  assert.equal(second.next, null);
  const subjects = [...first.acts, ...second.acts].map((act) => act.subject).filter((subject) => /^\d+$/.test(subject));
  assert.deepEqual(subjects, Array.from({ length: 103 }, (_, place) => String(102 - place)));
});

test("acts can be neither changed nor deleted, their outcome is written once", async () => {
  const shop = await openShop(program());
  withCopy((database) => {
    const refuses = (sql, message) => assert.throws(() => database.prepare(sql).run(shop.id), { message }, sql);
    for (const change of ["operator = 'nobody'", "action = 'x'", "at = 0", "status = 200", "subject = 'x'", "status = NULL"]) {
      refuses(`UPDATE administrative_act SET ${change} WHERE shop_id = ?`, /administrative_act_is_immutable/);
    }
    refuses("DELETE FROM administrative_act WHERE shop_id = ?", /administrative_act_is_kept/);
  });
});

test("a frozen account earns and spends nothing; freed, it spends again", async () => {
  const shop = await openShop(program());
  const member = await shop.joined();
  await member.buys(100_000);
  const voucher = await member.voucher("five-off");
  const of = `/shops/${shop.id}/members/${member.customerId}`;
  for (let times = 0; times < 2; times += 1) {
    assert.deepEqual(expect(await operate("POST", `${of}/freeze`), 200).json, { is_frozen: true });
  }
  const before = (await member.account()).balance;
  expect(await member.redeem("five-off"), 403, "account_frozen");
  expect(await shop.claim(voucher.code, unique("order"), 10_000), 403, "account_frozen");
  await member.buys(1_000);
  assert.equal((await member.account()).balance, before + 10, "orders are recorded");
  assert.deepEqual(expect(await operate("POST", `${of}/unfreeze`), 200).json, { is_frozen: false });
  expect(await member.redeem("five-off"), 201);
  expect(await operate("POST", `/shops/${shop.id}/members/nobody/freeze`), 404, "not_a_member");
});
