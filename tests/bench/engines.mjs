// The other engines, on the program and the carts that the bench wrote down: their points, and how many decisions a second.
//
// Asked: `node engines.mjs FOLDER SECONDS`. FOLDER holds `carts.json` (facts and expected points) and `rules.json` (the 20 rules in plain
// terms). Each engine first answers every cart; then it is timed, warm, one decision after the other. Printed: one JSON line an engine.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ZenEngine } from "@gorules/zen-engine";
import { Engine, Operator } from "json-rules-engine";

const [folder, seconds] = [process.argv[2], Number(process.argv[3])];
const read = (name) => JSON.parse(readFileSync(join(folder, name), "utf8"));
const { per, rules } = read("rules.json");
const carts = read("carts.json");

// What all engines are asked to sum up: percent that multiply the rate, and points that are added, both of the rules that apply.
const points = (goods, percent, bonus) => Math.floor((goods * percent) / (100 * per)) + bonus;

// json-rules-engine: a rule each, its event carries what it adds.
function jsonRulesEngine() {
  const engine = new Engine();
  engine.addOperator(new Operator("containsAny", (all, wanted) => wanted.some((one) => all.includes(one)), Array.isArray));
  for (const rule of rules) {
    const all = [];
    if (rule.goods !== undefined) all.push({ fact: "goods", operator: "greaterThanInclusive", value: rule.goods });
    if (rule.category !== undefined) all.push({ fact: "categories", operator: "contains", value: rule.category });
    if (rule.orders !== undefined) all.push({ fact: "orders", operator: "greaterThanInclusive", value: rule.orders });
    if (rule.tier !== undefined) all.push({ fact: "tier", operator: "equal", value: rule.tier });
    if (all.length === 0) all.push({ fact: "goods", operator: "greaterThanInclusive", value: 0 });
    const params = { percent: rule.percent ?? 0, bonus: rule.bonus ?? 0 };
    engine.addRule({ name: rule.id, conditions: { all }, event: { type: "applies", params } });
  }
  return async (facts) => {
    const { events } = await engine.run(facts);
    let [percent, bonus] = [0, 0];
    for (const { params } of events) {
      percent += params.percent;
      bonus += params.bonus;
    }
    return points(facts.goods, percent, bonus);
  };
}

// GoRules ZEN: one decision table that collects the rows which apply, and an expression that sums them up.
function zen(trace) {
  const inputs = [
    { id: "goods", name: "Goods", field: "goods" },
    { id: "categories", name: "Categories", field: "categories" },
    { id: "orders", name: "Orders", field: "orders" },
    { id: "tier", name: "Tier", field: "tier" },
  ];
  const outputs = [
    { id: "percent", name: "Percent", field: "percent" },
    { id: "bonus", name: "Bonus", field: "bonus" },
  ];
  const rows = rules.map((rule) => ({
    _id: rule.id,
    goods: rule.goods === undefined ? "" : `>= ${rule.goods}`,
    categories: rule.category === undefined ? "" : `contains($, "${rule.category}")`,
    orders: rule.orders === undefined ? "" : `>= ${rule.orders}`,
    tier: rule.tier === undefined ? "" : `"${rule.tier}"`,
    percent: String(rule.percent ?? 0),
    bonus: String(rule.bonus ?? 0),
  }));
  const node = (id, type, content) => ({ id, type, name: id, position: { x: 0, y: 0 }, content });
  const content = {
    contentType: "application/vnd.gorules.decision",
    nodes: [
      node("input", "inputNode", undefined),
      node("table", "decisionTableNode", {
        hitPolicy: "collect", rules: rows, inputs, outputs, passThrough: false, executionMode: "single", outputPath: "found",
        inputField: null,
      }),
      node("sum", "expressionNode", {
        expressions: [
          { id: "percent", key: "percent", value: "sum(map(found, #.percent))" },
          { id: "bonus", key: "bonus", value: "sum(map(found, #.bonus))" },
        ],
        passThrough: false, executionMode: "single", inputField: null, outputPath: null,
      }),
      node("output", "outputNode", undefined),
    ],
    edges: [
      { id: "1", type: "edge", sourceId: "input", targetId: "table" },
      { id: "2", type: "edge", sourceId: "table", targetId: "sum" },
      { id: "3", type: "edge", sourceId: "sum", targetId: "output" },
    ],
  };
  const decision = new ZenEngine().createDecision(Buffer.from(JSON.stringify(content)));
  return async (facts) => {
    const { result } = await decision.evaluate(facts, { trace });
    return points(facts.goods, Number(result.percent), Number(result.bonus));
  };
}

async function measure(name, decide) {
  let equal = 0;
  for (const { facts, points } of carts) {
    const found = await decide(facts);
    if (found === points) equal += 1;
    else if (carts.length - equal < 5) console.error(`${name}: ${found} instead of ${points} for ${JSON.stringify(facts)}`);
  }
  let decisions = 0;
  const until = performance.now() + seconds * 1000;
  const started = performance.now();
  while (performance.now() < until) {
    for (const { facts } of carts) await decide(facts);
    decisions += carts.length;
  }
  const perSecond = decisions / ((performance.now() - started) / 1000);
  console.log(JSON.stringify({ name, equal, of: carts.length, perSecond: Math.round(perSecond) }));
}

await measure("json-rules-engine 7.3.1", jsonRulesEngine());
await measure("GoRules ZEN 0.54.0", zen(false));
await measure("GoRules ZEN 0.54.0, trace", zen(true));
