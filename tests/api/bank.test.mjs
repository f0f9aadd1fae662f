// One balance, many hands: exactly as many redemptions succeed as it covers, whoever is first, however often each is repeated.
//
// A floor runs with every test; `cargo xtask prove redemptions` runs 10,000, 256 at a time.

import assert, { AssertionError } from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { setting } from "./fire/dice.mjs";
import { openStand } from "./fire/stand.mjs";
import { program } from "./programs.mjs";

const REDEMPTIONS = setting("REDEMPTIONS", 160);
const IN_FLIGHT = setting("IN_FLIGHT", 24);
const COST = 250;
// One in four is covered at most; the rest must hear so. And an account holds 50 unused vouchers at most: the balance covers fewer, so that
// it alone decides.
const COVERED = Math.min(Math.floor(REDEMPTIONS / 4), 45);

const stand = await openStand();
const { openShop } = await import("./support.mjs");
const { countsOf } = await import("./store.mjs");
after(() => stand.close());


test("bank: of many redemptions of one balance exactly those it covers succeed, all others are told why", async () => {
  const shop = await openShop(program());
  const { customerId } = await shop.joined();
  const buyer = await shop.member(customerId);
  await buyer.buys(COVERED * COST * 100 + COST * 100 - 1);
  const granted = [];
  let [refused, repeated, failure] = [0, 0, undefined];
  const redeem = async () => {
    const key = randomUUID();
    for (;;) {
      const member = await shop.member(customerId);
      if (failure) throw failure;
      // Who waited too long knows nothing: the same key tells.
      const answer = await member.redeem("five-off", key).catch((lost) => {
        if (lost instanceof AssertionError) throw lost;
        return { status: 503 };
      });
      if (answer.status === 201) return granted.push(answer.json.voucher.code);
      if (answer.status === 409) {
        assert.equal(answer.json.code, "insufficient_points", answer.text);
        return (refused += 1);
      }
      assert.ok([429, 503].includes(answer.status), answer.text);
      repeated += 1;
      await pause(50 + Math.random() * 200);
    }
  };
  let next = 0;
  const hand = async () => {
    while (next < REDEMPTIONS) {
      next += 1;
      if (next % 1_000 === 0) console.log(`${next} asked, ${granted.length} granted, ${refused} refused, ${repeated} repeated`);
      await redeem().catch((lost) => {
        failure ??= lost;
        throw lost;
      });
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, hand));
  console.log(`${REDEMPTIONS} redemptions, ${granted.length} granted, ${refused} refused, ${repeated} repeated`);
  assert.equal(granted.length, COVERED);
  assert.equal(refused, REDEMPTIONS - COVERED);
  assert.equal(new Set(granted).size, COVERED, "every code is another");
  assert.equal(countsOf(shop).voucher, COVERED);
  assert.equal((await buyer.account()).balance, COST - 1);
});
