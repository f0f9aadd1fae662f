// What commands cost, in rows that D1 bills: the built worker with a counter between it and the database, which reads what D1 itself
// says of every statement. Rows are those of tables and of indexes.

import assert from "node:assert/strict";
import { randomBytes, randomUUID } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, test } from "node:test";
import { amountOff, program } from "./programs.mjs";
import { builtModules, migrations, start, worker } from "./runtime.mjs";

// Answers as the worker does, with a header that lists each batch as [statements, rows read, rows written]. This is the deployed
// worker, whose clock cannot be moved; who asks for the demo's clock hears that it does not run ahead.
const COUNTER = `
  import { WorkerEntrypoint } from "cloudflare:workers";
  import worker from "./index.js";

  function counting(database, batches) {
    const batch = async (statements) => {
      const results = await database.batch(statements);
      const sum = (name) => results.reduce((total, { meta }) => total + meta[name], 0);
      batches.push([results.length, sum("rows_read"), sum("rows_written")]);
      return results;
    };
    const get = (_, name) => {
      const value = name === "batch" ? batch : database[name];
      return name === "prepare" ? value.bind(database) : value;
    };
    return new Proxy(database, { get });
  }

  export default class extends WorkerEntrypoint {
    async fetch(request) {
      if (new URL(request.url).pathname === "/demo/state") return Response.json({ skipped_days: 0 });
      const batches = [];
      const answer = await worker.fetch(request, { ...this.env, DB: counting(this.env.DB, batches) }, this.ctx);
      const counted = new Response(answer.body, answer);
      counted.headers.set("x-batches", JSON.stringify(batches));
      return counted;
    }
  }
`;

const state = mkdtempSync(join(tmpdir(), "coppertoken-rows-"));
const secrets = { ADMIN_SECRET: randomBytes(24).toString("hex"), MASTER_KEY: randomBytes(32).toString("base64") };
const modules = [{ type: "ESModule", path: "counter.js", contents: COUNTER }, ...builtModules()];
const { miniflare, url } = await start([worker("counted", modules, { secrets })], state);
await migrate();
Object.assign(process.env, { COPPERTOKEN_URL: url, ADMIN_SECRET: secrets.ADMIN_SECRET });
// Reads the address when it is loaded.
const { call, expect, openShop } = await import("./support.mjs");

after(async () => {
  await miniflare.dispose();
  rmSync(state, { recursive: true });
});

// The runtime made the file; migrations are whole scripts, which D1's own interface does not take.
async function migrate() {
  await (await miniflare.getD1Database("DB")).prepare("SELECT 1").first();
  const folder = join(state, "v3/d1/miniflare-D1DatabaseObject");
  const file = readdirSync(folder).find((name) => name.endsWith(".sqlite") && name !== "metadata.sqlite");
  const database = new DatabaseSync(join(folder, file));
  for (const script of migrations()) database.exec(script);
  database.close();
}

const batches = (answer) => JSON.parse(answer.headers.get("x-batches"));
// Of an answer to a command: statements of its read, then rows its append wrote. A command that writes nothing has no append.
const statements = (answer) => batches(answer).map(([count]) => count);
const written = (answer) => batches(answer).map(([, , rows]) => rows);

// A member of a shop whose settings and program the worker has in memory already.
async function memberWith(points) {
  const earning = { expiry: { months_after_posting: 12 } };
  const shop = await openShop(program({ earning, rewards: [amountOff("five-off", 10, 500)] }));
  const member = await shop.joined();
  await member.buys(points * 100);
  return { shop, member };
}

test("what guests read asks the database nothing", async () => {
  const { shop } = await memberWith(0);
  assert.deepEqual(batches(expect(await call("GET", shop.path("/program")), 200)), []);
});

test("a balance and a member's quote are one statement that reads three rows; a guest's quote reads one", async () => {
  const { shop, member } = await memberWith(100);
  const ofMember = [[1, 3, 0]]; // The member, the account, the shop.
  assert.deepEqual(batches(expect(await member.ask("GET", "/member"), 200)), ofMember);
  const cart = { lines: [{ net: 4_995 }] };
  assert.deepEqual(batches(expect(await member.ask("POST", "/quote", cart), 200)), ofMember);
  assert.deepEqual(batches(expect(await call("POST", shop.path("/quote"), { body: cart }), 200)), [[1, 1, 0]]);
});

test("a redemption is one read and one append of four rows, five if the account is due anew; declined or repeated it writes none", async () => {
  const { member } = await memberWith(100);
  const key = randomUUID();
  // The entry and its unique source, the account, the voucher; with the first code also the day the account is due: when the code ends.
  const first = expect(await member.redeem("five-off", key), 201);
  assert.deepEqual([statements(first), written(first)], [[2, 3], [0, 5]]);
  const second = expect(await member.redeem("five-off"), 201);
  assert.deepEqual([statements(second), written(second)], [[2, 3], [0, 4]]);
  assert.deepEqual(batches(expect(await member.redeem("five-off", key), 201)), [[2, 4, 0]], "repeated: one read");
  const { member: poor } = await memberWith(9);
  assert.deepEqual(batches(expect(await poor.redeem("five-off"), 409)), [[2, 3, 0]], "declined: one read");
});

test("an order is one read and one append of six rows, seven if the account is due anew; repeated it writes none", async () => {
  const { shop, member } = await memberWith(0);
  const order = async () => shop.snapshot({ net: 25_000, customer: { id: member.customerId } });
  const first = expect(await shop.send("/orders", await order()), 200);
  // Earned and posted, each with its unique source; the account, the day its first points expire; the order's record.
  assert.deepEqual([statements(first), written(first)], [[5, 3], [0, 7]]);
  const snapshot = await order();
  const second = expect(await shop.send("/orders", snapshot), 200);
  assert.deepEqual([statements(second), written(second)], [[5, 3], [0, 6]]);
  const again = expect(await shop.send("/orders", snapshot), 200);
  assert.deepEqual([statements(again), written(again)], [[5], [0]]);
});
