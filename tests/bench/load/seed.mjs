// Makes the data of the bench through the worker itself: its program, members who joined twenty days ago, bought for 2,500 points
// then (posted by now), and bought again five days ago (still waiting). Writes what the requests need to know beside the state.
//
// node seed.mjs clock STATE            before the worker starts: its demo clock stands twenty days back
// node seed.mjs data STATE URL COUNT   makes the shop and COUNT members; ADMIN_SECRET comes from the environment

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { jwt, standardWebhook } from "./signing.mjs";

const [what, state, url, count] = process.argv.slice(2);
const DAY_MILLISECONDS = 86_400_000;
const DAYS_BACK = 20;
const DAYS_SKIPPED = 15;
const SHOP = "bench";
// As many as the bench drives a worker with.
const IN_FLIGHT = 16;

if (what === "clock") {
  const folder = join(state, "v3/d1/miniflare-D1DatabaseObject");
  const file = readdirSync(folder).find((name) => name.endsWith(".sqlite") && name !== "metadata.sqlite");
  const database = new DatabaseSync(join(folder, file));
  database.prepare("INSERT INTO demo_clock (one, offset_milliseconds) VALUES (1, ?)").run(-DAYS_BACK * DAY_MILLISECONDS);
  database.close();
} else {
  await makeData();
}

async function ask(method, path, headers, body) {
  const answer = await fetch(url + path, { method, headers: { "content-type": "application/json", ...headers }, body });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return JSON.parse(text);
}

function operate(path, body) {
  return ask("POST", `/v1/admin${path}`, { authorization: `Bearer ${process.env.ADMIN_SECRET}` }, JSON.stringify(body));
}

async function makeData() {
  await operate("/shops", { shop_id: SHOP, name: "Bench", origins: [] });
  const memberKey = await operate(`/shops/${SHOP}/keys`, { purpose: "member_token" });
  const webhookKey = await operate(`/shops/${SHOP}/keys`, { purpose: "webhook" });
  await operate(`/shops/${SHOP}/programs`, JSON.parse(readFileSync(new URL("program.json", import.meta.url), "utf8")));
  const known = { shop: SHOP, memberKey, webhookKey, customers: Array.from({ length: Number(count) }, (_, place) => `customer-${place}`) };

  let now = () => Date.now() - DAYS_BACK * DAY_MILLISECONDS;
  const join_ = (id) => ask("POST", `/v1/shops/${SHOP}/join`, { authorization: `Bearer ${jwt(known, id, now())}` }, '{"consent":true}');
  const buy = (id, number, net) => {
    const at = new Date(now()).toISOString();
    const line = { line_id: "1", product_id: "dzezve", category_ids: ["copper"], quantity: 1, net, tax: Math.floor(net / 5) };
    const order = { order_id: `${id}-${number}`, updated_at: at, placed_at: at, paid_at: at, currency: "EUR", customer: { id }, lines: [line] };
    const body = JSON.stringify(order);
    return ask("POST", `/v1/shops/${SHOP}/orders`, standardWebhook(known, body, now()), body);
  };
  await forEach(known.customers, async (id) => {
    await join_(id);
    await buy(id, 1, 250_000);
  });
  await ask("POST", "/demo/skip", {}, JSON.stringify({ days: DAYS_SKIPPED }));
  now = () => Date.now() - (DAYS_BACK - DAYS_SKIPPED) * DAY_MILLISECONDS;
  await forEach(known.customers, (id) => buy(id, 2, 4_000));
  writeFileSync(join(state, "known.json"), JSON.stringify(known));
}

async function forEach(all, work) {
  const left = all.values();
  await Promise.all(Array.from({ length: IN_FLIGHT }, async () => { for (const one of left) await work(one); }));
}
