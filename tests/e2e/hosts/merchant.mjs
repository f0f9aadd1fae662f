// A merchant of the tests: opens a shop of its own at the worker under test, publishes a program, signs tokens and orders.
// Made from the specifications with Node's own crypto; no code of the worker is used.
import { createHmac, randomBytes } from "node:crypto";

const WORKER = process.env.COPPERTOKEN_URL;

const base64url = (value) => Buffer.from(value).toString("base64url");

/** An identifier nobody has used. */
export const unique = (prefix) => `${prefix}-${randomBytes(5).toString("hex")}`;

/** Asks the worker; a refusal fails the test with the worker's own words. */
export async function ask(method, path, body, headers = {}) {
  const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
  const answer = await fetch(WORKER + path, { method, body: text, headers: { "content-type": "application/json", ...headers } });
  const told = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${told}`);
  return told ? JSON.parse(told) : null;
}

/** The worker's clock, in milliseconds: tests of the demo shop move it. */
export async function now() {
  const { skipped_days: days } = await ask("GET", "/demo/state");
  return Date.now() + days * 86_400_000;
}

/** A shop with keys and a program in force, whose pages live at `origins`. */
export class Merchant {
  static async open(program, origins) {
    const merchant = new Merchant();
    merchant.shop = unique("host");
    await merchant.#operate("/shops", { shop_id: merchant.shop, name: "Host", origins });
    merchant.memberKey = await merchant.#operate(`/shops/${merchant.shop}/keys`, { purpose: "member_token" });
    merchant.webhookKey = await merchant.#operate(`/shops/${merchant.shop}/keys`, { purpose: "webhook" });
    await merchant.publish(program);
    return merchant;
  }

  #operate(path, body) {
    return ask("POST", `/v1/admin${path}`, body, { authorization: `Bearer ${process.env.ADMIN_SECRET}` });
  }

  publish(program) {
    return this.#operate(`/shops/${this.shop}/programs`, program);
  }

  /** Points given by hand. */
  grant(customer, points) {
    const grant = { grant_id: unique("grant"), customer_id: customer, gives: { points: { points } }, reason: "test", author: "mira" };
    return this.#operate(`/shops/${this.shop}/grants`, grant);
  }

  /** A member token for a customer of the shop (RFC 7519, HS256). */
  async token(customer) {
    const seconds = Math.floor((await now()) / 1000);
    const header = { alg: "HS256", typ: "JWT", kid: this.memberKey.key_id };
    const claims = { iss: this.shop, aud: "coppertoken", sub: customer, iat: seconds, exp: seconds + 600 };
    const content = `${base64url(JSON.stringify(header))}.${base64url(JSON.stringify(claims))}`;
    return `${content}.${createHmac("sha256", this.memberKey.secret).update(content).digest("base64url")}`;
  }

  /** What a customer does with the API directly. */
  async as(customer, method, path, body, headers = {}) {
    const authorization = `Bearer ${await this.token(customer)}`;
    return ask(method, `/v1/shops/${this.shop}${path}`, body, { authorization, ...headers });
  }

  /** A customer who joined. */
  async member() {
    const customer = unique("customer");
    await this.as(customer, "POST", "/join", { consent: true });
    return customer;
  }

  /** Sends a paid order, signed as standardwebhooks.com says. Fields override. */
  async order(customer, fields = {}) {
    const at = new Date(await now()).toISOString();
    const { net = 4995, quantity = 1, ...others } = fields;
    const lines = [{ line_id: "1", product_id: "p1", quantity, net }];
    const order = {
      order_id: unique("order"), currency: "EUR", updated_at: at, placed_at: at, paid_at: at, customer: { id: customer }, lines, ...others,
    };
    const body = JSON.stringify(order);
    const id = unique("msg");
    const timestamp = String(Math.floor((await now()) / 1000));
    const key = Buffer.from(this.webhookKey.secret.replace(/^whsec_/, ""), "base64");
    const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
    const headers = { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": `v1,${signature}` };
    const answer = await ask("POST", `/v1/shops/${this.shop}/orders`, body, headers);
    return { ...answer, order };
  }
}
