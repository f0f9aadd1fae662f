// Every account of the deployment equals the replay of its entries, and every chain is whole. Jobs write what is due and change
// no result.

import assert from "node:assert/strict";
import { test } from "node:test";
import { program } from "./programs.mjs";
import { rowsOf } from "./store.mjs";
import { Shop, call, expect, openShop, operate, skipDays } from "./support.mjs";

// Where wrangler runs the cron trigger on request.
const SCHEDULED = "/cdn-cgi/handler/scheduled?cron=*+*+*+*+*";

test("an audit counts every account and entry, page by page", async () => {
  const shop = await openShop(program({ enrolment: "automatic" }));
  const members = Array.from({ length: 45 }, (_, place) => `customer-${place}`);
  await Promise.all(members.map(async (id) => shop.order(await shop.snapshot({ customer: { id } }))));
  const { entry, account } = rowsOf(shop);
  assert.equal(account.length, members.length, "more than one page");
  assert.deepEqual(await shop.audit(), { accounts: account.length, entries: entry.length, faults: [] });
});

test("the cron trigger writes what is due, and reads tell the same before and after", async () => {
  const shop = await openShop(program({ earning: { hold_days: 14 } }));
  const { customerId } = await shop.joined();
  await (await shop.member(customerId)).buys(10_000);
  await skipDays(14);
  const member = await shop.member(customerId);
  const [before, statement] = [await member.account(), (await member.statement()).lines];
  assert.equal(before.balance, 100);
  const written = () => rowsOf(shop).entry.filter((entry) => entry.kind === "posted").length;
  assert.equal(written(), 0);
  // Each run settles a bounded number of accounts, soonest due first; other tests have left theirs.
  for (let run = 0; run < 100 && written() === 0; run += 1) expect(await call("GET", SCHEDULED), 200);
  assert.equal(written(), 1);
  assert.deepEqual(await member.account(), before);
  const moment = ({ recorded_at, ...line }) => line;
  assert.deepEqual((await member.statement()).lines.map(moment), statement.map(moment), "exactly as announced");
  for (let run = 0; run < 3; run += 1) expect(await call("GET", SCHEDULED), 200);
  assert.equal(written(), 1, "once");
});

test("every shop of the deployment passes its audit", async () => {
  const { shops } = expect(await operate("GET", "/shops"), 200).json;
  assert.ok(shops.length > 0);
  for (const { shop_id: id } of shops) {
    const { faults } = await new Shop(id).audit();
    assert.deepEqual(faults, [], id);
  }
});
