// Doors a shop may ask for: a fresh sign-in for large redemptions, a second operator for large gifts; and how long what is personal is kept.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { amountOff, program } from "./programs.mjs";
import { rowsOf, withDatabase } from "./store.mjs";
import { call, expect, now, openShop, operate, skipDays, unique } from "./support.mjs";

const set = (shop, settings) => operate("POST", `/shops/${shop.id}/settings`, settings);

async function operator(shop, scopes = ["grant"]) {
  return expect(await operate("POST", "/operators", { name: "One of two", scopes, shop_id: shop.id }), 201).json.token;
}

const grant = (fields) => ({ grant_id: unique("grant"), gives: { points: { points: 100 } }, reason: "goodwill", author: "Mila", ...fields });

test("a redemption above the threshold wants a fresh sign-in; below it, and with one, it does not", async () => {
  const shop = await openShop(program({ rewards: [amountOff("small", 100, 200), amountOff("large", 500, 1_000)] }));
  expect(await set(shop, { step_up_points: 500 }), 200);
  const member = await shop.joined();
  await member.buys(200_000);
  const before = rowsOf(shop);
  const key = randomUUID();
  expect(await member.redeem("large", key), 403, "step_up_required");
  const seconds = Math.floor((await now()) / 1_000);
  for (const auth_time of [seconds - 901, seconds + 60, null]) {
    const other = await shop.member(member.customerId, { auth_time });
    expect(await other.redeem("large", key), 403, "step_up_required");
  }
  assert.deepEqual(rowsOf(shop), before, "nothing was written");
  expect(await member.redeem("small"), 201);
  const fresh = await shop.member(member.customerId, { auth_time: seconds - 800 });
  const answer = expect(await fresh.redeem("large", key), 201);
  assert.equal(expect(await member.redeem("large", key), 201).text, answer.text, "what was answered is answered again");
  expect(await set(shop, {}), 200);
  expect(await member.redeem("large"), 201);
});

test("gifts above the limit wait for another operator; whoever asked cannot approve; approved twice gives once", async () => {
  const shop = await openShop(program());
  const member = await shop.joined();
  expect(await set(shop, { approval_points: 150 }), 200);
  const [one, other] = [await operator(shop), await operator(shop)];
  const path = `/shops/${shop.id}`;
  const give = (body, token = one) => operate("POST", `${path}/grants`, { customer_id: member.customerId, ...body }, token);
  const hashes = {};
  const approve = async (id, token) => {
    for (const read of expect(await operate("GET", `${path}/proposals`, undefined, one), 200).json.proposals) {
      hashes[read.request.grant_id] = read.proposal_hash;
    }
    return operate("POST", `${path}/proposals/${id}/approve`, { proposal_hash: hashes[id] ?? "none" }, token);
  };
  expect(await give(grant()), 200);
  // Small ones add up.
  const large = grant({ note: "the second of the day" });
  assert.deepEqual(expect(await give(large), 202).json, { grant_id: large.grant_id });
  expect(await give(large), 202);
  expect(await give({ ...large, reason: "another" }), 409, "grant_taken");
  assert.equal((await member.account()).balance, 100);
  const { proposals } = expect(await operate("GET", `${path}/proposals`, undefined, one), 200).json;
  assert.deepEqual(proposals.map(({ request }) => request.grant_id), [large.grant_id]);
  expect(await approve(large.grant_id, one), 403, "forbidden");
  expect(await approve("none", other), 404, "proposal_unknown");
  assert.equal(expect(await approve(large.grant_id, other), 200).json.balance, 200);
  assert.deepEqual(expect(await approve(large.grant_id, other), 200).json, { entries_written: 0, balance: 200 });
  assert.equal(expect(await give(large), 200).json.entries_written, 0, "asked again it is known");
  assert.equal((await member.account()).balance, 200);
  // Taking away harms as well.
  const removed = grant({ gives: { removed: { points: 151 } } });
  expect(await give(removed), 202);
  expect(await operate("POST", `${path}/proposals/${removed.grant_id}/decline`, undefined, one), 204);
  expect(await approve(removed.grant_id, other), 404, "proposal_unknown");
  assert.equal((await member.account()).balance, 200);
  // The root is one person too.
  const ofRoot = grant();
  expect(await give(ofRoot, process.env.ADMIN_SECRET), 202);
  expect(await approve(ofRoot.grant_id, process.env.ADMIN_SECRET), 403, "forbidden");
  expect(await approve(ofRoot.grant_id, other), 200);
});

