// Friends invited by a link, over HTTP and on the real D1: who is given what, when, and what waits for a person to judge.

import assert from "node:assert/strict";
import { test } from "node:test";
import { points, program } from "./programs.mjs";
import { rowsOf } from "./store.mjs";
import { expect, now, openShop, operate, overview } from "./support.mjs";

const both = (text) => ({ en: text, ru: `${text} по-русски` });
const rule = (id, kind) => ({ id, title: both(id), rule: kind });

// A point for every euro, 20 for the friend at joining, 30 for who invited with the friend's first order.
const friends = program({
  name: both("Friends"),
  languages: ["en", "ru"],
  mechanics: [
    rule("every-euro", { spend: { points: 1, per: 100 } }),
    rule("friends", { referral: { friend: points(20), advocate: points(30) } }),
  ],
  rewards: [],
});

test("F1 give and get: the friend at joining, the advocate with the friend's first order, both back when it is called off", async () => {
  const shop = await openShop(friends, ["https://shop.example"]);
  const ana = await shop.joined("ana", { email: "ana@example.test", email_verified: true });
  const { referral } = await overview(ana);
  assert.match(referral.code, /^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
  assert.equal(referral.link, `https://shop.example/?coppertoken-referral=${referral.code}`);
  assert.equal((await overview(ana, "ru")).referral.code, referral.code);
  const joinBy = (member, code) => member.ask("POST", "/join", { consent: true, referral_code: code, source: "poster" });
  const self = await shop.member("ana-2", { email: "Ana+2@example.test", email_verified: true });
  assert.equal(expect(await joinBy(self, referral.code), 200).json.referral, "unknown", "nobody invites themselves");
  assert.equal(expect(await joinBy(await shop.member("late"), "NO-SUCH-CODE"), 200).json.referral, "unknown");
  assert.equal("referral" in expect(await (await shop.member("plain")).join(), 200).json, false);
  const boris = await shop.member("boris");
  const joined = expect(await joinBy(boris, referral.code.toLowerCase()), 200).json;
  assert.deepEqual([joined.referral, joined.member.balance], ["accepted", 20]);
  assert.equal(expect(await joinBy(boris, referral.code), 200).json.referral, "unknown", "only who joins anew");
  assert.equal((await ana.account()).balance, 0);
  const { snapshot } = await boris.buys(5_000);
  assert.deepEqual([(await boris.account()).balance, (await ana.account()).balance], [70, 30]);
  assert.equal((await overview(ana)).referral.friends_earned, 1);
  assert.deepEqual(expect(await operate("GET", `/shops/${shop.id}/outbox`), 200).json, { follow_ups: [] });
  const at = new Date((await now()) + 1_000).toISOString();
  await shop.order({ ...snapshot, updated_at: at, cancelled_at: at });
  assert.deepEqual([(await boris.account()).balance, (await ana.account()).balance], [20, 0]);
  assert.equal((await overview(ana)).referral.friends_earned, 0);
  assert.equal(rowsOf(shop).member.find((row) => row.customer_id === "boris").source, "poster");
  expect(await joinBy(await shop.member("long"), "x".repeat(101)), 400, "bad_request");
});

test("F1 a friend in one's own household: the advocate's gift waits for a person, who gives it or does not", async () => {
  const shop = await openShop(friends);
  const ana = await shop.joined("ana");
  const { code } = (await overview(ana)).referral;
  const buysFrom = async (member, address) => member.buys(2_000, { customer: { id: member.customerId, address } });
  const invited = async (id, address) => {
    const friend = await shop.member(id);
    assert.equal(expect(await friend.ask("POST", "/join", { consent: true, referral_code: code }), 200).json.referral, "accepted");
    await buysFrom(friend, address);
    return friend;
  };
  const held = async () => expect(await operate("GET", `/shops/${shop.id}/outbox`), 200).json.follow_ups;
  const judge = (id, how) => operate("POST", `/shops/${shop.id}/outbox/${id}/${how}`);
  await buysFrom(ana, "Partizanska 12-3, 1000 Skopje, MK");
  assert.equal((await ana.account()).balance, 20);

  const elena = await invited("elena", "Partizanska 14, 1000 Skopje, MK");
  assert.deepEqual([(await elena.account()).balance, (await ana.account()).balance], [40, 50], "next door is another household");

  const boris = await invited("boris", "partizanska 12/3 1000 SKOPJE MK");
  assert.deepEqual([(await boris.account()).balance, (await ana.account()).balance], [40, 50], "the friend has what is the friend's");
  const [waiting, ...none] = await held();
  assert.deepEqual([waiting.kind, waiting.last_error, none], ["referral_earned", "same_household", []]);
  assert.ok(waiting.dead_at, "no job tries it");
  assert.equal(expect(await judge(waiting.id, "replay"), 200).json.delivered, true);
  assert.equal((await ana.account()).balance, 80);
  assert.deepEqual(await held(), []);

  await invited("dime", "Partizanska 12-3, 1000 Skopje, MK");
  const [refused] = await held();
  expect(await judge(refused.id, "discard"), 204);
  expect(await judge(refused.id, "discard"), 404, "follow_up_unknown");
  assert.deepEqual(await held(), []);
  assert.equal((await ana.account()).balance, 80);

  const households = rowsOf(shop).member.map((row) => row.household);
  assert.equal(new Set(households).size, 2);
  for (const household of households) assert.match(household, /^[0-9a-f]{64}$/);
});
