// Whether an answer is one that the OpenAPI document lists: asked of every answer that any test gets.

import assert from "node:assert/strict";

let kept;

// The operations of the document: method, pattern of the path, statuses.
async function operations(address, headers) {
  const { paths } = await (await fetch(`${address}/v1/openapi.json`, { headers })).json();
  return Object.entries(paths).flatMap(([path, methods]) => {
    const pattern = new RegExp(`^${path.replaceAll(".", "\\.").replace(/\{\w+\}/g, "[^/]+")}$`);
    return Object.entries(methods).map(([method, { responses }]) => ({ method: method.toUpperCase(), path, pattern, statuses: Object.keys(responses) }));
  });
}

// What is no operation (another method, another address) is none of the document's business. Nor is what a worker answers that has just
// been killed: then the document is asked for again.
export async function isDocumented(address, headers, method, path, { status }) {
  kept ??= await operations(address, headers).catch(() => undefined);
  const place = path.split("?")[0];
  const found = kept?.find((one) => one.method === method && one.pattern.test(place));
  if (found) assert.ok(found.statuses.includes(String(status)), `${method} ${found.path} answers ${status}; listed are ${found.statuses}`);
}
