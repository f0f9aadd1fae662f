// The first lines of a client, in the types generated from the document. They only have to compile.

import type { components, operations } from "./api.js";

type Refusal = operations["recordOrder"]["responses"][422]["content"]["application/problem+json"];

export const order: components["schemas"]["OrderSnapshot"] = {
  order_id: "21",
  updated_at: "2026-11-28T10:00:00Z",
  placed_at: "2026-11-28T10:00:00Z",
  currency: "EUR",
  customer: { id: "2" },
  lines: [{ line_id: "1", product_id: "7", quantity: 1, net: 4995 }],
};

export function explain(refusal: Refusal): string {
  const fields = (refusal.errors ?? []).map(({ field, value, rule }) => `${field}: ${rule}, not ${value ?? "nothing"}`);
  return [refusal.detail, ...fields].join("\n");
}

export function problemsOf(refused: operations["publishProgram"]["responses"][422]["content"]["application/problem+json"]): string[] {
  return refused.problems.map(({ place, message }) => `${place}: ${message}`);
}

// @ts-expect-error: an amount is a number of minor units, never a text.
order.lines[0]!.net = "49.95";
