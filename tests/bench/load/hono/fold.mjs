// The account: what its entries add up to. Applying an entry changes the account it is given.

import { firstOfMonth, plusDays, plusMonths } from "./dates.mjs";
import { nextReview } from "./tiers.mjs";

const MONTHS_KEPT = 24;
const DAYS_MAX = 750;
const FAVOURITES_MAX = 600;

export const newAccount = (accountId) => ({
  account_id: accountId,
  sequence: 0,
  joined_at: null,
  lots: [],
  pending: [],
  deficit: 0,
  vouchers: [],
  expired: [],
  paid_orders: 0,
  qualifying: 0,
  redeemed: 0,
  spent: 0,
  tier_id: null,
  kept_orders: 0,
  is_referral_earned: false,
  history: {},
});

export const sum = (all, number) => all.reduce((total, one) => total + number(one), 0);
export const balance = (account) => sum(account.lots, (lot) => lot.points) - account.deficit;
export const isOpen = ({ state }) => state === "issued" || Boolean(state.claimed);

const order = (one, other) => (one < other ? -1 : one > other ? 1 : 0);
const LAST = "~"; // Behind every day.
const bySpending = (one, other) =>
  order(one.expires_on ?? LAST, other.expires_on ?? LAST) || order(one.opened_on, other.opened_on) || order(one.source, other.source);

// A field that is left out when there is nothing to say.
function put(target, name, value) {
  if (value === null || value === undefined) delete target[name];
  else target[name] = value;
}

function notNegative(number) {
  if (!Number.isSafeInteger(number) || number < 0) throw new Error("an account contradicts its entries");
  return number;
}

const MOVES_BALANCE = new Set(["posted", "clawed_back", "redeemed", "rolled_back", "expired"]);

function checkSums({ kind, points, changes, trace }) {
  const moved = sum(changes.lots ?? [], (change) => change.points) - (changes.deficit ?? 0);
  const waiting = sum(changes.pending ?? [], (change) => change.points);
  const [isPromise, isMove] = [kind === "earned" || kind === "voided", MOVES_BALANCE.has(kind)];
  const promised = isPromise ? points : kind === "posted" ? -points : 0;
  const matches = moved === (isMove ? points : 0) && waiting === promised && (isPromise || isMove || points === 0);
  if (!matches || sum(trace, (line) => line.delta) !== points) throw new Error(`an entry of kind ${kind} does not add up`);
}

export function apply(account, entry) {
  checkSums(entry);
  const { changes } = entry;
  account.sequence = entry.sequence;
  if (changes.joined_at) account.joined_at = changes.joined_at;
  for (const change of changes.pending ?? []) changePending(account.pending, change, entry);
  for (const change of changes.lots ?? []) changeLot(account.lots, change);
  account.deficit = notNegative(account.deficit + (changes.deficit ?? 0));
  if (changes.counters) {
    account.paid_orders += changes.counters.paid_orders;
    account.qualifying += changes.counters.qualifying;
    account.redeemed += changes.counters.redeemed;
    account.spent += changes.counters.spent;
  }
  for (const mark of changes.marks ?? []) remember(account, mark, entry.effective_on);
  if (changes.voucher) changeVoucher(account.vouchers, changes.voucher);
  if (entry.kind === "expired") {
    const isKept = (lot) => plusMonths(lot.gone_on, MONTHS_KEPT) >= entry.effective_on;
    const gone = changes.lots.map(({ source, points }) => ({ source, points: -points, gone_on: entry.effective_on }));
    account.expired = [...account.expired.filter(isKept), ...gone];
  }
}

function changeLot(lots, change) {
  const at = lots.findIndex((lot) => lot.source === change.source && lot.expires_on === change.expires_on);
  const points = notNegative((at < 0 ? 0 : lots[at].points) + change.points);
  if (at >= 0) lots.splice(at, 1);
  if (points > 0) {
    lots.push({ ...change, points });
    lots.sort(bySpending);
  }
}

function changePending(all, { source, origin, points: change, term }, entry) {
  const at = all.findIndex((pending) => pending.source === source);
  const before = at < 0 ? undefined : all.splice(at, 1)[0];
  const points = notNegative((before?.points ?? 0) + change);
  if (points > 0) {
    const revision = before && entry.kind !== "earned" ? before.revision : entry.revision;
    all.push({ source, revision, origin, points, term });
    all.sort((one, other) => order(one.term.posts_on, other.term.posts_on) || order(one.source, other.source));
  }
}

