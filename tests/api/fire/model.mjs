// What must be true of a shop's books, by what was asked and answered: no code of the worker, no code of the rules.

// Entries that move what can be spent.
const MOVING = new Set(["posted", "clawed_back", "redeemed", "rolled_back", "expired", "adjusted"]);

const LEDGER = `SELECT customer_id, sequence, entry.source, revision, kind, points FROM entry
  JOIN member ON member.shop_id = entry.shop_id AND member.account_id = entry.account_id
  WHERE entry.shop_id = ? ORDER BY customer_id, sequence`;

const ACCOUNT = `SELECT account_id, state FROM account JOIN member USING (shop_id, account_id) WHERE member.shop_id = ? AND customer_id = ?`;

// Of one customer: what was sent, and every answer.
export class Asked {
  // Order → its states so far: { version, net, isPaid, isCancelled }.
  orders = new Map();
  // Key → texts of its answers, and what it cost.
  redeemed = new Map();
  costs = new Map();
  refused = new Set();
  cancelled = new Set();

  // What the member can spend when all is said and done.
  balance() {
    let balance = 0;
    for (const states of this.orders.values()) balance += pointsOf(states);
    for (const [key, cost] of this.costs) if (!this.cancelled.has(key)) balance -= cost;
    return balance;
  }
}

// The latest state says whether the order is paid, called off, and what it costs; the first paid one, by which it was judged, what it
// earned. What it shrank by since takes its share of that, rounded down; what it grew by earns as all does.
function pointsOf(states) {
  if (states.length === 0) return 0;
  const latest = states.reduce((one, other) => (other.version > one.version ? other : one));
  if (!latest.isPaid || latest.isCancelled) return 0;
  const paid = states.filter(({ isPaid }) => isPaid);
  const judged = paid.reduce((one, other) => (other.version < one.version ? other : one)).net;
  if (latest.net >= judged) return Math.floor(latest.net / 100);
  const earned = Math.floor(judged / 100);
  return earned - Math.floor((earned * (judged - latest.net)) / judged);
}

export const linesOf = (database, shop) => database.prepare(LEDGER).all(shop.id);

const balanceOf = (lines) => lines.filter(({ kind }) => MOVING.has(kind)).reduce((sum, { points }) => sum + points, 0);

// The bank's question, at one moment: is what the account says it holds what its entries sum to?
export function imbalance(database, shop, customer) {
  database.exec("BEGIN");
  const account = database.prepare(ACCOUNT).get(shop.id, customer);
  const lines = database.prepare("SELECT kind, points FROM entry WHERE shop_id = ? AND account_id = ?").all(shop.id, account.account_id);
  database.exec("COMMIT");
  const { lots, deficit } = JSON.parse(account.state);
  const held = lots.reduce((sum, { points }) => sum + points, 0) - (deficit ?? 0);
  const summed = balanceOf(lines);
  return held === summed ? null : `${customer}: holds ${held}, entries sum to ${summed}`;
}

// Everything that is wrong with a ledger.
export function violations(lines, members) {
  const wrong = [];
  const seen = new Set();
  for (const { source, revision, kind } of lines) {
    const name = `${source} ${revision} ${kind}`;
    if (seen.has(name)) wrong.push(`posted twice: ${name}`);
    seen.add(name);
  }
  for (const [customer, asked] of members) {
    const own = lines.filter((line) => line.customer_id === customer);
    if (own.some(({ sequence }, place) => sequence !== place + 1)) wrong.push(`${customer}: a gap or a repetition`);
    let balance = 0;
    for (const { kind, points, sequence } of own.filter(({ kind }) => MOVING.has(kind))) {
      balance += points;
      if (kind === "redeemed" && balance < 0) wrong.push(`${customer}: overdrawn to ${balance} at ${sequence}`);
    }
    if (balance !== asked.balance()) wrong.push(`${customer}: has ${balance}, must have ${asked.balance()}`);
    const count = (wanted) => own.filter(({ kind }) => kind === wanted).length;
    const redeemed = count("redeemed");
    // An order that is restored gives back, too, what its return took from lots of others.
    const back = own.filter(({ kind, source }) => kind === "rolled_back" && source.startsWith("voucher:")).length;
    if (redeemed !== asked.redeemed.size) wrong.push(`${customer}: ${redeemed} redeemed, ${asked.redeemed.size} acknowledged`);
    if (back !== asked.cancelled.size) wrong.push(`${customer}: ${back} given back, ${asked.cancelled.size} asked`);
    for (const [key, answers] of asked.redeemed) {
      if (new Set(answers).size > 1) wrong.push(`${customer}: ${key} was answered in more than one way`);
      if (asked.refused.has(key)) wrong.push(`${customer}: ${key} was granted and refused`);
    }
  }
  return wrong;
}
