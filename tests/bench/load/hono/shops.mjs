// Shops with their keys, kept in the isolate for up to a minute, and who is asking.
//
// Web Crypto does the cryptography; keys are imported once, when the shop is read.

import { Problem } from "./problems.mjs";
import { sql } from "./sql.mjs";

const readShop = sql("read_shop", "shop_id");
const readShopKeys = sql("read_shop_keys", "shop_id");

const KEPT_MILLISECONDS = 60_000;
const KEPT_SHOPS_MAX = 256;
const LIFETIME_SECONDS_MAX = 15 * 60;
const CLOCK_SKEW_SECONDS = 60;
const TOLERANCE_SECONDS = 5 * 60;
const SIGNATURES_MAX = 8;
const SUBJECT_BYTES_MAX = 128;
const NONCE_BYTES = 12;

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const HMAC = { name: "HMAC", hash: "SHA-256" };

const hmacKey = (bytes, usage) => crypto.subtle.importKey("raw", bytes, HMAC, false, [usage]);
const bytesOf = (base64) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
const bytesOfUrl = (base64url) => bytesOf(base64url.replace(/-/g, "+").replace(/_/g, "/"));

let master;

// Bytes for one purpose from the master key: HMAC-SHA256 of the label and the length-prefixed parts.
export async function derive(env, label, texts) {
  master ??= hmacKey(bytesOf(env.MASTER_KEY.trim()), "sign");
  const parts = [label, ...texts].map((text) => encoder.encode(text));
  const message = new Uint8Array(parts.reduce((sum, part) => sum + 8 + part.length, 0));
  const view = new DataView(message.buffer);
  let at = 0;
  for (const part of parts) {
    view.setUint32(at + 4, part.length);
    message.set(part, at + 8);
    at += 8 + part.length;
  }
  return new Uint8Array(await crypto.subtle.sign("HMAC", await master, message));
}

let sealing;

// Opens a secret that is sealed at rest: AES-256-GCM, bound to its shop and key.
async function unseal(env, shopId, keyId, sealed) {
  sealing ??= derive(env, "seal", []).then((key) => crypto.subtle.importKey("raw", key, "AES-GCM", false, ["decrypt"]));
  const bytes = bytesOf(sealed);
  const how = { name: "AES-GCM", iv: bytes.subarray(0, NONCE_BYTES), additionalData: encoder.encode(`${shopId}/${keyId}`) };
  return new Uint8Array(await crypto.subtle.decrypt(how, await sealing, bytes.subarray(NONCE_BYTES)));
}

async function openKey(env, shopId, { key_id: keyId, purpose, sealed_secret: sealed }) {
  const secret = await unseal(env, shopId, keyId, sealed);
  const raw = purpose === "webhook" ? bytesOf(decoder.decode(secret).replace(/^whsec_/, "")) : secret;
  return { keyId, purpose, key: await hmacKey(raw, "verify") };
}

const kept = new Map();

// The shop of an address, from memory if young enough.
export async function openShop(env, shopId, now) {
  const known = kept.get(shopId);
  if (known && now >= known.since && now - known.since < KEPT_MILLISECONDS) return known.shop;
  const [shops, keys] = await env.DB.batch([env.DB.prepare(readShop).bind(shopId), env.DB.prepare(readShopKeys).bind(shopId)]);
  const row = shops.results[0];
  if (!row) throw new Problem("shop_unknown");
  const shop = {
    origins: JSON.parse(row.origins),
    programVersion: row.program_version,
    keys: await Promise.all(keys.results.map((key) => openKey(env, shopId, key))),
  };
  if (kept.size >= KEPT_SHOPS_MAX) kept.clear();
  kept.set(shopId, { since: now, shop });
  return shop;
}

export const forgetShop = (shopId) => kept.delete(shopId);

const refuse = () => {
  throw new Problem("unauthorized");
};

function json(base64url) {
  try {
    return JSON.parse(decoder.decode(bytesOfUrl(base64url)));
  } catch {
    return refuse();
  }
}

// The customer a valid member token speaks of (JWT, HS256, key by `kid`); every flaw is the same refusal.
export async function customer(env, shopId, header, now) {
  const found = /^bearer +(\S+)$/i.exec(header ?? "") ?? refuse();
  const shop = await openShop(env, shopId, now);
  const parts = found[1].split(".");
  if (parts.length !== 3) refuse();
  const { alg, kid } = json(parts[0]) ?? refuse();
  const key = shop.keys.find((one) => one.purpose === "member_token" && one.keyId === kid);
  if (alg !== "HS256" || !key) refuse();
  let signature;
  try {
    signature = bytesOfUrl(parts[2]);
  } catch {
    refuse();
  }
  const isSigned = await crypto.subtle.verify("HMAC", key.key, signature, encoder.encode(`${parts[0]}.${parts[1]}`));
  if (!isSigned) refuse();
  const { iss, aud, sub, iat, exp, email, locale } = json(parts[1]) ?? refuse();
  const seconds = Math.floor(now / 1000);
  const isDated = Number.isInteger(iat) && Number.isInteger(exp) && exp >= iat && exp - iat <= LIFETIME_SECONDS_MAX;
  const isInTime = isDated && iat <= seconds + CLOCK_SKEW_SECONDS && seconds < exp;
  const isText = (value) => value === undefined || value === null || typeof value === "string";
  const isNamed = typeof sub === "string" && sub !== "" && encoder.encode(sub).length <= SUBJECT_BYTES_MAX;
  if (!isInTime || iss !== shopId || ![aud].flat().includes("coppertoken") || !isNamed || !isText(email) || !isText(locale)) refuse();
  return sub;
}

// The same where credentials are optional: none at all is a guest.
export async function customerOrGuest(env, shopId, header, now) {
  if (header !== undefined) return customer(env, shopId, header, now);
  await openShop(env, shopId, now);
  return null;
}

// Lets only the shop's back end pass: Standard Webhooks v1, HMAC-SHA256 over `id.timestamp.body`.
export async function backEnd(env, shopId, header, body, now) {
  const shop = await openShop(env, shopId, now);
  const [id, timestamp, signatures] = [header("webhook-id"), header("webhook-timestamp"), header("webhook-signature")];
  if (id === undefined || signatures === undefined || !/^-?\d+$/.test(timestamp ?? "")) refuse();
  if (Math.abs(Number(timestamp) - Math.floor(now / 1000)) > TOLERANCE_SECONDS) refuse();
  const prefix = encoder.encode(`${id}.${timestamp}.`);
  const message = new Uint8Array(prefix.length + body.byteLength);
  message.set(prefix);
  message.set(new Uint8Array(body), prefix.length);
  const presented = [];
  for (const signature of signatures.split(" ").slice(0, SIGNATURES_MAX)) {
    if (/^v1,[A-Za-z0-9+/]{43}=$/.test(signature)) presented.push(bytesOf(signature.slice(3)));
  }
  for (const { key, purpose } of shop.keys) {
    if (purpose !== "webhook") continue;
    for (const signature of presented) {
      if (await crypto.subtle.verify("HMAC", key, signature, message)) return;
    }
  }
  refuse();
}
