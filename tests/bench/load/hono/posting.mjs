// A decision in the making: the account, its new entries, and what time alone changed.

import { plusDays } from "./dates.mjs";
import { apply, sum } from "./fold.mjs";
import { nextReview, standingOn, writeStanding } from "./tiers.mjs";
import { Problem } from "./problems.mjs";
import { endVoucher, freeVoucher } from "./vouchers.mjs";

const CLAIM_MILLISECONDS = 24 * 3_600_000;
const PENDING_MAX = 3_000;
const VOUCHERS_MAX = 50;

const SETTLED = ["lots", "deficit", "counters", "voucher", "marks", "order_number"];

// Only what is there, in the order that is hashed.
function ordered(changes) {
  const result = {};
  if (changes.joined_at) result.joined_at = changes.joined_at;
  if (changes.pending?.length > 0) result.pending = changes.pending;
  for (const name of SETTLED) {
    const value = changes[name];
    const isEmpty = value === undefined || value === null || value === 0 || (Array.isArray(value) && value.length === 0);
    if (!isEmpty) result[name] = value;
  }
  return result;
}

export class Posting {
  entries = [];
  changed = new Set();

  constructor(account, vouchers, now) {
    Object.assign(this, { account, vouchers: [...vouchers], now });
    this.before = { pending: account.pending.length, vouchers: account.vouchers.length };
  }

  write({ kind, source, revision, effectiveOn, points, changes, trace }) {
    const entry = {
      account_id: this.account.account_id,
      sequence: this.account.sequence + 1,
      recorded_at: this.now.instant,
      effective_on: effectiveOn,
      source,
      revision,
      kind,
      points,
      changes: ordered(changes),
      trace,
    };
    apply(this.account, entry);
    const { voucher } = entry.changes;
    if (voucher) {
      this.vouchers = this.vouchers.filter((known) => known.voucher_id !== voucher.voucher_id);
      this.vouchers.push(voucher);
      this.changed.add(voucher.voucher_id);
    }
    this.entries.push(entry);
  }

  // A voucher as it stands now: those the request names as loaded and since changed, others from the account.
  voucher(voucherId) {
    return [...this.vouchers, ...this.account.vouchers].find((voucher) => voucher.voucher_id === voucherId);
  }

  changedVouchers() {
    return this.vouchers.filter((voucher) => this.changed.has(voucher.voucher_id));
  }

  // What is above a limit already may shrink or stay.
  checkGrowth() {
    for (const [name, most] of [["pending", PENDING_MAX], ["vouchers", VOUCHERS_MAX]]) {
      const { length } = this.account[name];
      if (length > most && length > this.before[name]) throw new Problem("too_many_open");
    }
  }

  // Writes everything that is due, in the order it happens.
  settle() {
    for (let due = this.nextDue(); due; due = this.nextDue()) due.write();
  }

  nextDue() {
    const { account, now } = this;
    let first;
    const offer = (day, rank, name, write, instant = 0) => {
      const due = { day, rank, instant, name, write };
      if (!first || isBefore(due, first)) first = due;
    };
    for (const pending of account.pending) {
      if (pending.term.posts_on <= now.date) offer(pending.term.posts_on, 0, pending.source, () => this.post(pending));
    }
    for (const voucher of account.vouchers) {
      const { state, voucher_id: id } = voucher;
      if (state.claimed) {
        const { instant, date } = state.claimed.at;
        const day = plusDays(date, 1);
        if (instant + CLAIM_MILLISECONDS <= now.instant) offer(day, 4, id, () => freeVoucher(this, voucher, day), instant);
      } else if (voucher.expires_on < now.date) {
        const day = plusDays(voucher.expires_on, 1);
        offer(day, 1, id, () => endVoucher(this, voucher, day));
      }
    }
    for (const { expires_on: last } of account.lots) {
      if (last !== null && last < now.date) offer(plusDays(last, 1), 2, "", () => this.expire(last));
    }
    const { ladder } = account;
    const review = ladder ? nextReview(ladder, account) : null;
    if (review !== null && review <= now.date) offer(review, 3, "", () => this.reviewTier(ladder, review));
    return first;
  }


  reviewTier(ladder, day) {
    const isChanged = writeStanding(this, ladder, standingOn(ladder, this.account, day), [], day);
    if (!isChanged) throw new Error("a review that changes nothing would be due for ever");
  }

  post({ source, revision, origin, points, term }) {
    const repaid = Math.min(this.account.deficit, points);
    const rest = points - repaid;
    const { posts_on: day, expires_on } = term;
    this.write({
      kind: "posted",
      source,
      revision,
      effectiveOn: day,
      points,
      changes: {
        pending: [{ source, origin, points: -points, term }],
        lots: rest > 0 ? [{ source, points: rest, opened_on: day, expires_on }] : [],
        deficit: repaid === 0 ? 0 : -repaid,
        order_number: origin.order,
      },
      trace: [{ delta: points, reason: "hold_ended" }],
    });
  }

  // All lots with this last day expire in one entry.
  expire(last) {
    const lots = this.account.lots.filter((lot) => lot.expires_on === last).map((lot) => ({ ...lot, points: -lot.points }));
    const points = sum(lots, (lot) => lot.points);
    this.write({
      kind: "expired",
      source: `expiry:${this.account.account_id}:${last}`,
      revision: this.account.sequence,
      effectiveOn: plusDays(last, 1),
      points,
      changes: { lots },
      trace: [{ delta: points, reason: "last_day_passed" }],
    });
  }
}

function isBefore(one, other) {
  if (one.day !== other.day) return one.day < other.day;
  if (one.rank !== other.rank) return one.rank < other.rank;
  return one.instant !== other.instant ? one.instant < other.instant : one.name < other.name;
}
