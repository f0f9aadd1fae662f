// A shop of a test's own: its keys, its program, its orders, and a page of its own that carries the pasted tag. Everything goes
// through the built worker, signed as a merchant's back end signs.
import { expect } from "@playwright/test";
import { createHmac, randomBytes } from "node:crypto";
import { ownProgram } from "./own_program.mjs";

const address = process.env.COPPERTOKEN_URL;
const DAY_MILLISECONDS = 86_400_000;

/** An identifier nobody has used. */
export const unique = (prefix) => `${prefix}-${randomBytes(5).toString("hex")}`;

const base64url = (value) => Buffer.from(value).toString("base64url");

async function ask(method, path, headers, body) {
  const answer = await fetch(address + path, {
    method,
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "object" ? JSON.stringify(body) : body,
  });
  const text = await answer.text();
  expect(answer.ok, `${method} ${path}: ${answer.status} ${text}`).toBeTruthy();
  return text ? JSON.parse(text) : undefined;
}

const operate = (path, body) => ask("POST", `/v1/admin${path}`, { authorization: `Bearer ${process.env.ADMIN_SECRET}` }, body);

/** The worker's clock, milliseconds. */
export async function now() {
  const { skipped_days: days } = await ask("GET", "/demo/state");
  return Date.now() + days * DAY_MILLISECONDS;
}

/** Moves the worker's clock ahead. */
export const passDays = (days) => ask("POST", "/demo/skip", {}, { days });

/** Opens a shop with the program of `own_program.mjs`, changed by `change`. */
export async function openShop(change = (program) => program) {
  const id = unique("own");
  await operate("/shops", { shop_id: id, name: "Own shop", origins: [address] });
  const shop = new Shop(id);
  shop.memberKey = await operate(`/shops/${id}/keys`, { purpose: "member_token" });
  shop.webhookKey = await operate(`/shops/${id}/keys`, { purpose: "webhook" });
  await operate(`/shops/${id}/programs`, change(ownProgram(await now())));
  return shop;
}

class Shop {
  constructor(id) {
    this.id = id;
  }

  path(path) {
    return `/v1/shops/${this.id}${path}`;
  }

  /** A member token, as the shop's back end makes it. */
  async token(customerId, more = {}) {
    const seconds = Math.floor((await now()) / 1000);
    const claims = { iss: this.id, aud: "coppertoken", sub: customerId, iat: seconds, exp: seconds + 890, ...more };
    const header = { alg: "HS256", typ: "JWT", kid: this.memberKey.key_id };
    const content = `${base64url(JSON.stringify(header))}.${base64url(JSON.stringify(claims))}`;
    return `${content}.${createHmac("sha256", this.memberKey.secret).update(content).digest("base64url")}`;
  }

  /** The doors of `POST /v1/admin/shops/{shop}/settings`. */
  set(settings) {
    return operate(`/shops/${this.id}/settings`, settings);
  }

  async asMember(customerId, method, path, body, headers = {}) {
    return ask(method, this.path(path), { authorization: `Bearer ${await this.token(customerId)}`, ...headers }, body);
  }

  /** Joins without a browser. */
  join(customerId, more = {}) {
    return this.asMember(customerId, "POST", "/join", { consent: true, ...more });
  }

  /** A customer who joined. */
  async member() {
    const customerId = unique("customer");
    await this.join(customerId);
    return customerId;
  }

  redeem(customerId, rewardId) {
    const headers = { "idempotency-key": unique("key") };
    return this.asMember(customerId, "POST", "/member/redemptions", { reward_id: rewardId }, headers);
  }

  /** What the shop's back end sends. */
  async send(path, body) {
    const text = JSON.stringify(body);
    const [id, timestamp] = [unique("msg"), String(Math.floor((await now()) / 1000))];
    const key = Buffer.from(this.webhookKey.secret.replace(/^whsec_/, ""), "base64");
    const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${text}`).digest("base64");
    const headers = { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": `v1,${signature}` };
    return ask("POST", this.path(path), headers, text);
  }

  /** An order that is placed and paid now. */
  async buy(customerId, net) {
    const at = new Date(await now()).toISOString();
    return this.send("/orders", {
      order_id: unique("order"), updated_at: at, placed_at: at, paid_at: at, currency: "EUR",
      customer: { id: customerId }, lines: [{ line_id: "1", product_id: "beans", quantity: 1, net }],
    });
  }

  /** What a WooCommerce shop sends about an order, signed as it signs. */
  async deliver(payload) {
    this.wooKey ??= await operate(`/shops/${this.id}/keys`, { purpose: "woocommerce" });
    const text = JSON.stringify(payload);
    const signature = createHmac("sha256", this.wooKey.secret).update(text).digest("base64");
    return ask("POST", this.path("/webhooks/woocommerce"), { "x-wc-webhook-topic": "order.created", "x-wc-webhook-signature": signature }, text);
  }

  /** Something the merchant gives by hand. */
  grant(customerId, gives, message) {
    const grant = { grant_id: unique("grant"), customer_id: customerId, gives, reason: "surprise", author: "mira", message };
    return operate(`/shops/${this.id}/grants`, grant);
  }

  /**
   * The shop's page, open in the browser: the tag and elements of ours. `customerId` is who is signed in.
   * `at` is the path, `body` what stands in the page, `data` more attributes of the tag, `claims` more in the token.
   */
  async open(page, { customerId, claims = {}, language = "en", at = "/own", body = "<coppertoken-program></coppertoken-program>", data = {} } = {}) {
    const attributes = { "data-shop": this.id, "data-locale": language, ...data };
    if (customerId) attributes["data-member-token"] = await this.token(customerId, claims);
    const tag = Object.entries(attributes).map(([name, value]) => `${name}="${value}"`).join(" ");
    const html = `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>Own shop</title>
      <meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
      <style>:root { color-scheme: light dark } body { margin: 0 auto; max-width: 960px; padding: 16px; font: 16px/1.5 sans-serif }</style></head>
      <body><header><a href="tel:+38970000000">+389 70 000 000</a></header><main><p><a href="/own-goods">Goods</a></p>${body}</main>
      <script async src="/v1/loader.js" ${tag}></script></body></html>`;
    await page.unroute(OWN_PAGES);
    await page.route(OWN_PAGES, (route) => route.fulfill({ contentType: "text/html; charset=utf-8", body: html }));
    await page.goto(at);
    await expect(page.locator("coppertoken-badge button.badge")).toBeVisible();
  }
}

/** Addresses of our worker that stand for pages of the shop. */
const OWN_PAGES = /\/own(-\w+)?(\?.*)?$/;

/** The program page where the shop put it. */
export const program = (page) => page.locator("coppertoken-program");
