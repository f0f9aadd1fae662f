// What a paid order adds to its member's figures: always the difference to what was counted before.

import { firstOfMonth } from "./dates.mjs";
import { isWhole, shareOf } from "./merge.mjs";
import { basisOf } from "./plan.mjs";

const FAVOURITES_PER_ORDER_MAX = 20;

export function counted(plan, order, day, share, qualifying) {
  const basis = basisOf(plan, order);
  return { day, spent: basis - shareOf(share, basis), qualifying, favourites: isWhole(share) ? [] : favourites(order), stamps: [] };
}

const byName = (one, other) => (one.kind !== other.kind ? (one.kind < other.kind ? -1 : 1) : one.id < other.id ? -1 : 1);

function favourites(order) {
  const all = new Map();
  for (const line of order.lines) {
    if (line.is_gift_card) continue;
    let kept = line.net;
    for (const refund of order.refunds) {
      for (const back of refund.lines) if (back.line_id === line.line_id) kept -= back.net;
    }
    if (kept <= 0) continue;
    const names = line.category_ids.map((id) => ["category", id]);
    if (line.product_id !== "") names.push(["product", line.product_id]);
    for (const [kind, id] of names) {
      const key = `${kind}:${id}`;
      all.set(key, { kind, id, spent: (all.get(key)?.spent ?? 0) + kept });
    }
  }
  return [...all.values()].sort((one, other) => other.spent - one.spent || byName(one, other)).slice(0, FAVOURITES_PER_ORDER_MAX);
}

// What has to be written so that `now` is counted instead of `before`: counters and marks, both empty when nothing changed.
export function difference(before, now) {
  if (JSON.stringify(before) === JSON.stringify(now)) return { counters: undefined, marks: [] };
  const counters = {
    paid_orders: Number(now !== null) - Number(before !== null),
    qualifying: (now?.qualifying ?? 0) - (before?.qualifying ?? 0),
    redeemed: 0,
    spent: (now?.spent ?? 0) - (before?.spent ?? 0),
  };
  const isKept = (one) => Number(one !== null && one.spent > 0);
  const kept = isKept(now) - isKept(before);
  const marks = [...days(before, now).map((day) => ({ day })), ...(kept === 0 ? [] : [{ kept_orders: kept }]), ...favouriteMarks(before, now)];
  const isEmpty = Object.values(counters).every((change) => change === 0);
  return { counters: isEmpty ? undefined : counters, marks };
}

function days(before, now) {
  const changes = [];
  if (before) changes.push({ day: before.day, orders: -1, spent: 0 - before.spent, qualifying: 0 - before.qualifying });
  if (now && before?.day === now.day) {
    changes[0] = { day: now.day, orders: 0, spent: now.spent - before.spent, qualifying: now.qualifying - before.qualifying };
  } else if (now) {
    changes.push({ day: now.day, orders: 1, spent: now.spent, qualifying: now.qualifying });
  }
  return changes.filter(({ orders, spent, qualifying }) => orders !== 0 || spent !== 0 || qualifying !== 0);
}

function favouriteMarks(before, now) {
  const changes = new Map();
  for (const [found, sign] of [[before, -1], [now, 1]]) {
    if (!found) continue;
    const month = firstOfMonth(found.day);
    for (const { kind, id, spent } of found.favourites) {
      const key = `${kind}:${month}:${id}`;
      const known = changes.get(key);
      if (known) known.spent += sign * spent;
      else changes.set(key, { kind, id, month, spent: sign * spent, last_on: found.day });
    }
  }
  return [...changes.values()].filter((change) => change.spent !== 0).map((favourite) => ({ favourite }));
}