test("50 approvals at once give once", async () => {
  const shop = await openShop(program());
  const member = await shop.joined();
  expect(await set(shop, { approval_points: 1 }), 200);
  const other = await operator(shop);
  const asked = grant({ customer_id: member.customerId });
  expect(await operate("POST", `/shops/${shop.id}/grants`, asked), 202);
  const [{ proposal_hash }] = expect(await operate("GET", `/shops/${shop.id}/proposals`), 200).json.proposals;
  const approve = () => operate("POST", `/shops/${shop.id}/proposals/${asked.grant_id}/approve`, { proposal_hash }, other);
  const answers = await Promise.all(Array.from({ length: 50 }, approve));
  for (const answer of answers) assert.ok([200, 503].includes(answer.status), answer.text);
  const giving = answers.filter((answer) => answer.status === 200 && answer.json.entries_written > 0);
  assert.equal(giving.length, 1);
  assert.equal((await member.account()).balance, 100);
});

test("SEC-3 50 gifts of the whole limit at once are never more than the limit", async () => {
  const shop = await openShop(program());
  const member = await shop.joined();
  expect(await set(shop, { approval_points: 100 }), 200);
  const give = () => operate("POST", `/shops/${shop.id}/grants`, grant({ customer_id: member.customerId }));
  const answers = await Promise.all(Array.from({ length: 50 }, give));
  for (const answer of answers) assert.ok([200, 202, 503].includes(answer.status), answer.text);
  assert.equal(answers.filter((answer) => answer.status === 200).length, 1);
  assert.equal((await member.account()).balance, 100);
});

test("SEC-3 an approval names what was read, and the acts say what was given, to whom and by whom", async () => {
  const shop = await openShop(program());
  const member = await shop.joined();
  expect(await set(shop, { approval_points: 100 }), 200);
  const [one, other] = [await operator(shop), await operator(shop)];
  const path = `/shops/${shop.id}`;
  const asked = grant({ customer_id: member.customerId, gives: { points: { points: 150 } }, author: "Somebody Else" });
  expect(await operate("POST", `${path}/grants`, asked, one), 202);
  const [read] = expect(await operate("GET", `${path}/proposals`, undefined, other), 200).json.proposals;
  const approve = (body) => operate("POST", `${path}/proposals/${asked.grant_id}/approve`, body, other);
  // Withdrawn, and asked for anew under the name that was read.
  expect(await operate("POST", `${path}/proposals/${asked.grant_id}/decline`, undefined, one), 204);
  expect(await operate("POST", `${path}/grants`, { ...asked, gives: { points: { points: 1_000_000 } } }, one), 409, "grant_taken");
  expect(await approve({ proposal_hash: read.proposal_hash }), 404, "proposal_unknown");
  expect(await operate("POST", `${path}/grants`, asked, one), 202);
  expect(await approve(undefined), 400, "bad_request");
  expect(await approve({ proposal_hash: "0".repeat(64) }), 409, "proposal_changed");
  assert.equal((await member.account()).balance, 0);
  expect(await approve({ proposal_hash: read.proposal_hash }), 200);
  const [book] = expect(await operate("GET", `${path}/grants?customer_id=${member.customerId}`), 200).json.grants;
  assert.deepEqual([book.given_by, book.approved_by, book.author], [one, other].map((token) => token.split(".")[1]).concat("Somebody Else"));
  const { acts } = expect(await operate("GET", `${path}/acts`, undefined, await operator(shop, ["read"])), 200).json;
  const of = (action, status) => acts.find((act) => act.action.endsWith(action) && act.status === status);
  for (const act of [of("/grants", 202), of("/approve", 200)]) {
    assert.equal(act.subject, asked.grant_id);
    assert.match(act.detail, /^150 points for [0-9a-f]{64}$/);
  }
  assert.equal(JSON.stringify(acts).includes(member.customerId), false, "of a customer, a keyed hash");
});

