// The five commands on Hono. Everything else goes to the worker itself where it is bound (the API tests), or is unknown (the bench).

import { Hono } from "hono";
import * as commands from "./commands.mjs";
import { badRequest, Problem, problemOf } from "./problems.mjs";
import { openProgram, view } from "./programs.mjs";
import { readCart, readRedemption, readSnapshot } from "./reading.mjs";
import { backEnd, customer, customerOrGuest, forgetShop, openShop } from "./shops.mjs";

const BODY_BYTES_MAX = 1024 * 1024;
const KEY_BYTES_MAX = 100;
// What every answer says to browsers: it is data, shown in no frame, and addresses are told to nobody.
const HEADERS = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "strict-transport-security": "max-age=31536000",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "cross-origin-resource-policy": "same-origin",
};
const SHOP = "/v1/shops/:shop{[a-z0-9-]{1,40}}";

const app = new Hono();

async function now(env) {
  if (env.DEMO !== "on") return Date.now();
  const skipped = await env.DB.prepare("SELECT offset_milliseconds FROM demo_clock WHERE one = 1").first("offset_milliseconds");
  return Date.now() + (skipped ?? 0);
}

async function body(c) {
  if (Number(c.req.header("content-length") ?? 0) > BODY_BYTES_MAX) throw new Problem("too_large");
  const bytes = await c.req.arrayBuffer();
  if (bytes.byteLength > BODY_BYTES_MAX) throw new Problem("too_large");
  return bytes;
}

function json(c, status, text) {
  return c.body(text, status, { "content-type": "application/json", "cache-control": "no-store" });
}

app.onError((error) => problemOf(error).response());

// Logs how a request ended, as the worker does, and lets pages of the shop's own origins read answers.
app.use(`${SHOP}/*`, async (c, next) => {
  const origin = c.req.header("origin");
  const requestId = crypto.randomUUID().replaceAll("-", "");
  const began = Date.now();
  await next();
  if (c.get("isForwarded")) return;
  const { method, routePath: route } = c.req;
  console.log(JSON.stringify({ level: "info", request_id: requestId, method, route, status: c.res.status, milliseconds: Date.now() - began, shop: c.req.param("shop") }));
  for (const [name, value] of Object.entries(HEADERS)) c.header(name, value);
  c.header("x-request-id", requestId);
  c.header("vary", "Origin", { append: true });
  if (origin === undefined) return;
  const shop = await openShop(c.env, c.req.param("shop"), await now(c.env)).catch(() => null);
  if (shop?.origins.includes(origin)) {
    c.header("access-control-allow-origin", origin);
    c.header("access-control-expose-headers", "ETag, Retry-After");
  }
});

app.get(`${SHOP}/program`, async (c) => {
  const shopId = c.req.param("shop");
  const instant = await now(c.env);
  const who = await customerOrGuest(c.env, shopId, c.req.header("authorization"), instant);
  const shop = await openShop(c.env, shopId, instant);
  const program = await openProgram(c.env, shopId, shop.programVersion);
  if (who !== null) return json(c, 200, view(program, "member"));
  const tag = `"${program.version}"`;
  const headers = { etag: tag, "cache-control": "no-cache", vary: "Authorization" };
  if (c.req.header("if-none-match") === tag) return c.body(null, 304, headers);
  return c.body(view(program, "public"), 200, { ...headers, "content-type": "application/json" });
});

app.get(`${SHOP}/member`, async (c) => {
  const shopId = c.req.param("shop");
  const instant = await now(c.env);
  const who = await customer(c.env, shopId, c.req.header("authorization"), instant);
  return json(c, 200, JSON.stringify(await commands.member(c.env, shopId, who, instant)));
});

app.post(`${SHOP}/quote`, async (c) => {
  const shopId = c.req.param("shop");
  const instant = await now(c.env);
  const who = await customerOrGuest(c.env, shopId, c.req.header("authorization"), instant);
  const cart = readCart(await body(c));
  return json(c, 200, JSON.stringify(await commands.quote(c.env, shopId, who, cart, instant)));
});

app.post(`${SHOP}/member/redemptions`, async (c) => {
  const shopId = c.req.param("shop");
  const instant = await now(c.env);
  const who = await customer(c.env, shopId, c.req.header("authorization"), instant);
  const redemption = readRedemption(await body(c));
  const key = c.req.header("idempotency-key") ?? "";
  if (key.length === 0 || key.length > KEY_BYTES_MAX) throw badRequest("Idempotency-Key: send 1 to 100 visible characters");
  return json(c, 201, await commands.redeem(c.env, shopId, who, key, redemption, instant));
});

app.post(`${SHOP}/orders`, async (c) => {
  const shopId = c.req.param("shop");
  const instant = await now(c.env);
  const bytes = await body(c);
  await backEnd(c.env, shopId, (name) => c.req.header(name), bytes, instant);
  return json(c, 200, JSON.stringify(await commands.order(c.env, shopId, readSnapshot(bytes), instant)));
});

app.get("/v1/health", async (c) => {
  if (c.env.COPPERTOKEN) return c.env.COPPERTOKEN.fetch(c.req.raw);
  return c.json({ status: "ok" });
});

app.all("*", async (c) => {
  if (!c.env.COPPERTOKEN) return new Problem("address_unknown").response();
  const answer = await c.env.COPPERTOKEN.fetch(c.req.raw);
  c.set("isForwarded", true);
  // What the operator changed is forgotten here, as the worker forgets what it changed itself.
  const changed = /^\/v1\/admin\/shops\/([^/]+)\//.exec(c.req.path);
  if (changed) forgetShop(changed[1]);
  return new Response(answer.body, answer);
});

export default app;
