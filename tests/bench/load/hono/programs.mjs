// Program versions: from the isolate's memory, else from KV, else from D1. A version never changes, so nothing is ever stale.

import { calendar } from "./dates.mjs";
import { Problem } from "./problems.mjs";
import { tell } from "./told.mjs";
import { sql } from "./sql.mjs";

const readProgram = sql("read_program", "shop_id", "version");

const KEPT_PROGRAMS_MAX = 50;
const kept = new Map();

export async function openProgram(env, shopId, version) {
  if (version === null || version === undefined) throw new Problem("no_program");
  const key = `program:${shopId}:${version}`;
  const known = kept.get(key);
  if (known) return known;
  let text = await env.PROGRAMS.get(key);
  if (text === null) {
    text = await env.DB.prepare(readProgram).bind(shopId, version).first("document");
    if (text === null) throw new Error(`version ${version} of ${shopId} is not there`);
    await env.PROGRAMS.put(key, text);
  }
  const program = checked(JSON.parse(text), version);
  if (kept.size >= KEPT_PROGRAMS_MAX) kept.clear();
  kept.set(key, program);
  return program;
}

// Programs with rules this worker does not know are refused as a whole: better than points that are wrong.
function checked(document, version) {
  const unknown = [
    document.eligibility,
    document.earning.points_per_order_max,
    document.earning.expiry.months_of_inactivity,
    ...document.mechanics.flatMap(({ rule, when, window }) => [!rule.spend, when, window]),
    ...document.rewards.flatMap(({ stock, when, window, gives }) => [stock, when, window, !gives.amount_off]),
    ...document.tiers.map(({ rate }) => rate),
    document.benefits,
  ];
  if (unknown.some(Boolean)) throw new Error(`version ${version} has rules that the bench does not know`);
  const rungs = document.tiers.map(({ id, threshold }) => ({ tier_id: id, first: threshold.at_least ?? threshold.more_than + 1 }));
  const { measure, window, grace_days, downgrade } = document.qualification;
  const byPriority = (one, other) => (other.priority ?? 0) - (one.priority ?? 0) || (one.id < other.id ? -1 : 1);
  return {
    version,
    document,
    moment: calendar(document.time_zone),
    mechanics: [...document.mechanics].sort(byPriority),
    ladder: rungs.length === 0 ? null : { measure, window, grace_days, downgrade, rungs },
    views: {},
  };
}

// The program as JSON text, as `reader` (public or member) may see it. Made once for each version.
export function view(program, reader) {
  program.views[reader] ??= JSON.stringify(makeView(program, reader));
  return program.views[reader];
}

function makeView({ version, document }, reader) {
  const { examples, notes, business, segments, ...shown } = document;
  if (reader === "member" && segments) shown.segments = segments;
  const isShown = ({ audience }) => reader === "member" || audience === "public";
  shown.mechanics = document.mechanics.filter(isShown);
  shown.rewards = document.rewards.filter(isShown).map(({ margin_cost, ...reward }) => reward);
  const withheld = shown.mechanics.length !== document.mechanics.length;
  return { version, reader, withheld, program: shown, ...tell(shown) };
}
