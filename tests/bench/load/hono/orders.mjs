// What an order changes: the difference between what it should have given and what it has.

import { carriedCodes, followOrder, take } from "./vouchers.mjs";
import { counted, difference } from "./counting.mjs";
import { sum } from "./fold.mjs";
import { checkLimits, isWhole, merged, refundedShare, shareOf } from "./merge.mjs";
import { award, earns, earnsFrom, explain, freeze, term } from "./plan.mjs";
import { Problem } from "./problems.mjs";
import { judge } from "./tiers.mjs";

// The order's record after one more snapshot.
export function mergedRecord(program, stored, snapshot) {
  checkLimits(snapshot);
  if (snapshot.currency !== program.document.currency) throw new Problem("currency_mismatch");
  if (!stored) {
    const order = merged(snapshot, snapshot);
    return { revision: 0, order, plan: null, earned: 0, reversed: 0, reversed_expired: 0, written_off: 0, counted: null, voucher_codes: [] };
  }
  const order = merged(stored.order, snapshot);
  checkLimits(order);
  return { ...stored, order };
}

// Posts what the record of a member's order asks for. The record is changed on the way.
export function postOrder(program, posting, record, isFirst) {
  const countedBefore = record.counted;
  if (record.plan === null && earns(program, posting.account, record.order)) {
    record.plan = freeze(program, posting.account, posting.now.instant);
  }
  if (record.plan) new OrderPosting(posting, record).write();
  else if (isFirst) noteNothing(posting, record);
  if (JSON.stringify(record.counted) !== JSON.stringify(countedBefore)) judge(program, posting);
  record.voucher_codes = [...new Set([...record.voucher_codes, ...carriedCodes(posting, record.order)])].sort();
  followOrder(posting, record.order);
}

// Says once why an order gives nothing at all.
function noteNothing(posting, record) {
  record.revision += 1;
  posting.write({
    kind: "noted",
    source: `order:${record.order.order_id}`,
    revision: record.revision,
    effectiveOn: posting.now.date,
    points: 0,
    changes: { order_number: record.order.number },
    trace: [{ delta: 0, reason: record.order.test ? "test_order" : "placed_before_joining" }],
  });
}

class OrderPosting {
  constructor(posting, record) {
    const { order, plan } = record;
    Object.assign(this, { posting, record, plan, source: `order:${order.order_id}` });
    const share = refundedShare(plan.basis, order);
    const isVoid = order.cancelled_at !== null || order.test;
    const earned = earnsFrom(plan, order) ? award(plan, order) : 0;
    const reversed = isVoid ? earned : shareOf(share, earned);
    const earnedMore = earned - record.earned;
    const netMore = earnedMore - (reversed - record.reversed);
    // Added lines shrink the refunded share: then more is given than the lines alone earn, and nothing is taken.
    this.give = Math.max(0, earnedMore, netMore);
    this.taken = this.give - netMore;
    if (isVoid) this.takeReason = "order_cancelled";
    else if (earnedMore < 0) this.takeReason = "order_changed";
    else this.takeReason = { refunded: { refunded: shareOf(share, share.gross), of: share.gross } };
    const now = order.paid_at !== null && !isVoid && !isWhole(share) ? counted(plan, order, order.paid_at.date, share, earned - reversed) : null;
    Object.assign(this, difference(record.counted, now));
    Object.assign(record, { counted: now, earned, reversed });
  }

  write() {
    const waiting = this.waiting();
    const isMoved = waiting !== undefined && JSON.stringify(this.term()) !== JSON.stringify(waiting.term);
    if (this.give === 0 && this.taken === 0 && !this.hasCounts() && !isMoved) return;
    this.record.revision += 1;
    if (this.give > 0) this.earn();
    if (this.taken > 0) this.clawBack(this.voidPending());
    if (isMoved && this.give === 0 && this.taken === 0) {
      this.entry("noted", 0, { pending: this.pendingChanges(0) }, [{ delta: 0, reason: "order_changed" }]);
    }
    if (this.hasCounts()) this.entry("noted", 0, {}, this.whyNothing());
  }

  hasCounts() {
    return this.counters !== undefined || this.marks.length > 0;
  }

  waiting() {
    return this.posting.account.pending.find((pending) => pending.source === this.source);
  }

  whyNothing() {
    if (this.record.earned > 0 || award(this.plan, this.record.order) > 0) return [];
    return [{ delta: 0, reason: "nothing_counts" }];
  }

  term() {
    const moment = earnsFrom(this.plan, this.record.order);
    return moment ? term(this.plan, moment) : null;
  }

  // Promises or withdraws points; what waits moves when the order was paid earlier than known so far.
  pendingChanges(points) {
    const days = this.term();
    if (!days) return [];
    const waiting = this.waiting();
    const change = (amount, when) => ({ source: this.source, origin: { order: this.record.order.number }, points: amount, term: when });
    if (!waiting || JSON.stringify(waiting.term) === JSON.stringify(days)) return [change(points, days)];
    const left = waiting.points + points;
    return [change(-waiting.points, waiting.term), ...(left > 0 ? [change(left, days)] : [])];
  }

  earn() {
    const trace = this.give === this.record.earned ? explain(this.plan, this.record.order) : [{ delta: this.give, reason: "order_changed" }];
    this.entry("earned", this.give, { pending: this.pendingChanges(this.give) }, trace);
  }

  // Takes from the order's own pending points. Answers what is left to take.
  voidPending() {
    const waiting = this.waiting();
    if (!waiting) return this.taken;
    const points = Math.min(waiting.points, this.taken);
    this.entry("voided", -points, { pending: this.pendingChanges(-points) }, [{ delta: -points, reason: this.takeReason }]);
    return this.taken - points;
  }

  // Takes posted points: own lots, then what of them had expired counts, then other lots, then the account owes.
  clawBack(wanted) {
    if (wanted === 0) return;
    const { account } = this.posting;
    const isOwn = (lot) => lot.source === this.source;
    const own = take(account.lots.filter(isOwn), wanted);
    const expired = sum(account.expired.filter(isOwn), (lot) => lot.points);
    const uncounted = Math.min(Math.max(0, expired - this.record.reversed_expired), own.left);
    const others = take(account.lots.filter((lot) => !isOwn(lot)), own.left - uncounted);
    const deficit = this.owed(others.left);
    this.record.reversed_expired += uncounted;
    this.record.written_off += others.left - deficit;
    const lots = [...own.changes, ...others.changes];
    const points = sum(lots, (change) => change.points) - deficit;
    this.entry(points === 0 ? "noted" : "clawed_back", points, { lots, deficit }, [{ delta: points, reason: this.takeReason }]);
  }

  // By the policy `clamp` no more is owed than lies in vouchers nobody has used: cancelling one would bring it back.
  owed(left) {
    const { vouchers, deficit } = this.posting.account;
    if (this.plan.after_spending === "deficit") return left;
    return Math.min(left, Math.max(0, sum(vouchers, (voucher) => voucher.cost) - deficit));
  }

  // Counters and marks move with the first entry written.
  entry(kind, points, changes, trace) {
    const { counters, marks, record, posting, source } = this;
    [this.counters, this.marks] = [undefined, []];
    posting.write({
      kind,
      source,
      revision: record.revision,
      effectiveOn: posting.now.date,
      points,
      changes: { ...changes, counters, marks, order_number: record.order.number },
      trace,
    });
  }
}
