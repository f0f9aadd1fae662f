// Publishing programs, and who sees what of them.

import assert from "node:assert/strict";
import { test } from "node:test";
import { amountOff, program, spend } from "./programs.mjs";
import { countsOf, rowsOf } from "./store.mjs";
import { call, expect, openShop, operate } from "./support.mjs";

const MIXED = program({
  rewards: [amountOff("five-off", 250, 500), amountOff("secret-off", 100, 900, { audience: "members" })],
  examples: [{ spends: 4_995, earns: 49 }],
});

test("guests see neither members' rewards nor examples; members see the rewards and nobody caches that", async () => {
  const shop = await openShop(MIXED);
  const member = await shop.joined();
  const asGuest = expect(await call("GET", shop.path("/program")), 200);
  assert.deepEqual([asGuest.json.version, asGuest.json.reader], [1, "public"]);
  assert.deepEqual(asGuest.json.program.rewards.map((reward) => reward.id), ["five-off"]);
  assert.equal(asGuest.text.includes("secret-off"), false);
  assert.equal(asGuest.text.includes("examples"), false);

  const asMember = expect(await member.ask("GET", "/program"), 200);
  assert.equal(asMember.json.reader, "member");
  assert.deepEqual(asMember.json.program.rewards.map((reward) => reward.id), ["five-off", "secret-off"]);
  assert.equal(asMember.text.includes("examples"), false);
  assert.equal(asMember.headers.get("cache-control"), "no-store");
  assert.equal(asMember.headers.get("etag"), null);

  const full = expect(await operate("GET", `/shops/${shop.id}/programs/1`), 200);
  assert.deepEqual([full.json.reader, full.json.program.examples], ["full", MIXED.examples]);
  assert.equal(full.headers.get("cache-control"), "no-store");
});

test("a guest's quote counts a rule kept from guests, and the public view says that it keeps one", async () => {
  const hidden = spend("members-too", 1, 100, { audience: "members" });
  const shop = await openShop(program({ mechanics: [spend("every-euro", 1, 100), hidden] }));
  const view = expect(await call("GET", shop.path("/program")), 200).json;
  assert.deepEqual([view.withheld, view.program.mechanics.length], [true, 1]);
  const cart = { lines: [{ net: 10_000 }] };
  const guest = expect(await call("POST", shop.path("/quote"), { body: cart }), 200).json;
  const member = await shop.joined();
  const quoted = expect(await member.ask("POST", "/quote", cart), 200).json;
  const { answer } = await member.buys(10_000);
  assert.deepEqual([guest.points, quoted.points, answer.earned], [200, 200, 200]);
});

test("versions count from one, stay readable and are never changed", async () => {
  const shop = await openShop(MIXED);
  assert.equal(await shop.publish(program({ name: { en: "Two" } })), 2);
  assert.equal(await shop.publish(program({ name: { en: "Three" } })), 3);
  const names = [];
  for (const version of [1, 2, 3]) {
    names.push(expect(await operate("GET", `/shops/${shop.id}/programs/${version}`), 200).json.program.name.en);
  }
  assert.deepEqual(names, ["Test program", "Two", "Three"]);
  for (const version of ["0", "4", "-1", "x", "4294967296"]) {
    expect(await operate("GET", `/shops/${shop.id}/programs/${version}`), 404, "version_unknown");
  }
  assert.equal(countsOf(shop).program_version, 3);
  const quoted = expect(await call("POST", shop.path("/quote"), { body: { lines: [] } }), 200).json;
  assert.equal(quoted.program_version, 3);
});

