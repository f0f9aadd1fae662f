// What the API tests share: asking the built worker, and a shop's side of the contract.
//
// Signatures and tokens are made here from their specifications with Node's own crypto; no code of the worker is used. Every
// test works in shops of its own with random names, so that files may run repeatedly; one after the other, for they share the
// worker's clock and some move it. When a file ends, the shops it made are audited: every account equals its entries' replay.

import assert from "node:assert/strict";
import { createHmac, randomBytes, randomUUID } from "node:crypto";
import { after } from "node:test";
import { isDocumented } from "./documented.mjs";
import { soon } from "./patience.mjs";

const address = process.env.COPPERTOKEN_URL;
const adminSecret = process.env.ADMIN_SECRET;
if (!address || !adminSecret) {
  throw new Error("start these tests with `cargo xtask test api`: COPPERTOKEN_URL and ADMIN_SECRET are not set");
}

const DAY_MILLISECONDS = 86_400_000;
// Longer than any test needs, so that a hanging worker fails instead of blocking the run.
const DEADLINE_MILLISECONDS = 60_000;

// As if every call came from somewhere else: limits of one address are the business of tests that say so.
export const elsewhere = () => `10.${[...randomBytes(3)].join(".")}`;

// Asks the worker and checks what holds for every answer of the API. A string or buffer goes out byte for byte, anything else
// as JSON.
export async function call(method, path, { body, headers = {}, signal = AbortSignal.timeout(DEADLINE_MILLISECONDS) } = {}) {
  const isRaw = body === undefined || typeof body === "string" || Buffer.isBuffer(body);
  const asked = fetch(address + path, {
    method,
    headers: { "content-type": "application/json", "cf-connecting-ip": elsewhere(), ...headers },
    body: isRaw ? body : JSON.stringify(body),
    redirect: "manual",
    signal,
  });
  const [response, bytes] = await soon(asked.then(async (response) => [response, Buffer.from(await response.arrayBuffer())]));
  const text = bytes.toString("utf8");
  const answer = { status: response.status, headers: response.headers, text, json: undefined };
  const type = response.headers.get("content-type") ?? "";
  if (type.endsWith("json") && !type.endsWith("ndjson")) answer.json = JSON.parse(text);
  if (path.startsWith("/v1/")) {
    holdsForEveryAnswer(`${method} ${path}`, answer, type);
    await isDocumented(address, { "cf-connecting-ip": elsewhere() }, method, path, answer);
  }
  return answer;
}

function holdsForEveryAnswer(what, { status, headers, json, text }, type) {
  assert.equal(headers.get("x-content-type-options"), "nosniff", `${what}: nosniff`);
  assert.match(headers.get("x-request-id"), /^[0-9a-f]{32}$/, `${what}: which request`);
  assert.ok(headers.get("content-security-policy").includes("frame-ancestors 'none'"), `${what}: in no frame`);
  if (status < 400) return;
  assert.equal(type, "application/problem+json", `${what}: ${status} without a problem: ${text}`);
  assert.equal(headers.get("cache-control"), "no-store", `${what}: problems are not cached`);
  assert.equal(json.type, "about:blank", what);
  assert.equal(json.status, status, what);
  assert.ok(json.title.length > 0 && json.detail.length > 0, what);
  assert.match(json.code, /^[a-z][a-z_]*$/, what);
  assert.notEqual(status, 500, `${what}: a fault of ours: ${text}`);
  if ([429, 503].includes(status)) assert.ok(Number(headers.get("retry-after")) > 0, `${what}: ${status} says when to come back`);
}

// Asserts the status (and the problem's code) and hands the answer on.
export function expect(answer, status, code) {
  assert.equal(answer.status, status, `expected ${status}, got ${answer.status}: ${answer.text}`);
  if (code !== undefined) assert.equal(answer.json.code, code, answer.text);
  return answer;
}

// Repeats a request while it answers 503, as the API asks clients to.
export async function untilFinal(request) {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const answer = await request();
    if (answer.status !== 503) return answer;
  }
  throw new Error("200 times 503");
}

// What a member is told beside the account.
export const overview = async (member, language = "en") =>
  expect(await member.ask("GET", `/member/overview?language=${language}`), 200).json;

// The operator's side.
export function operate(method, path, body, secret = adminSecret) {
  return call(method, `/v1/admin${path}`, { body, headers: { authorization: `Bearer ${secret}` } });
}

