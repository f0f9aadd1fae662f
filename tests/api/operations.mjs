// Every operation of the API: who may call it, a good call of it, and a shop where everything it names exists.

import { randomUUID } from "node:crypto";
import { amountOff, program, spend } from "./programs.mjs";
import { call, expect, now, openShop, signedRequest, wooSignature } from "./support.mjs";

// Every operation there is. A new one must be added here, with its call below.
export const OPEN_TO_ALL = ["get /v1/health", "get /v1/openapi.json"]; // Bound to no shop.
export const PUBLISHED = ["get /v1/shops/{shop}/ledger/root"]; // Of a shop, and no secret to anybody.
export const OF_THE_OPERATOR = [
  "get /v1/admin/acts",
  "get /v1/admin/operators",
  "post /v1/admin/operators",
  "delete /v1/admin/operators/{key}",
  "get /v1/admin/shops/{shop}/acts",
  "get /v1/admin/shops/{shop}/audit/last",
  "get /v1/admin/shops/{shop}/ledger",
  "post /v1/admin/shops/{shop}/erasures/reapply",
  "post /v1/admin/shops/{shop}/members/{customer}/freeze",
  "post /v1/admin/shops/{shop}/members/{customer}/unfreeze",
  "post /v1/admin/shops/{shop}/members/{customer}/merge",
  "post /v1/admin/shops/{shop}/members/{customer}/unmerge",
  "get /v1/admin/shops/{shop}/members/{customer}/export",
  "post /v1/admin/shops/{shop}/members/{customer}/erase",
  "get /v1/admin/shops",
  "post /v1/admin/shops",
  "get /v1/admin/shops/{shop}/audit",
  "post /v1/admin/shops/{shop}/keys",
  "delete /v1/admin/shops/{shop}/keys/{key}",
  "get /v1/admin/shops/{shop}/order-warnings",
  "get /v1/admin/shops/{shop}/parked",
  "post /v1/admin/shops/{shop}/parked/{delivery}/replay",
  "post /v1/admin/shops/{shop}/programs",
  "get /v1/admin/shops/{shop}/programs/{version}",
  "post /v1/admin/shops/{shop}/grants",
  "get /v1/admin/shops/{shop}/grants",
  "post /v1/admin/shops/{shop}/opening-balances",
  "get /v1/admin/shops/{shop}/settings",
  "post /v1/admin/shops/{shop}/settings",
  "get /v1/admin/shops/{shop}/proposals",
  "post /v1/admin/shops/{shop}/proposals/{grant}/approve",
  "post /v1/admin/shops/{shop}/proposals/{grant}/decline",
  "get /v1/admin/shops/{shop}/outbox",
  "post /v1/admin/shops/{shop}/outbox/{id}/replay",
  "post /v1/admin/shops/{shop}/outbox/{id}/discard",
];
// Public without a token; one that is presented must be valid here.
const PUBLIC_OF_A_SHOP = [
  "get /v1/shops/{shop}/program",
  "post /v1/shops/{shop}/quote",
  "get /v1/shops/{shop}/stock",
];
export const OF_MEMBERS = [
  "get /v1/shops/{shop}/member/export",
  "post /v1/shops/{shop}/join",
  "get /v1/shops/{shop}/member",
  "get /v1/shops/{shop}/member/statement",
  "get /v1/shops/{shop}/member/overview",
  "post /v1/shops/{shop}/member/profile",
  "post /v1/shops/{shop}/member/visits",
  "post /v1/shops/{shop}/member/activities",
  "post /v1/shops/{shop}/member/choices",
  "post /v1/shops/{shop}/member/guest-orders",
  "post /v1/shops/{shop}/member/redemptions",
  "post /v1/shops/{shop}/member/redemptions/{voucher}/cancel",
];
export const OF_BACK_ENDS = [
  "post /v1/shops/{shop}/orders",
  "post /v1/shops/{shop}/activities",
  "post /v1/shops/{shop}/checkout",
  "post /v1/shops/{shop}/checkout/pay",
  "post /v1/shops/{shop}/codes/{code}/claim",
  "post /v1/shops/{shop}/codes/{code}/release",
];
export const OF_PLATFORMS = ["post /v1/shops/{shop}/webhooks/woocommerce"];
export const OF_A_SHOP = [...PUBLIC_OF_A_SHOP, ...OF_MEMBERS, ...OF_BACK_ENDS, ...OF_PLATFORMS];
const WOO_ORDER = {
  id: 14,
  number: "14",
  status: "processing",
  currency: "EUR",
  customer_id: 2,
  date_created_gmt: "2026-11-21T19:31:52",
  date_modified_gmt: "2026-11-21T19:31:55",
  date_paid_gmt: "2026-11-21T19:31:55",
  total: "1.00",
  shipping_total: "0.00",
  line_items: [{ id: 1, product_id: 10, quantity: 1, subtotal: "1.00", total: "1.00", total_tax: "0.00" }],
  coupon_lines: [],
  refunds: [],
};

export const document = async () => expect(await call("GET", "/v1/openapi.json"), 200).json;

