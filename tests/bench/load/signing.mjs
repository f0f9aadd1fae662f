// A shop's side of the contract: member tokens (JWT) and Standard Webhooks, from their specifications with Node's own crypto.

import { createHmac } from "node:crypto";

// As long as a token may live.
const LIFETIME_SECONDS = 15 * 60;

const base64url = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");

export function jwt({ shop, memberKey }, customerId, milliseconds) {
  const iat = Math.floor(milliseconds / 1000);
  const header = { alg: "HS256", typ: "JWT", kid: memberKey.key_id };
  const claims = { iss: shop, aud: "coppertoken", sub: customerId, iat, exp: iat + LIFETIME_SECONDS };
  const content = `${base64url(header)}.${base64url(claims)}`;
  return `${content}.${createHmac("sha256", memberKey.secret).update(content).digest("base64url")}`;
}

let sent = 0;

export function standardWebhook({ webhookKey }, body, milliseconds) {
  const id = `msg-${(sent += 1)}`;
  const timestamp = String(Math.floor(milliseconds / 1000));
  const key = Buffer.from(webhookKey.secret.replace(/^whsec_/, ""), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": `v1,${signature}` };
}
