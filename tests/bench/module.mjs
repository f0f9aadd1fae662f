// The rules in WebAssembly, on the same carts: `node module.mjs MODULE FOLDER SECONDS NAME`. Printed: one JSON line a way of asking.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [module, folder, seconds, name] = [process.argv[2], process.argv[3], Number(process.argv[4]), process.argv[5]];
const { Prepared } = createRequire(import.meta.url)(module);
const carts = JSON.parse(readFileSync(join(folder, "carts.json"), "utf8"));
const prepared = new Prepared(readFileSync(join(folder, "subject.cbor")));
const found = prepared.points();
const equal = carts.filter(({ points }, place) => points === found[place]).length;

function measure(what, decisions, ask) {
  ask();
  let asked = 0;
  const started = performance.now();
  while (performance.now() - started < seconds * 1000) {
    ask();
    asked += decisions;
  }
  const perSecond = Math.round(asked / ((performance.now() - started) / 1000));
  console.log(JSON.stringify({ name: `${name}, ${what}`, equal, of: carts.length, perSecond }));
}

measure("with trace", carts.length, () => prepared.ask(1, true));
measure("points alone", carts.length, () => prepared.ask(1, false));
const lines = readFileSync(join(folder, "cart.cbor"));
measure("with trace, cart and quote cross as CBOR", 100, () => {
  for (let time = 0; time < 100; time += 1) prepared.quote(lines);
});
