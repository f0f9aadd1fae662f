// Order snapshots: their limits, how two of one order become one, and what share of an order came back.

import { Problem } from "./problems.mjs";

const LINES_MAX = 1_000;
const REFUNDS_MAX = 200;
const REFUND_LINES_MAX = 2_000;
const CODES_MAX = 50;
const AMOUNT_MAX = 1_000_000_000_000;
const QUANTITY_MAX = 1_000_000;

export function checkLimits({ lines, refunds, discount_codes: codes, shipping }) {
  const refundLines = refunds.flatMap((refund) => refund.lines);
  if (lines.length > LINES_MAX || refunds.length > REFUNDS_MAX || refundLines.length > REFUND_LINES_MAX || codes.length > CODES_MAX) {
    throw new Problem("order_too_large");
  }
  let total = 0;
  const add = (amount) => {
    if (amount < 0) throw new Problem("amount_out_of_range");
    total += amount;
  };
  add(shipping);
  for (const line of lines) [line.net, line.tax, line.discount_net].forEach(add);
  for (const line of refundLines) [line.net, line.tax].forEach(add);
  for (const refund of refunds) [refund.shipping, refund.total].forEach(add);
  const isPlausible = ({ quantity }) => quantity >= 0 && quantity <= QUANTITY_MAX;
  if (total > AMOUNT_MAX || !lines.every(isPlausible) || !refundLines.every(isPlausible)) throw new Problem("amount_out_of_range");
}

// A total order over plain data of one shape: field by field, lists like words.
function compare(one, other) {
  if (typeof one !== "object" || one === null) return one === other ? 0 : one < other ? -1 : 1;
  const [left, right] = [Object.values(one), Object.values(other)];
  for (let at = 0; at < left.length && at < right.length; at += 1) {
    const found = compare(left[at], right[at]);
    if (found !== 0) return found;
  }
  return left.length - right.length;
}

const precedence = ({ updated_at, lines, shipping, discount_codes, number, currency, cancelled_at }) => [
  updated_at,
  lines,
  shipping,
  discount_codes,
  number,
  currency,
  cancelled_at?.instant ?? -1,
];

function earliest(one, other) {
  if (one === null || other === null) return one ?? other;
  return one.instant <= other.instant ? one : other;
}

// One record of everything two snapshots tell: the newer gives the content, paid and fulfilled once seen keep their first moment,
// refunds are a union by id.
export function merged(one, other) {
  const isNewer = one.updated_at === other.updated_at ? compare(precedence(one), precedence(other)) >= 0 : one.updated_at > other.updated_at;
  const [newer, older] = isNewer ? [one, other] : [other, one];
  return {
    ...newer,
    placed_at: earliest(newer.placed_at, older.placed_at),
    paid_at: earliest(newer.paid_at, older.paid_at),
    fulfilled_at: earliest(newer.fulfilled_at, older.fulfilled_at),
    test: newer.test || older.test,
    refunds: unionOfRefunds(newer.refunds, older.refunds),
  };
}

// With lines beats without; then the greater content.
function unionOfRefunds(one, other) {
  const all = [...one, ...other].sort((left, right) => {
    if (left.id !== right.id) return left.id < right.id ? -1 : 1;
    return (left.lines.length === 0) - (right.lines.length === 0) || compare(right, left);
  });
  return all.filter((refund, at) => at === 0 || all[at - 1].id !== refund.id);
}

const counts = (basis, line) => basis.gift_cards || !line.is_gift_card;
const total = (lines, amount) => lines.reduce((sum, line) => sum + amount(line), 0);

// The share of an order's goods that came back, as an exact fraction between 0 and 1.
export function refundedShare(basis, { lines, refunds }) {
  const gross = total(lines, (line) => line.net + line.tax);
  if (refunds.length === 0) return { numerator: 0n, denominator: 1n, gross };
  if (gross === 0 && hasComeBack(lines, refunds)) return { numerator: 1n, denominator: 1n, gross };
  const net = total(lines.filter((line) => counts(basis, line)), (line) => line.net);
  const isGoods = (id) => {
    const line = lines.find((one) => one.line_id === id);
    return line === undefined || counts(basis, line);
  };
  let [byLines, byTotal] = [0, 0];
  for (const refund of refunds) {
    if (refund.lines.length === 0) byTotal += Math.max(0, refund.total - refund.shipping);
    else byLines += total(refund.lines.filter((line) => isGoods(line.line_id)), (line) => line.net);
  }
  const lineShare = net === 0 ? [0n, 1n] : [BigInt(byLines), BigInt(net)];
  const totalShare = gross === 0 ? [0n, 1n] : [BigInt(byTotal), BigInt(gross)];
  const numerator = lineShare[0] * totalShare[1] + totalShare[0] * lineShare[1];
  const denominator = lineShare[1] * totalShare[1];
  return { numerator: numerator < denominator ? numerator : denominator, denominator, gross };
}

// Every piece of every line was sent back; refunds without lines say nothing about pieces.
function hasComeBack(lines, refunds) {
  const back = refunds.flatMap((refund) => refund.lines);
  const pieces = (id) => total(back.filter((line) => line.line_id === id), (line) => line.quantity);
  return lines.length > 0 && lines.every((line) => pieces(line.line_id) >= Math.max(1, line.quantity));
}

export const isWhole = ({ numerator, denominator }) => numerator >= denominator;
// That share of a number, rounded down.
export const shareOf = ({ numerator, denominator }, number) => (numerator === 0n ? 0 : Number((BigInt(number) * numerator) / denominator));

const EVERYTHING = { tax: true, shipping: false, gift_cards: true };
export const isFullyRefunded = (order) => isWhole(refundedShare(EVERYTHING, order));
