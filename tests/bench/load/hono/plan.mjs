// The award plan of an order: frozen at its first decision, applied by every later one. Rates and the tier's multiplier, one rounding.

import { plusDays, plusMonths } from "./dates.mjs";

const EARNS_FROM = { placed: "placed_at", paid: "paid_at", fulfilled: "fulfilled_at" };

// Judges an order for the first time.
export function freeze(program, account, judgedAt) {
  const { earning, tiers } = program.document;
  const tier = account.tier_id === null ? undefined : tiers.find((one) => one.id === account.tier_id);
  return {
    program_version: program.version,
    judged_at: judgedAt,
    earn_on: earning.earn_on,
    hold_days: earning.hold_days,
    basis: earning.basis,
    expiry: earning.expiry,
    after_spending: earning.after_spending,
    rates: program.mechanics.map(({ id, rule }) => ({ mechanic_id: id, points: rule.spend.points, per: rule.spend.per })),
    tier: tier ? { tier_id: tier.id, earn_percent: tier.earn_percent } : null,
  };
}

// Test orders and orders placed before joining earn nothing. Under automatic enrolment the first order itself enrols.
export function earns(program, account, order) {
  const isInTime = program.document.enrolment === "automatic" || (account.joined_at !== null && order.placed_at.instant >= account.joined_at.instant);
  return !order.test && isInTime;
}

// The moment the order begins to earn; null while it has not come.
export const earnsFrom = (plan, order) => order[EARNS_FROM[plan.earn_on]];

// The days the points of an order post and can be used last.
export function term(plan, moment) {
  const postsOn = plusDays(moment.date, plan.hold_days);
  return { posts_on: postsOn, expires_on: lastDay(plan.expiry, postsOn) };
}

function lastDay(expiry, day) {
  if (expiry === "never") return null;
  if (expiry.months_after_posting) return plusMonths(day, expiry.months_after_posting);
  if (expiry.days_after_posting) return plusDays(day, expiry.days_after_posting);
  const { month, day: ofMonth } = expiry.yearly;
  const inYear = (year) => plusMonths(`${String(year).padStart(4, "0")}-01-${String(ofMonth).padStart(2, "0")}`, month - 1);
  const year = Number(day.slice(0, 4));
  return inYear(year) > day ? inYear(year) : inYear(year + 1);
}

// Minor units of the order that earn.
export function basisOf({ basis }, order) {
  let sum = basis.shipping ? order.shipping : 0;
  for (const line of order.lines) {
    if (basis.gift_cards || !line.is_gift_card) sum += basis.tax ? line.net + line.tax : line.net;
  }
  return sum;
}

// Points that `rates` give for a basis, in percent; exact, rounded down once.
function points(rates, basis, percent) {
  let [numerator, denominator] = [0n, 1n];
  for (const rate of rates) {
    const per = BigInt(rate.per);
    numerator = per === denominator ? numerator + BigInt(rate.points) : numerator * per + BigInt(rate.points) * denominator;
    if (per !== denominator) denominator *= per;
  }
  return Number((numerator * BigInt(basis) * BigInt(percent)) / (denominator * 100n));
}

export const award = (plan, order) => points(plan.rates, basisOf(plan, order), plan.tier?.earn_percent ?? 100);

// Why the order earns what it earns; each rule accounts for what it adds to the rounded sum so far.
export function explain(plan, order) {
  const basis = basisOf(plan, order);
  const lines = [];
  let soFar = 0;
  plan.rates.forEach(({ mechanic_id, points: given, per }, at) => {
    const total = points(plan.rates.slice(0, at + 1), basis, 100);
    lines.push({ delta: total - soFar, reason: { spend: { mechanic_id, basis, points: given, per } } });
    soFar = total;
  });
  if (plan.tier) {
    const total = points(plan.rates, basis, plan.tier.earn_percent);
    if (total !== soFar) lines.push({ delta: total - soFar, reason: { tier_multiplier: plan.tier } });
  }
  return lines;
}

// What a cart would earn if it were ordered and paid now. `account` is settled, or for a guest that of somebody who joins now.
export function quote(program, account, lines, now, isGuest) {
  const order = { placed_at: now, paid_at: now, fulfilled_at: now, test: false, lines, shipping: 0 };
  const told = { not_eligible: null, why_not: [], nudges: [], best_redemption: null };
  const nothing = { program_version: program.version, points: 0, trace: [], posts_on: null, expires_on: null, ...told };
  if (!earns(program, account, order)) return nothing;
  const plan = freeze(program, account, now.instant);
  const earned = award(plan, order);
  if (earned === 0) return nothing;
  const trace = explain(plan, order);
  return { ...nothing, points: earned, trace: isGuest ? toldToGuests(program, trace) : trace, ...term(plan, now) };
}

// An explanation in which everything that rules for members only give is one line, at the end.
function toldToGuests(program, trace) {
  const isHidden = ({ reason }) => reason.spend && program.document.mechanics.find(({ id }) => id === reason.spend.mechanic_id).audience !== "public";
  const hidden = trace.filter(isHidden);
  if (hidden.length === 0) return trace;
  const delta = hidden.reduce((sum, line) => sum + line.delta, 0);
  return [...trace.filter((line) => !isHidden(line)), { delta, reason: { bonus: { mechanic_id: "for-members" } } }];
}
