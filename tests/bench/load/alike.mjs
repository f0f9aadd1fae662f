// Both workers answer the same requests alike, or there is nothing to compare. Exits with 1 and the first difference.
//
// node alike.mjs STATE URL URL

import assert from "node:assert/strict";
import { COMMANDS, readKnown, requests } from "./requests.mjs";

const [state, ...urls] = process.argv.slice(2);
const known = readKnown(state);
const EACH = 20;

async function answer(url, { method, path, headers, body }) {
  const response = await fetch(url + path, { method, headers, body });
  const json = await response.json();
  // The second of the answer is not the same one.
  delete json.as_of;
  return { status: response.status, type: response.headers.get("content-type"), etag: response.headers.get("etag"), json };
}

let compared = 0;
for (const command of Object.keys(COMMANDS)) {
  for (const name of ["alike", "alike", "again"]) {
    for (const request of requests(known, command, name, EACH)) {
      const [ours, other] = [await answer(urls[0], request), await answer(urls[1], request)];
      assert.deepEqual(other, ours, `${command} ${name}`);
      assert.ok(ours.status < 300, JSON.stringify(ours));
      compared += 1;
    }
  }
}
console.log(`${compared} answers alike`);
