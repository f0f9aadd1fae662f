// Member tokens: HS256, one shop, one audience, short-lived; every flaw is the same 401.

import assert from "node:assert/strict";
import { test } from "node:test";
import { program } from "./programs.mjs";
import { rowsOf } from "./store.mjs";
import { call, expect, jwt, now, openShop, operate } from "./support.mjs";

const ask = (shop, token, path = "/member", method = "GET", body = undefined) =>
  call(method, shop.path(path), { body, headers: { authorization: `Bearer ${token}` } });

test("a token that has been valid for a while is good", async () => {
  const shop = await openShop(program());
  await shop.joined("ana");
  const seconds = Math.floor((await now()) / 1000);
  expect(await ask(shop, await shop.token("ana", { claims: { nbf: seconds - 60 } })), 200);
});

test("a token with any flaw is refused, everywhere, and nothing is written", async () => {
  const shop = await openShop(program());
  const other = await openShop(program());
  await shop.joined("ana");
  const seconds = Math.floor((await now()) / 1000);
  const with_ = (claims, header = {}) => shop.token("ana", { claims, header });
  const good = await shop.token("ana");
  const [head, claims, signature] = good.split(".");
  const changed = Buffer.from(JSON.stringify({ ...JSON.parse(Buffer.from(claims, "base64url")), sub: "boris" }));
  const flaws = {
    "no algorithm": jwt({ alg: "none", kid: shop.memberKey.key_id }, JSON.parse(Buffer.from(claims, "base64url")), ""),
    "no algorithm, signed": `${Buffer.from(JSON.stringify({ alg: "none", kid: shop.memberKey.key_id })).toString("base64url")}.${claims}.${signature}`,
    "another algorithm": await with_({}, { alg: "HS512" }),
    "a shorter algorithm": await with_({}, { alg: "HS384" }),
    "HMAC under the name of RSA": good.replace(head, Buffer.from(JSON.stringify({ alg: "RS256", kid: shop.memberKey.key_id })).toString("base64url")),
    "another issuer": await with_({ iss: other.id }),
    "no issuer": await with_({ iss: undefined }),
    "another audience": await with_({ aud: "somebody" }),
    "no audience": await with_({ aud: undefined }),
    "an unknown key": await with_({}, { kid: "no-such-key" }),
    "no key": await with_({}, { kid: undefined }),
    "a key of another purpose": await shop.token("ana", { key: shop.webhookKey }),
    "a key of another shop": await shop.token("ana", { key: other.memberKey }),
    "another shop's secret under our key's name": await shop.token("ana", { key: { ...shop.memberKey, secret: other.memberKey.secret } }),
    expired: await with_({ iat: seconds - 800, exp: seconds - 1 }),
    "expired this second": await with_({ iat: seconds - 800, exp: seconds }),
    "no expiry": await with_({ exp: undefined }),
    "too long a life": await with_({ exp: seconds + 15 * 60 + 1 }),
    "issued in the future": await with_({ iat: seconds + 120, exp: seconds + 300 }),
    "SEC-16 not valid yet": await with_({ nbf: seconds + 120 }),
    "SEC-16 an extension nobody here understands, called critical": await with_({}, { crit: ["exp"] }),
    "no date of issue": await with_({ iat: undefined }),
    "expired before it was issued": await with_({ iat: seconds + 50, exp: seconds + 40 }),
    "no subject": await with_({ sub: undefined }),
    "an empty subject": await with_({ sub: "" }),
    "a subject that is no text": await with_({ sub: 7 }),
    "too long a subject": await with_({ sub: "x".repeat(129) }),
    "changed claims": `${head}.${changed.toString("base64url")}.${signature}`,
    "a changed signature": `${head}.${claims}.${signature.startsWith("A") ? "B" : "A"}${signature.slice(1)}`,
    "no signature": `${head}.${claims}.`,
    "two parts": `${head}.${claims}`,
    "no token": "",
    nonsense: "a.b.c",
  };
  const before = rowsOf(shop);
  for (const [flaw, token] of Object.entries(flaws)) {
    const answer = await ask(shop, token);
    assert.equal(answer.status, 401, `${flaw}: ${answer.text}`);
    assert.equal(answer.json.code, "unauthorized");
    assert.equal(answer.headers.get("www-authenticate"), "Bearer");
    assert.equal((await ask(shop, token, "/program")).status, 401, `${flaw}: not even what guests may see`);
  }
  const details = new Set();
  for (const token of Object.values(flaws).slice(0, 5)) details.add((await ask(shop, token, "/join", "POST", { consent: true })).text);
  assert.equal(details.size, 1, "the answer does not tell what was wrong");
  assert.deepEqual(rowsOf(shop), before);
  expect(await ask(shop, good), 200);
});

