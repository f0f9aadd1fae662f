// The cron trigger while its database fails: every error of D1, before and after the commit, at every batch of a run. A job that dies
// halfway loses nothing and does nothing twice; the next run goes on.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { TRANSIENT } from "./fire/faulty.mjs";
import { openStand } from "./fire/stand.mjs";
import { program } from "./programs.mjs";

// Runs after the one that failed: each job does a page a run.
const RUNS_MAX = 12;

const stand = await openStand("demo");
const { call, expect, openShop, operate, skipDays, wooSignature } = await import("./support.mjs");
const { countsOf, restore, rowsOf } = await import("./store.mjs");
after(() => stand.close());

// Work for every job: points that post, a delivery to try again, texts to empty, members to look at, a ledger to sum up and to audit.
async function withWork() {
  const shop = await openShop(program({ earning: { hold_days: 1 }, enrolment: "automatic" }));
  expect(await operate("POST", `/shops/${shop.id}/settings`, { note_days: 1, inactive_days: 30 }), 200);
  const member = await shop.joined();
  const grant = { grant_id: "g-1", customer_id: member.customerId, gives: { points: { points: 7 } }, reason: "goodwill", author: "Mila" };
  expect(await operate("POST", `/shops/${shop.id}/grants`, grant), 200);
  await member.buys(10_000);
  const woo = await shop.issueKey("woocommerce");
  const body = JSON.stringify({ id: 1, status: "processing" });
  const headers = { "x-wc-webhook-topic": "order.created", "x-wc-webhook-signature": wooSignature(woo.secret, body) };
  expect(await call("POST", shop.path("/webhooks/woocommerce"), { body, headers }), 200);
  restore((database) => database.prepare("UPDATE parked_delivery SET next_attempt_at = 1 WHERE shop_id = ?").run(shop.id));
  await skipDays(3);
  return { shop, member };
}

const isDone = (shop) => {
  const { entry, parked_delivery, grant_note } = rowsOf(shop);
  const isTried = parked_delivery.every((row) => row.attempts === 1 && row.next_attempt_at === null);
  return entry.some((row) => row.kind === "posted" && row.source.startsWith("order:")) && isTried && grant_note.every((row) => row.reason === null);
};

async function runUntilDone(shop) {
  for (let run = 1; run <= RUNS_MAX; run += 1) {
    await stand.runJobs();
    if (isDone(shop)) return run;
  }
  throw new Error(`not done after ${RUNS_MAX} runs: ${JSON.stringify(rowsOf(shop))}`);
}

test("jobs: a run that dies at any batch, before or after its commit, loses nothing and doubles nothing", async () => {
  const { shop: calm } = await withWork();
  await stand.runJobs();
  const { jobs } = await stand.faults();
  assert.ok(jobs.length >= 10, `${jobs.length} batches: every job has asked`);
  await runUntilDone(calm);
  const control = countsOf(calm);
  let cases = 0;
  for (let batch = 0; batch < jobs.length; batch += 1) {
    for (const when of ["before", "after"]) {
      const { shop, member } = await withWork();
      const message = TRANSIENT[cases % TRANSIENT.length];
      await stand.faults({ jobs: { batch, when, message } });
      await stand.runJobs();
      await stand.faults();
      await runUntilDone(shop);
      await stand.runJobs();
      const what = `batch ${batch} (${jobs[batch]}) ${when}: ${message}`;
      assert.deepEqual(countsOf(shop), control, what);
      assert.equal((await (await shop.member(member.customerId)).account()).balance, 107, what);
      assert.deepEqual((await shop.audit()).faults, [], what);
      cases += 1;
    }
  }
  console.log(`${jobs.length} batches a run, ${cases} cases`);
});
