// Vouchers: redeemed, carried by orders, run out, given back.

import { plusDays } from "./dates.mjs";
import { balance, isOpen } from "./fold.mjs";
import { isFullyRefunded } from "./merge.mjs";
import { Problem } from "./problems.mjs";

const GRACE_DAYS = 30;

const sourceOf = (voucher) => `voucher:${voucher.voucher_id}`;
const movedTo = (voucher, state) => ({ ...voucher, state, revision: voucher.revision + 1 });
const isRedeemed = (voucher) => !voucher.is_share && voucher.cost > 0;
const belongsTo = ({ state }, orderId) => (state.claimed ?? state.used)?.order_id === orderId;

// Takes up to `wanted` points from lots in the order given. Answers the changes and what could not be taken.
export function take(lots, wanted) {
  const changes = [];
  let left = wanted;
  for (const lot of lots) {
    if (left <= 0) break;
    const taken = Math.min(lot.points, left);
    left -= taken;
    changes.push({ source: lot.source, points: -taken, opened_on: lot.opened_on, expires_on: lot.expires_on });
  }
  return { changes, left };
}

// Pays a reward's cost and issues its voucher.
export function redeem(program, posting, rewardId, { voucherId, code }) {
  const reward = program.document.rewards.find((one) => one.id === rewardId);
  if (reward?.cost === undefined) throw new Problem("reward_unknown");
  const { account, now } = posting;
  if (account.is_frozen) throw new Problem("account_frozen");
  const { cost } = reward;
  const taken = account.taken?.find((one) => one.reward_id === rewardId)?.count ?? 0;
  if (reward.per_member_max !== undefined && taken >= reward.per_member_max) throw new Problem("reward_limit_reached");
  const missing = cost - balance(account);
  if (missing > 0) throw new Problem("insufficient_points", { missing });
  const { changes: lots } = take(account.lots, cost);
  const voucher = {
    voucher_id: voucherId,
    code,
    reward_id: rewardId,
    cost,
    gives: reward.gives,
    minimum_goods: reward.minimum_goods,
    issued_on: now.date,
    expires_on: plusDays(now.date, reward.valid_days),
    paid_from: lots,
    state: "issued",
    revision: 1,
  };
  posting.write({
    kind: "redeemed",
    source: sourceOf(voucher),
    revision: 1,
    effectiveOn: now.date,
    points: -cost,
    changes: {
      lots,
      counters: { paid_orders: 0, qualifying: 0, redeemed: cost, spent: 0 },
      voucher,
      marks: [{ taken: { reward_id: rewardId, count: 1 } }],
    },
    trace: [{ delta: -cost, reason: { reward_redeemed: { reward_id: rewardId } } }],
  });
  return voucher;
}

export const viewOf = (voucher) => ({
  voucher_id: voucher.voucher_id,
  code: voucher.code,
  reward_id: voucher.reward_id,
  cost: voucher.cost,
  gives: voucher.gives,
  minimum_goods: voucher.minimum_goods,
  expires_on: voucher.expires_on,
  held_by_order: voucher.state.claimed?.order_id ?? null,
});

// Writes a transition that moves no points.
function moveVoucher(posting, voucher, on, state) {
  const moved = movedTo(voucher, state);
  posting.write({
    kind: "noted",
    source: sourceOf(moved),
    revision: moved.revision,
    effectiveOn: on,
    points: 0,
    changes: { voucher: moved },
    trace: [{ delta: 0, reason: { voucher_moved: { voucher_id: moved.voucher_id } } }],
  });
}

// Writes the transition that gives a voucher's points back to the lots they came from.
function returnVoucher(posting, voucher, on, reason) {
  let owed = posting.account.deficit;
  let deficit = 0;
  const lots = [];
  for (const taken of voucher.paid_from) {
    const repaid = Math.min(owed, -taken.points);
    owed -= repaid;
    deficit -= repaid;
    const rest = -taken.points - repaid;
    const isDead = taken.expires_on !== null && taken.expires_on < on;
    if (rest > 0) lots.push({ ...taken, points: rest, expires_on: isDead ? plusDays(on, GRACE_DAYS) : taken.expires_on });
  }
  const returned = movedTo(voucher, "returned");
  const redeemed = returned.cost === 0 ? undefined : { paid_orders: 0, qualifying: 0, redeemed: -returned.cost, spent: 0 };
  posting.write({
    kind: "rolled_back",
    source: sourceOf(returned),
    revision: returned.revision,
    effectiveOn: on,
    points: returned.cost,
    changes: {
      lots,
      deficit,
      counters: redeemed,
      voucher: returned,
      marks: isRedeemed(returned) ? [{ taken: { reward_id: returned.reward_id, count: -1 } }] : [],
    },
    trace: [{ delta: returned.cost, reason }],
  });
}

export const freeVoucher = (posting, voucher, on) => moveVoucher(posting, voucher, on, "issued");
export const endVoucher = (posting, voucher, on) =>
  returnVoucher(posting, voucher, on, { voucher_expired: { reward_id: voucher.reward_id } });

// Moves the vouchers an order carries: paid → used; called off or refunded as a whole → points back; cancelled unpaid → free.
export function followOrder(posting, order) {
  const today = posting.now.date;
  const isCalledOff = order.cancelled_at !== null || isFullyRefunded(order);
  for (const { voucher_id: id } of [...posting.vouchers]) {
    const voucher = posting.voucher(id);
    const isOurs = belongsTo(voucher, order.order_id);
    const isCarried = isOurs || order.discount_codes.includes(voucher.code);
    if (!isCarried || !(isOurs || voucher.state === "issued") || order.test) continue;
    if (order.paid_at !== null && isOpen(voucher)) moveVoucher(posting, voucher, today, { used: { order_id: order.order_id } });
    const moved = posting.voucher(id);
    if (!isCalledOff) continue;
    if (moved.state.used) returnVoucher(posting, moved, today, { voucher_order_returned: { reward_id: moved.reward_id } });
    else if (moved.state.claimed) freeVoucher(posting, moved, today);
  }
}

// Codes of our vouchers that an order carries.
export function carriedCodes(posting, order) {
  const carried = posting.vouchers.filter((voucher) => belongsTo(voucher, order.order_id) || order.discount_codes.includes(voucher.code));
  return carried.map((voucher) => voucher.code);
}
