// Everybody at once on the built worker, whose database fails before the commit, after it and by being late, whose cache forgets, whose
// clients give up while they are served and send everything twice, and which is killed now and then. Afterwards, and on every read, the
// books are what an independent model says.
//
// A floor of operations runs with every test; `cargo xtask prove chaos-worker` runs 100,000. CHAOS_SEED repeats the choices.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { Dice, setting } from "./fire/dice.mjs";
import { Asked, linesOf, violations } from "./fire/model.mjs";
import { openStand } from "./fire/stand.mjs";
import { amountOff, program } from "./programs.mjs";

const OPERATIONS = setting("CHAOS_WORKER_OPERATIONS", 300);
const SEED = setting("CHAOS_SEED", 20_261_122);
// Operations on one shop: accounts grow with what happens to them.
const OF_A_ROUND = 1_000;
const CLIENTS = 32;
// Enough for clients to get on, few enough for them to meet.
const CUSTOMERS = 40;
// Of 1,000 batches, and of 1,000 accesses to the cache.
const RATES = { before: 40, after: 180, late: 1, cache: 300 };
// Requests of a hundred that their client gives up.
const GIVEN_UP = 10;
// Rounds between two kills.
const KILL_EVERY = 5;

const stand = await openStand();
const { openShop } = await import("./support.mjs");
const { withDatabase } = await import("./store.mjs");
const { Shoppers } = await import("./fire/shoppers.mjs");
after(() => stand.close());

async function round(seed, operations, isKilled) {
  const rewards = [amountOff("five-off", 250, 500), amountOff("two-off", 100, 200)];
  const shop = await openShop(program({ rewards }));
  const dice = new Dice(seed);
  const customers = await Promise.all(Array.from({ length: CUSTOMERS }, () => shop.joined()));
  // Orders placed before somebody joined earn nothing.
  shop.openedAt = Date.now();
  let back = Promise.resolve();
  // Who gave up, or lost the connection, repeats when the worker is there.
  const onUnknown = async (request) => {
    await back;
    await pause(dice.below(20));
    return request().catch(() => undefined);
  };
  const shoppers = new Shoppers(shop, dice, customers, { lost: GIVEN_UP, onUnknown });
  await stand.faults({ seed, ...RATES });
  const clients = shoppers.busy(CLIENTS, () => shoppers.counts.done >= operations);
  // One that fails while the worker is away must not stay unheard.
  clients.catch(() => undefined);
  async function kill() {
    await pause(dice.below(2_000));
    let open;
    back = new Promise((done) => (open = done));
    counted(await stand.faults(RATES));
    await stand.kill();
    await stand.start();
    await stand.faults({ seed: seed + 1, ...RATES });
    open();
  }
  if (isKilled) await kill();
  await clients.finally(async () => counted(await stand.faults()));
  await shoppers.settle();
  const lines = withDatabase((database) => linesOf(database, shop));
  assert.deepEqual(violations(lines, shoppers.members), [], `CHAOS_SEED=${seed}`);
  assert.deepEqual((await shop.audit()).faults, [], `CHAOS_SEED=${seed}`);
  return { lines, shoppers };
}

// A runtime that is killed takes its counters along.
const total = {};
let told = {};
function counted(now) {
  for (const [name, count] of Object.entries(now)) {
    if (typeof count !== "number") continue;
    const before = count < (told[name] ?? 0) ? 0 : (told[name] ?? 0);
    total[name] = (total[name] ?? 0) + count - before;
  }
  told = now;
}

test(`chaos on the built worker: ${OPERATIONS} operations, nothing is lost and nothing doubled`, async () => {
  console.log(`seed ${SEED}, ${OPERATIONS} operations, ${CLIENTS} clients at a time`);
  const sum = { done: 0, duplicates: 0, repeated: 0, unknown: 0, reads: 0, reopened: 0, entries: 0, kills: 0 };
  for (let number = 0; sum.done < OPERATIONS; number += 1) {
    const isKilled = number % KILL_EVERY === KILL_EVERY - 1 || OPERATIONS <= OF_A_ROUND;
    const { lines, shoppers } = await round(SEED + sum.done, Math.min(OF_A_ROUND, OPERATIONS - sum.done), isKilled);
    for (const [name, count] of Object.entries(shoppers.counts)) sum[name] += count;
    sum.entries += lines.length;
    sum.kills += isKilled;
    if (number % 10 === 9) console.log(JSON.stringify({ ...sum, ...total }));
  }
  console.log(JSON.stringify({ ...sum, ...total }));
  assert.ok(total.lost * 10 >= total.writes, "at least one answer in ten is lost");
  assert.ok(sum.duplicates * 10 >= sum.done, "at least one request in ten is repeated");
});

// The checker is worth something: it finds what is planted, one bug for each thing it looks for.
test("chaos: the model of the built worker's books finds what is planted", async () => {
  const { lines, shoppers } = await round(7, 300, false);
  const finds = (what, changed, members = shoppers.members) => {
    const found = violations(changed, members);
    assert.ok(found.some((violation) => violation.includes(what)), `${what}: ${found}`);
  };
  const at = (kind) => lines.findIndex((line) => line.kind === kind);
  const changed = (place, points) => lines.map((line, here) => (here === place ? { ...line, points: line.points + points } : line));
  finds("posted twice", [...lines, lines[at("posted")]]);
  finds("a gap", lines.toSpliced(at("earned"), 1));
  finds("must have", changed(at("posted"), 1));
  finds("overdrawn", changed(at("redeemed"), -1_000_000));
  const told = (change) => {
    const [customer, asked] = [...shoppers.members].find(([, { redeemed, cancelled }]) => redeemed.size > 0 && cancelled.size > 0);
    const copy = new Asked();
    for (const [name, value] of Object.entries(asked)) copy[name] = new value.constructor(value);
    change(copy);
    return new Map([[customer, copy]]);
  };
  const first = (all) => all.keys().next().value;
  finds("acknowledged", lines, told((asked) => asked.redeemed.delete(first(asked.redeemed))));
  finds("given back", lines, told((asked) => asked.cancelled.delete(first(asked.cancelled))));
  finds("more than one way", lines, told((asked) => asked.redeemed.get(first(asked.redeemed)).push("another")));
  finds("granted and refused", lines, told((asked) => asked.refused.add(first(asked.redeemed))));
});