test("ten operators publishing at once get ten versions or are told of it", async () => {
  const shop = await openShop(null);
  const publish = (place) => operate("POST", `/shops/${shop.id}/programs`, program({ name: { en: `Program ${place}` } }));
  const answers = await Promise.all(Array.from({ length: 10 }, (_, place) => publish(place)));
  const versions = answers.filter((answer) => answer.status === 201).map((answer) => answer.json.version);
  for (const answer of answers.filter((answer) => answer.status !== 201)) expect(answer, 409, "published_meanwhile");
  assert.equal(new Set(versions).size, versions.length, "no version twice");
  assert.deepEqual([...versions].sort((a, b) => a - b), versions.map((_, place) => place + 1), "none left out");
  assert.equal(rowsOf(shop).shop[0].program_version, versions.length);
});

test("a document that is not a program is refused with every place to change, and stays unpublished", async () => {
  const shop = await openShop(null);
  const before = rowsOf(shop);
  const refused = [
    [{ currency: "euro" }, "currency"],
    [{ time_zone: "Europe/Nowhere" }, "time_zone"],
    [{ engine: 2 }, "engine"],
    [{ mechanics: [] }, "mechanics"],
    [{ rewards: [amountOff("free", 0, 500)] }, "rewards[0].cost"],
    [{ languages: ["en", "mk"] }, "name.mk"],
    [{ examples: [{ spends: 4_995, earns: 50 }] }, "examples[0].earns"],
  ];
  for (const [fields, place] of refused) {
    const { problems } = expect(await operate("POST", `/shops/${shop.id}/programs`, program(fields)), 422, "not_a_program").json;
    assert.ok(problems.some((problem) => problem.place === place), `${place} in ${JSON.stringify(problems)}`);
    assert.ok(problems.every((problem) => problem.message.length > 0));
  }
  for (const unreadable of [{ unknown: true }, { mechanics: [{ id: "a", title: { en: "a" }, rule: { magic: {} } }] }]) {
    expect(await operate("POST", `/shops/${shop.id}/programs`, program(unreadable)), 400, "bad_request");
  }
  expect(await operate("POST", "/shops/no-such-shop/programs", program()), 404, "shop_unknown");
  assert.deepEqual(rowsOf(shop), before);
});

test("shops are created with plain names only, once", async () => {
  for (const id of ["", "Shop", "a shop", "shop/1", "shöp", "x".repeat(41)]) {
    expect(await operate("POST", "/shops", { shop_id: id, name: "Shop", origins: [] }), 400, "bad_request");
  }
  for (const name of ["", "  ", "x".repeat(101)]) {
    expect(await operate("POST", "/shops", { shop_id: "never", name, origins: [] }), 400, "bad_request");
  }
  expect(await operate("GET", "/shops/no-such-shop/audit"), 404, "shop_unknown");
  expect(await operate("POST", "/shops/no-such-shop/keys", { purpose: "webhook" }), 404, "shop_unknown");
});

test("a shop has at most twenty good keys", async () => {
  const shop = await openShop(null);
  for (let issued = 2; issued < 20; issued += 1) await shop.issueKey("webhook");
  expect(await operate("POST", `/shops/${shop.id}/keys`, { purpose: "webhook" }), 409, "too_many_keys");
  await shop.retireKey(shop.memberKey.key_id);
  await shop.issueKey("member_token");
});

test("currency and time zone stay once accounts count in them, everything else may change", async () => {
  const shop = await openShop(program({ currency: "USD", time_zone: "America/New_York" }));
  await shop.publish(program());
  const member = await shop.joined();
  const { snapshot } = await member.buys(10_000);
  const before = rowsOf(shop);
  const publish = (fields) => operate("POST", `/shops/${shop.id}/programs`, program(fields));
  const refused = expect(await publish({ currency: "USD" }), 409, "currency_is_fixed");
  assert.match(refused.json.detail, /another shop/);
  expect(await publish({ time_zone: "Europe/Madrid" }), 409, "time_zone_is_fixed");
  assert.deepEqual(rowsOf(shop), before);
  assert.equal(await shop.publish(program({ name: { en: "Renamed" } })), 3);
  await shop.order({ ...snapshot, refunds: [{ id: "r", total: 10_000 }] });
  assert.equal((await member.account()).balance, 0);
});
