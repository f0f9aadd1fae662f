// One balance, many hands: exactly as many redemptions succeed as it covers, whoever is first, however often each is repeated.
//
// The floor runs with every test. The whole: LIMITS=off REDEMPTIONS=10000 IN_FLIGHT=256 cargo xtask test build api -- --test-name-pattern=bank

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { program } from "./programs.mjs";
import { countsOf } from "./store.mjs";
import { openShop } from "./support.mjs";

const REDEMPTIONS = Number(process.env.REDEMPTIONS ?? 160);
const IN_FLIGHT = Number(process.env.IN_FLIGHT ?? 24);
const COST = 250;
// One in four is covered at most; the rest must hear so.
const COVERED = Math.floor(REDEMPTIONS / 4);

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

test("bank: of many redemptions of one balance exactly those it covers succeed, all others are told why", async () => {
  const shop = await openShop(program());
  const { customerId } = await shop.joined();
  const buyer = await shop.member(customerId);
  // An account holds 50 open vouchers at most.
  const covered = Math.min(COVERED, 45);
  await buyer.buys(covered * COST * 100 + COST * 100 - 1);
  const granted = [];
  let [refused, repeated] = [0, 0];
  const redeem = async () => {
    const key = randomUUID();
    const member = await shop.member(customerId);
    for (;;) {
      const answer = await member.redeem("five-off", key);
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
      await redeem();
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, hand));
  console.log(`${REDEMPTIONS} redemptions, ${granted.length} granted, ${refused} refused, ${repeated} repeated`);
  assert.equal(granted.length, covered);
  assert.equal(refused, REDEMPTIONS - covered);
  assert.equal(new Set(granted).size, covered, "every code is another");
  assert.equal(countsOf(shop).voucher, covered);
  assert.equal((await buyer.account()).balance, COST - 1);
});
