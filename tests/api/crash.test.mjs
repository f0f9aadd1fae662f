// The runtime is killed (kill -9) while shoppers are busy, and started again on what it had written. What was acknowledged is there;
// of what nobody knows, one repetition with the same key tells.
//
// A floor of cycles runs with every test; `cargo xtask prove crash` runs 100. CRASH_SEED repeats the choices; the moments are the machine's.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { Dice, setting } from "./fire/dice.mjs";
import { linesOf, violations } from "./fire/model.mjs";
import { openStand } from "./fire/stand.mjs";
import { amountOff, program } from "./programs.mjs";

const CYCLES = setting("CRASH_CYCLES", 3);
const SEED = setting("CRASH_SEED", 20_261_122);
const CLIENTS = 24;
const CUSTOMERS = 6;
// A cycle's work before the kill: long enough to have all clients in flight, short enough for a hundred.
const [BUSY_MILLISECONDS_MIN, BUSY_MILLISECONDS_RANGE] = [200, 800];

const stand = await openStand();
const { expect, openShop } = await import("./support.mjs");
const { withDatabase } = await import("./store.mjs");
const { Shoppers } = await import("./fire/shoppers.mjs");
after(() => stand.close());

// A door that clients wait at while the worker is away.
class Back {
  constructor() {
    this.close();
  }

  close() {
    this.isOpen = new Promise((open) => (this.open = open));
  }
}

test(`crash: ${CYCLES} times kill -9 under load: nothing acknowledged is lost, every unknown outcome is resolved by one repetition`, async () => {
  console.log(`seed ${SEED}, ${CYCLES} cycles, ${CLIENTS} clients`);
  const dice = new Dice(SEED);
  const back = new Back();
  // Repeated one at a time: an answer is then the answer, and no race with others.
  let turn = Promise.resolve();
  const unresolved = [];
  const total = { acknowledged: 0, unknown: 0, entries: 0 };
  const onUnknown = async (request) => {
    await back.isOpen;
    const mine = turn.then(() => request());
    turn = mine.catch(() => undefined);
    const answer = await mine.catch((failure) => ({ status: 503, text: String(failure) }));
    if (answer.status === 503) unresolved.push(answer.text);
    return answer;
  };
  for (let cycle = 0; cycle < CYCLES; cycle += 1) {
    const rewards = [amountOff("five-off", 250, 500), amountOff("two-off", 100, 200)];
    const shop = await openShop(program({ rewards }));
    const customers = await Promise.all(Array.from({ length: CUSTOMERS }, () => shop.joined()));
    // Orders placed before somebody joined earn nothing.
    shop.openedAt = Date.now();
    const shoppers = new Shoppers(shop, dice, customers, { onUnknown });
    back.close();
    let isOver = false;
    const clients = shoppers.busy(CLIENTS, () => isOver);
    await pause(BUSY_MILLISECONDS_MIN + dice.below(BUSY_MILLISECONDS_RANGE));
    isOver = true;
    await stand.kill();
    await stand.start();
    back.open();
    await clients;
    assert.deepEqual(unresolved, [], `cycle ${cycle}`);
    assert.ok(shoppers.counts.unknown > 0, `cycle ${cycle}: the kill met nobody at work`);
    const lines = withDatabase((database) => linesOf(database, shop));
    assert.deepEqual(violations(lines, shoppers.members), [], `cycle ${cycle}, CRASH_SEED=${SEED}`);
    await isAcknowledgedStill(shop, shoppers);
    assert.deepEqual((await shop.audit()).faults, []);
    total.acknowledged += shoppers.counts.done;
    total.unknown += shoppers.counts.unknown;
    total.entries += lines.length;
    if (cycle % 10 === 9) console.log(`after ${cycle + 1} cycles: ${JSON.stringify(total)}`);
  }
  console.log(`${total.acknowledged} operations, ${total.unknown} unknown outcomes, ${total.entries} entries, 0 lost`);
});

// Every key that was answered is answered the same, byte for byte, and nothing comes of it.
async function isAcknowledgedStill(shop, shoppers) {
  const before = withDatabase((database) => linesOf(database, shop)).length;
  for (const [customerId, asked] of shoppers.members) {
    const member = shoppers.customers.find((customer) => customer.customerId === customerId);
    for (const [key, [text]] of asked.redeemed) {
      const reward = asked.costs.get(key) === 250 ? "five-off" : "two-off";
      assert.equal(expect(await member.redeem(reward, key), 201).text, text);
    }
  }
  assert.equal(withDatabase((database) => linesOf(database, shop)).length, before);
}