export const operations = ({ paths }) =>
  Object.entries(paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`));

// A shop where everything an operation may name exists: a member, an order, a voucher, keys of every purpose.
export async function furnished() {
  const mechanics = [
    spend("every-euro", 1, 100),
    { id: "welcome", title: { en: "Welcome" }, rule: { enrollment: { gives: { choice: ["five-off", "two-off"] } } } },
    { id: "share", title: { en: "Share" }, rule: { activity: { action: "share", gives: { points: { points: 5 } }, per_day_max: 9 } } },
  ];
  const rewards = [amountOff("five-off", 250, 500), amountOff("two-off", 100, 200)];
  const pay = { points: 1, amount: 2, share_bps_max: 5_000 };
  const document = program({ mechanics, rewards, pay_with_points: pay });
  const shop = Object.assign(await openShop(document), { document });
  shop.wooSecret = (await shop.issueKey("woocommerce")).secret;
  const email = "two@example.test";
  shop.customer = await shop.joined("2", { email, email_verified: true });
  const { json } = await shop.send("/orders", await shop.snapshot({ customer: { email } }));
  shop.guestToken = json.claim.token;
  shop.orderOfCustomer = (await shop.customer.buys(50_000)).snapshot;
  shop.voucher = await shop.customer.voucher("five-off");
  return shop;
}

// The call of an operation: at the address of `at`, with credentials of `by`, naming what belongs to `ids`.
export async function request(operation, { at, by, ids, body: own, more = {} }) {
  const [method, pattern] = operation.split(" ");
  const names = { shop: at.id, voucher: ids.voucher.voucher_id, code: ids.voucher.code, key: operation.includes("/operators/") && ids.operatorKey ? ids.operatorKey : ids.memberKey.key_id, version: "1", delivery: ids.parked ?? "1", grant: ids.proposed ?? "1", customer: "2" };
  const path = pattern.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(names[name]));
  const body = own ? JSON.stringify(own) : bodyOf(operation, ids);
  const headers = { "idempotency-key": randomUUID() };
  if (OF_BACK_ENDS.includes(operation)) {
    Object.assign(headers, signedRequest(by.webhookKey.secret, `${method.toUpperCase()} ${path}`, body, await now()));
  } else if (OF_PLATFORMS.includes(operation)) {
    const signature = wooSignature(by.wooSecret, body);
    Object.assign(headers, { "x-wc-webhook-topic": "order.created", "x-wc-webhook-signature": signature });
  } else {
    headers.authorization = `Bearer ${by.customer.token}`;
  }
  return call(method.toUpperCase(), path, { body, headers: { ...headers, ...more } });
}

export function bodyOf(operation, ids) {
  const bodies = {
    "post /v1/admin/shops": { shop_id: "intruder", name: "Intruder", origins: [] },
    "post /v1/admin/shops/{shop}/keys": { purpose: "webhook" },
    "post /v1/admin/shops/{shop}/programs": program(),
    "post /v1/admin/shops/{shop}/proposals/{grant}/approve": { proposal_hash: ids.proposalHash ?? "none" },
    "post /v1/admin/shops/{shop}/grants": {
      grant_id: "g-1",
      customer_id: "2",
      gives: { points: { points: 1 } },
      reason: "none",
      author: "intruder",
    },
    "post /v1/admin/shops/{shop}/opening-balances": { members: [{ customer_id: "2", lots: [{ points: 5 }] }] },
    "post /v1/admin/shops/{shop}/settings": { note_days: 90 },
    "post /v1/admin/operators": { name: "Intruder", scopes: ["keys"] },
    "post /v1/admin/shops/{shop}/erasures/reapply": {},
    "post /v1/admin/shops/{shop}/members/{customer}/merge": { into: "1" },
    "post /v1/admin/shops/{shop}/members/{customer}/erase": { confirm: "2" },
    "post /v1/shops/{shop}/quote": { lines: [{ net: 4_995 }] },
    "post /v1/shops/{shop}/join": { consent: true },
    "post /v1/shops/{shop}/member/redemptions": { reward_id: "five-off" },
    "post /v1/shops/{shop}/member/profile": { wants_messages: true },
    "post /v1/shops/{shop}/member/visits": {},
    "post /v1/shops/{shop}/member/activities": { action: "share", activity_id: "post-1" },
    "post /v1/shops/{shop}/member/guest-orders": { token: ids.guestToken },
    "post /v1/shops/{shop}/member/choices": { mechanic_id: "welcome", reward_id: "two-off" },
    "post /v1/shops/{shop}/activities": { customer_id: "2", action: "share", activity_id: "post-2" },
    "post /v1/shops/{shop}/orders": ids.orderOfCustomer,
    "post /v1/shops/{shop}/checkout": { customer_id: "2", currency: "EUR", lines: [{ net: 4_995 }] },
    "post /v1/shops/{shop}/checkout/pay": {
      customer_id: "2",
      order_id: "theirs",
      points: 10,
      currency: "EUR",
      goods_amount: 4_995,
      lines: [{ net: 4_995 }],
    },
    "post /v1/shops/{shop}/codes/{code}/claim": { order_id: "theirs", currency: "EUR", goods_amount: 4_995 },
    "post /v1/shops/{shop}/codes/{code}/release": { order_id: "theirs" },
    "post /v1/shops/{shop}/webhooks/woocommerce": WOO_ORDER,
  };
  return operation in bodies ? JSON.stringify(bodies[operation]) : undefined;
}
