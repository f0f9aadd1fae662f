// Writes requests of one command to a file as wrk.lua reads it: for each its length in bytes on a line, then HTTP as it goes out.
// The same file goes to both workers.
//
// node requests.mjs STATE COMMAND NAME COUNT FILE; NAME makes keys and order ids of one file differ from those of all others

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { jwt, standardWebhook } from "./signing.mjs";

const LINES = [
  { product_id: "dzezve", category_ids: ["copper"], quantity: 1, net: 4_995, tax: 999 },
  { product_id: "beans", category_ids: ["coffee"], quantity: 2, net: 2_590, tax: 518 },
  { product_id: "cups", category_ids: ["copper", "gifts"], quantity: 4, net: 3_200, tax: 640 },
];

// The commands that write need a request of their own each time; the others go round.
export const COMMANDS = {
  program: (known) => ["GET", "/program", {}],
  member: (known, customer) => ["GET", "/member", bearer(known, customer)],
  quote: (known, customer) => ["POST", "/quote", bearer(known, customer), { lines: LINES }],
  redeem: (known, customer, name) => [
    "POST",
    "/member/redemptions",
    { ...bearer(known, customer), "idempotency-key": name },
    { reward_id: "five-off" },
  ],
  order: (known, customer, name) => {
    const at = new Date().toISOString();
    const lines = LINES.map((line, place) => ({ line_id: String(place + 1), variant_id: "", sku: `sku-${place}`, ...line }));
    const dates = { updated_at: at, placed_at: at, paid_at: at };
    const order = { order_id: name, number: name, ...dates, currency: "EUR", customer: { id: customer }, lines, shipping: 490 };
    return ["POST", "/orders", standardWebhook(known, JSON.stringify(order), Date.now()), order];
  },
};

// Each is signed once for a file, as a browser keeps its token.
const tokens = new Map();
function bearer(known, customer) {
  if (!tokens.has(customer)) tokens.set(customer, `Bearer ${jwt(known, customer, Date.now())}`);
  return { authorization: tokens.get(customer) };
}

export function* requests(known, command, name, count) {
  for (let place = 0; place < count; place += 1) {
    const customer = known.customers[place % known.customers.length];
    const [method, path, headers, body] = COMMANDS[command](known, customer, `${name}-${place}`);
    yield { method, path: `/v1/shops/${known.shop}${path}`, headers, body: body === undefined ? undefined : JSON.stringify(body) };
  }
}

function onTheWire({ method, path, headers, body }) {
  const all = { host: "127.0.0.1", ...headers };
  if (body !== undefined) Object.assign(all, { "content-type": "application/json", "content-length": Buffer.byteLength(body) });
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${path} HTTP/1.1\r\n${lines.join("")}\r\n${body ?? ""}`;
}

export const readKnown = (state) => JSON.parse(readFileSync(join(state, "known.json"), "utf8"));

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [state, command, name, count, file] = process.argv.slice(2);
  let text = "";
  for (const request of requests(readKnown(state), command, name, Number(count))) {
    const wire = onTheWire(request);
    text += `${Buffer.byteLength(wire)}\n${wire}`;
  }
  writeFileSync(file, text);
}