// How far the worker's clock is ahead, and when that was read: a browser beside these tests may move it.
let skipped = { milliseconds: 0, readAt: -Infinity };
const SKIPPED_IS_GOOD_MILLISECONDS = 500;

// The worker's clock: the demo adds whole days to the real one.
export async function now() {
  if (Date.now() - skipped.readAt > SKIPPED_IS_GOOD_MILLISECONDS) {
    const { json } = expect(await call("GET", "/demo/state"), 200);
    skipped = { milliseconds: json.skipped_days * DAY_MILLISECONDS, readAt: Date.now() };
  }
  return Date.now() + skipped.milliseconds;
}

// Moves the worker's clock ahead.
export async function skipDays(days) {
  const { json } = expect(await call("POST", "/demo/skip", { body: { days } }), 200);
  skipped = { milliseconds: json.skipped_days * DAY_MILLISECONDS, readAt: Date.now() };
}

export const rfc3339 = (milliseconds) => new Date(milliseconds).toISOString();

// The civil day an instant falls on where the test programs live.
export const localDay = (milliseconds, timeZone = "Europe/Skopje") =>
  new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" }).format(milliseconds);

export const plusDays = (day, days) => rfc3339(Date.parse(`${day}T00:00:00Z`) + days * DAY_MILLISECONDS).slice(0, 10);

// An identifier nobody has used.
export const unique = (prefix) => `${prefix}-${randomBytes(6).toString("hex")}`;

const base64url = (value) => Buffer.from(value).toString("base64url");

const DIGESTS = { HS256: "sha256", HS384: "sha384", HS512: "sha512" };

// A JSON Web Token (RFC 7519) with any header and claims; `undefined` leaves a member out.
export function jwt(header, claims, secret) {
  const content = `${base64url(JSON.stringify(header))}.${base64url(JSON.stringify(claims))}`;
  const digest = DIGESTS[header.alg];
  const signature = digest ? createHmac(digest, secret).update(content).digest("base64url") : "";
  return `${content}.${signature}`;
}

// Headers of Standard Webhooks v1: HMAC-SHA256 over `id.timestamp.body`. Taken where the body says what is to be done.
export const standardWebhook = (secrets, body, milliseconds, id = unique("msg")) => signed("v1", "", secrets, body, milliseconds, id);

// Headers of our own scheme v1r: HMAC-SHA256 over `id.timestamp.METHOD address`, a line feed, and the body.
export const signedRequest = (secrets, address, body, milliseconds, id = unique("msg")) =>
  signed("v1r", `${address}\n`, secrets, body, milliseconds, id);

function signed(version, address, secrets, body, milliseconds, id) {
  const timestamp = String(Math.floor(milliseconds / 1000));
  const sign = (secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
    return `${version},${createHmac("sha256", key).update(`${id}.${timestamp}.${address}`).update(body).digest("base64")}`;
  };
  const signature = [secrets].flat().map(sign).join(" ");
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signature };
}

// WooCommerce's signature: base64 HMAC-SHA256 of the raw body.
export const wooSignature = (secret, body) => createHmac("sha256", secret).update(body).digest("base64");

// The secret of every WooCommerce shop here.
export const WOO_SECRET = "as long as Standard Webhooks asks";

// A payload of our own, signed as WooCommerce signs.
export function wooDelivery(topic, payload) {
  const body = Buffer.from(typeof payload === "string" ? payload : JSON.stringify(payload));
  const signature = wooSignature(WOO_SECRET, body);
  const headers = { "content-type": "application/json", "x-wc-webhook-topic": topic, "x-wc-webhook-signature": signature };
  return { body, headers };
}

const shops = [];

// A shop with keys and, unless `program` is null, a program in force.
export async function openShop(program, origins = []) {
  const id = unique("shop");
  expect(await operate("POST", "/shops", { shop_id: id, name: `Shop ${id}`, origins }), 201);
  const shop = new Shop(id);
  shops.push(shop);
  shop.memberKey = await shop.issueKey("member_token");
  shop.webhookKey = await shop.issueKey("webhook");
  if (program) await shop.publish(program);
  return shop;
}

export class Shop {
  constructor(id) {
    this.id = id;
  }

  path(path) {
    return `/v1/shops/${this.id}${path}`;
  }