test("settings are the root's to make, an operator's to read; what makes no sense is refused", async () => {
  const shop = await openShop(program());
  const path = `/shops/${shop.id}/settings`;
  const nothing = { step_up_points: null, approval_points: null, inactive_days: null, note_days: null };
  assert.deepEqual(expect(await operate("GET", path), 200).json, nothing);
  const all = { step_up_points: 1_000, approval_points: 500, inactive_days: 730, note_days: 90 };
  assert.deepEqual(expect(await set(shop, all), 200).json, all);
  assert.deepEqual(expect(await operate("GET", path, undefined, await operator(shop, ["read"])), 200).json, all);
  expect(await operate("POST", path, {}, await operator(shop, ["read", "publish", "grant", "keys", "privacy"])), 403, "forbidden");
  for (const wrong of [{ step_up_points: 0 }, { inactive_days: 29 }, { inactive_days: 36_501 }, { note_days: 0 }, { more: 1 }, { step_up_points: -1 }]) {
    expect(await set(shop, wrong), 400, "bad_request");
  }
  expect(await set({ id: "no-such-shop" }, {}), 404, "shop_unknown");
  assert.deepEqual(expect(await operate("GET", path), 200).json, all);
});

// As the cron trigger does, until nothing is left to do.
async function jobs(times = 6) {
  for (let time = 0; time < times; time += 1) {
    const answer = await fetch(`${process.env.COPPERTOKEN_URL}/cdn-cgi/handler/scheduled?cron=*+*+*+*+*`);
    assert.equal(answer.status, 200);
  }
}

test("members who stay away are forgotten where the shop says so, texts and undecided proposals are dropped, others stay", async () => {
  const shop = await openShop(program());
  const give = (member, fields = {}) => operate("POST", `/shops/${shop.id}/grants`, grant({ customer_id: member.customerId, ...fields }));
  const gone = await shop.joined();
  await gone.buys(10_000);
  expect(await give(gone), 200);
  expect(await set(shop, { approval_points: 1 }), 200);
  expect(await give(gone), 202);
  await skipDays(31);
  const stays = await shop.joined();
  expect(await give(stays), 202);
  expect(await set(shop, {}), 200);
  expect(await give(stays), 200);
  await jobs(1);
  assert.equal(rowsOf(shop).member.length, 2, "nobody is forgotten where nothing is set");
  assert.deepEqual(rowsOf(shop).grant_proposal.map((row) => row.customer_id), [stays.customerId], "nobody decided for a week");
  expect(await set(shop, { inactive_days: 30, note_days: 7 }), 200);
  await jobs();
  const { member, grant_note } = rowsOf(shop);
  assert.deepEqual(member.map((row) => row.customer_id), [stays.customerId]);
  assert.deepEqual(grant_note.map((row) => row.reason).sort(), ["goodwill", null]);
  assert.equal((await (await shop.member(stays.customerId)).account()).balance, 100);
  const place = withDatabase((database) => database.prepare("SELECT after, completed_at FROM retention_round WHERE shop_id = ?").get(shop.id));
  assert.ok(place.completed_at > 0);
  assert.equal(place.after, "");
});

test("an erasure takes along what waits to be given, and an export shows it", async () => {
  const shop = await openShop(program());
  const member = await shop.joined();
  expect(await set(shop, { approval_points: 1 }), 200);
  expect(await operate("POST", `/shops/${shop.id}/grants`, grant({ customer_id: member.customerId })), 202);
  const { sections } = expect(await member.ask("GET", "/member/export"), 200).json;
  assert.equal(sections.gifts_to_be_approved[0].request.reason, "goodwill");
  expect(await operate("POST", `/shops/${shop.id}/members/${member.customerId}/erase`, { confirm: member.customerId }), 200);
  assert.deepEqual(withDatabase((database) => database.prepare("SELECT * FROM grant_proposal WHERE shop_id = ?").all(shop.id)), []);
  expect(await call("GET", shop.path("/member/export")), 401);
});