function changeVoucher(vouchers, voucher) {
  const at = vouchers.findIndex((known) => known.voucher_id === voucher.voucher_id);
  if (isOpen(voucher)) vouchers.splice(at < 0 ? vouchers.length : at, at < 0 ? 0 : 1, voucher);
  else if (at >= 0) vouchers.splice(at, 1);
}

function remember(account, mark, on) {
  const [[kind, value]] = Object.entries(mark);
  switch (kind) {
    case "day":
      return countDay(account.history, value, on);
    case "favourite":
      return favourite(account.history, value, on);
    case "kept_orders":
      account.kept_orders = notNegative(account.kept_orders + value);
      return undefined;
    case "ladder":
      return put(account, "ladder", value);
    case "tier":
      account.tier_id = value.tier_id;
      put(account, "tier_since", value.since);
      return put(account, "tier_keeps_until", value.keeps_until);
    case "taken": {
      const all = account.taken ?? [];
      const count = notNegative((all.find((taken) => taken.reward_id === value.reward_id)?.count ?? 0) + value.count);
      const others = all.filter((taken) => taken.reward_id !== value.reward_id);
      if (count > 0) others.push({ reward_id: value.reward_id, count });
      others.sort((one, other) => order(one.reward_id, other.reward_id));
      return put(account, "taken", others.length > 0 ? others : null);
    }
    default:
      throw new Error(`a mark of kind ${kind} is not known to the bench`);
  }
}

function countDay(history, change, on) {
  const days = history.days ?? [];
  const at = days.findIndex((figures) => figures.day === change.day);
  const before = at < 0 ? { orders: 0, spent: 0, qualifying: 0 } : days.splice(at, 1)[0];
  const after = {
    day: change.day,
    orders: before.orders + change.orders,
    spent: before.spent + change.spent,
    qualifying: before.qualifying + change.qualifying,
  };
  if (after.orders !== 0 || after.spent !== 0 || after.qualifying !== 0) days.push(after);
  const oldest = plusMonths(on, -MONTHS_KEPT);
  const kept = days.filter((figures) => figures.day > oldest).sort((one, other) => order(one.day, other.day));
  kept.splice(0, Math.max(0, kept.length - DAYS_MAX));
  put(history, "days", kept.length > 0 ? kept : null);
  const last = history.last_order_on;
  if (change.orders > 0) {
    if (last === undefined || change.day > last) history.last_order_on = change.day;
  } else if (change.orders < 0 && last === change.day && after.orders <= 0) {
    put(history, "last_order_on", kept.findLast((figures) => figures.orders > 0)?.day);
  }
}

const byMonth = (one, other) => order(one.month, other.month) || order(one.kind, other.kind) || order(one.id, other.id);

function favourite(history, change, on) {
  const all = history.favourites ?? [];
  const at = all.findIndex((known) => known.kind === change.kind && known.id === change.id && known.month === change.month);
  const before = at < 0 ? undefined : all.splice(at, 1)[0];
  const spent = (before?.spent ?? 0) + change.spent;
  const lastOn = before && before.last_on > change.last_on ? before.last_on : change.last_on;
  if (spent > 0) all.push({ ...change, spent, last_on: lastOn });
  const oldest = firstOfMonth(plusMonths(on, -MONTHS_KEPT));
  const kept = all.filter((known) => known.month >= oldest);
  if (kept.length > FAVOURITES_MAX) {
    const least = (one, other) => order(one.month, other.month) || one.spent - other.spent || byMonth(one, other);
    kept.splice(kept.indexOf([...kept].sort(least)[0]), 1);
  }
  kept.sort(byMonth);
  put(history, "favourites", kept.length > 0 ? kept : null);
}

// The next day on which time alone changes the account.
export function nextDueOn(account) {
  const days = account.pending.map((pending) => pending.term.posts_on);
  for (const lot of account.lots) if (lot.expires_on !== null) days.push(plusDays(lot.expires_on, 1));
  for (const { state, expires_on } of account.vouchers) days.push(plusDays(state.claimed?.at.date ?? expires_on, 1));
  const review = account.ladder ? nextReview(account.ladder, account) : null;
  if (review !== null) days.push(review);
  return days.length === 0 ? null : days.reduce((least, day) => (day < least ? day : least));
}