test("a token may live 15 minutes, and the shop's clock may be a minute ahead", async () => {
  const shop = await openShop(program());
  await shop.joined("ana");
  const seconds = Math.floor((await now()) / 1000);
  for (const claims of [
    { iat: seconds, exp: seconds + 15 * 60 },
    { iat: seconds + 50, exp: seconds + 50 + 15 * 60 },
    { iat: seconds - 14 * 60, exp: seconds + 60 },
    { sub: "ana", locale: "mk", anything: { else: true } },
  ]) {
    expect(await ask(shop, await shop.token("ana", { claims })), 200);
  }
});

test("credentials of another scheme are no token", async () => {
  const shop = await openShop(program());
  const member = await shop.joined("ana");
  for (const authorization of [`Basic ${member.token}`, member.token, "Bearer", `Bearer  ${member.token} x`]) {
    expect(await call("GET", shop.path("/member"), { headers: { authorization } }), 401);
  }
  expect(await call("GET", shop.path("/member")), 401);
  expect(await call("GET", shop.path("/member"), { headers: { authorization: `bearer ${member.token}` } }), 200);
});

test("while keys rotate both are good; the retired one is refused at once", async () => {
  const shop = await openShop(program());
  await shop.joined("ana");
  const [old, fresh] = [shop.memberKey, await shop.issueKey("member_token")];
  assert.notEqual(old.key_id, fresh.key_id);
  const tokens = { old: await shop.token("ana", { key: old }), fresh: await shop.token("ana", { key: fresh }) };
  for (const token of Object.values(tokens)) expect(await ask(shop, token), 200);
  await shop.retireKey(old.key_id);
  expect(await ask(shop, tokens.old), 401);
  expect(await ask(shop, tokens.fresh), 200);
  expect(await operate("DELETE", `/shops/${shop.id}/keys/${old.key_id}`), 404, "key_unknown");
  expect(await operate("DELETE", `/shops/${shop.id}/keys/no-such-key`), 404, "key_unknown");
});

test("an e-mail address is kept only if the shop has verified it; consent is recorded", async () => {
  const shop = await openShop(program());
  const email = "ana@example.test";
  await shop.joined("verified", { email, email_verified: true, locale: "mk" });
  await shop.joined("unverified", { email, email_verified: false });
  await shop.joined("unsaid", { email });
  const members = rowsOf(shop).member.map((row) => [row.customer_id, row.email, row.locale, row.consented_at > 0]);
  assert.deepEqual(members, [
    ["unsaid", null, null, true],
    ["unverified", null, null, true],
    ["verified", email, "mk", true],
  ]);
});

test("joining needs consent, is done once and starts with nothing", async () => {
  const shop = await openShop(program());
  const ana = await shop.member("ana");
  expect(await ana.ask("GET", "/member"), 404, "not_a_member");
  expect(await ana.ask("GET", "/member/statement"), 404, "not_a_member");
  const before = rowsOf(shop);
  for (const body of [{ consent: false }, {}, { consent: "true" }, { consent: true, points: 1_000 }]) {
    expect(await ana.ask("POST", "/join", body), 400, "bad_request");
  }
  assert.deepEqual(rowsOf(shop), before);
  const joined = expect(await ana.join(), 200).json;
  assert.deepEqual([joined.member.balance, joined.member.pending, joined.member.lots], [0, [], []]);
  const after = rowsOf(shop);
  assert.deepEqual(expect(await ana.join(), 200).json.member, joined.member);
  assert.deepEqual(rowsOf(shop), after, "again changes nothing");
});