  async issueKey(purpose, secret) {
    return expect(await operate("POST", `/shops/${this.id}/keys`, { purpose, secret }), 201).json;
  }

  async retireKey(keyId) {
    expect(await operate("DELETE", `/shops/${this.id}/keys/${keyId}`), 204);
  }

  async publish(program) {
    return expect(await operate("POST", `/shops/${this.id}/programs`, program), 201).json.version;
  }

  // A member token as the contract wants it; overrides break it in one place.
  async token(customerId, { header = {}, claims = {}, key = this.memberKey } = {}) {
    const seconds = Math.floor((await now()) / 1000);
    const standard = { iss: this.id, aud: "coppertoken", sub: customerId, iat: seconds, exp: seconds + 600 };
    return jwt({ alg: "HS256", typ: "JWT", kid: key.key_id, ...header }, { ...standard, ...claims }, key.secret);
  }

  async member(customerId, claims = {}) {
    return new Member(this, customerId, await this.token(customerId, { claims }));
  }

  async joined(customerId = unique("customer"), claims = {}) {
    const member = await this.member(customerId, claims);
    expect(await member.join(), 200);
    return member;
  }

  // Sends a body as the shop's back end does.
  async send(path, body, { secrets = this.webhookKey.secret, headers = {} } = {}) {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const signed = signedRequest(secrets, `POST ${this.path(path)}`, text, await now());
    return call("POST", this.path(path), { body: text, headers: { ...signed, ...headers } });
  }

  // An order of one line that was placed and paid just now; fields override.
  async snapshot(fields = {}) {
    const { net = 4995, quantity = 1, ...others } = fields;
    const at = rfc3339(await now());
    return {
      order_id: unique("order"),
      updated_at: at,
      placed_at: at,
      paid_at: at,
      currency: "EUR",
      lines: [{ line_id: "1", product_id: "cup", quantity, net }],
      ...others,
    };
  }

  // Sends a snapshot until it is recorded.
  async order(snapshot) {
    return expect(await untilFinal(() => this.send("/orders", snapshot)), 200).json;
  }

  claim(code, orderId, goods, currency = "EUR") {
    const body = { order_id: orderId, currency, goods_amount: goods };
    return this.send(`/codes/${encodeURIComponent(code)}/claim`, body);
  }

  release(code, orderId) {
    return this.send(`/codes/${encodeURIComponent(code)}/release`, { order_id: orderId });
  }

  // Every account of the shop, replayed.
  async audit() {
    const total = { accounts: 0, entries: 0, faults: [] };
    for (let after = null; ; ) {
      const query = after === null ? "" : `?after=${encodeURIComponent(after)}`;
      const page = expect(await operate("GET", `/shops/${this.id}/audit${query}`), 200).json;
      total.accounts += page.accounts;
      total.entries += page.entries;
      total.faults.push(...page.faults);
      if (page.next === null) return total;
      after = page.next;
    }
  }
}

// A shopper with a token.
export class Member {
  constructor(shop, customerId, token) {
    Object.assign(this, { shop, customerId, token });
  }

  ask(method, path, body, headers = {}) {
    return call(method, this.shop.path(path), { body, headers: { authorization: `Bearer ${this.token}`, ...headers } });
  }

  join() {
    return this.ask("POST", "/join", { consent: true });
  }

  async account() {
    return expect(await this.ask("GET", "/member"), 200).json.member;
  }

  async statement(query = "") {
    return expect(await this.ask("GET", `/member/statement${query}`), 200).json;
  }

  // Pays for an order; with a program without hold its points can be spent at once.
  async buys(net, fields = {}) {
    const snapshot = await this.shop.snapshot({ net, customer: { id: this.customerId }, ...fields });
    const answer = await this.shop.order(snapshot);
    return { snapshot, answer };
  }

  redeem(rewardId, key = randomUUID()) {
    return this.ask("POST", "/member/redemptions", { reward_id: rewardId }, { "idempotency-key": key });
  }

  // Redeems and answers the voucher.
  async voucher(rewardId) {
    return expect(await untilFinal(() => this.redeem(rewardId)), 201).json.voucher;
  }

  cancel(voucherId) {
    return this.ask("POST", `/member/redemptions/${voucherId}/cancel`);
  }
}

after(async () => {
  for (const shop of shops) {
    const { faults } = await shop.audit();
    assert.deepEqual(faults, [], `${shop.id} does not equal its replay`);
  }
});
