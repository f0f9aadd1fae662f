// The commands: load, decide, append; again when somebody else was first.

import { hexOf, sha256, GENESIS } from "./chain.mjs";
import { parseInstant, rfc3339 } from "./dates.mjs";
import { balance, newAccount, sum } from "./fold.mjs";
import { checkLimits } from "./merge.mjs";
import { mergedRecord, postOrder } from "./orders.mjs";
import { quote as quoteCart } from "./plan.mjs";
import { Posting } from "./posting.mjs";
import { badRequest, Problem } from "./problems.mjs";
import { openProgram } from "./programs.mjs";
import { isIdentifier } from "./reading.mjs";
import { derive } from "./shops.mjs";
import * as store from "./store.mjs";
import { figureOn } from "./tiers.mjs";
import { followOrder, redeem as redeemReward, viewOf } from "./vouchers.mjs";

const ATTEMPTS_MAX = 4;
const PAUSE_MILLISECONDS_MAX = 20;
const LINES_MAX = 1_000;
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const encoder = new TextEncoder();

const pause = (attempt) => new Promise((resolve) => setTimeout(resolve, Math.random() * PAUSE_MILLISECONDS_MAX * 2 ** attempt));

function settled(account, now) {
  const posting = new Posting(account, [], now);
  posting.settle();
  return posting.account;
}

// The account of a customer, as it stands now.
export async function member(env, shopId, customerId, instant) {
  const found = await store.accountOfMember(env, shopId, customerId);
  if (!found) throw new Problem("not_a_member");
  const program = await openProgram(env, shopId, found.programVersion);
  const now = program.moment(instant);
  const view = memberView(settled(found.account, now), program, now.date);
  return { program_version: program.version, as_of: rfc3339(instant), today: now.date, member: view };
}

function memberView(account, program, today) {
  const lots = [];
  for (const { points, expires_on } of account.lots) {
    if (lots.at(-1)?.expires_on === expires_on) lots.at(-1).points += points;
    else lots.push({ points, expires_on });
  }
  return {
    balance: balance(account),
    pending_points: sum(account.pending, (pending) => pending.points),
    deficit: account.deficit,
    pending: account.pending.map(({ origin, points, term }) => ({ origin, points, posts_on: term.posts_on, is_unverified: false })),
    lots,
    vouchers: account.vouchers.map(viewOf),
    tier_id: account.tier_id,
    tier_since: account.tier_since ?? null,
    tier_keeps_until: account.tier_keeps_until ?? null,
    tier_figure: program.ladder ? figureOn(program.ladder, account, today) : 0,
    qualifying: account.qualifying,
    paid_orders: account.paid_orders,
    spent: account.spent,
    last_order_on: account.history.last_order_on ?? null,
    redeemed: account.redeemed,
    joined_at_milliseconds: account.joined_at.instant,
    joined_on: account.joined_at.date,
  };
}

// What a cart would earn, for a member or for a guest as somebody who joins now.
export async function quote(env, shopId, customerId, { lines: cart }, instant) {
  if (cart.length > LINES_MAX) throw new Problem("order_too_large");
  const found = customerId === null ? null : await store.accountOfMember(env, shopId, customerId);
  const program = await openProgram(env, shopId, found ? found.programVersion : await store.programVersion(env, shopId));
  const now = program.moment(instant);
  const account = found ? settled(found.account, now) : { ...newAccount("guest"), joined_at: now };
  const lines = cart.map((line) => ({ ...line, discount_net: 0 }));
  checkLimits({ lines, refunds: [], discount_codes: [], shipping: 0 });
  return quoteCart(program, account, lines, now, !found);
}

// The voucher a request key stands for: derived, not stored, so that the same key always finds the same one.
async function minted(env, shopId, customerId, key) {
  const parts = [shopId, customerId, key];
  const [forId, forCode] = await Promise.all([derive(env, "voucher id", parts), derive(env, "voucher code", parts)]);
  const letters = Array.from(forCode.subarray(0, 12), (byte) => ALPHABET[byte & 31]).join("");
  return { voucherId: hexOf(forId.subarray(0, 16)), code: letters.match(/.{4}/g).join("-") };
}

// Redeems a reward. Answers JSON text: the stored one, byte for byte, when the key was seen before.
export async function redeem(env, shopId, customerId, key, { reward_id: rewardId }, instant) {
  const [ids, requestHash] = await Promise.all([minted(env, shopId, customerId, key), sha256(encoder.encode(rewardId))]);
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    const { found, voucher: known } = await store.loadRedemption(env, shopId, customerId, ids.code);
    if (known) {
      if (known.request_hash !== requestHash) throw new Problem("idempotency_key_reused");
      return known.answer;
    }
    if (!found) throw new Problem("members_only");
    const program = await openProgram(env, shopId, found.programVersion);
    const posting = new Posting(found.account, [], program.moment(instant));
    posting.settle();
    const voucher = redeemReward(program, posting, rewardId, ids);
    posting.settle();
    posting.checkGrowth();
    const text = JSON.stringify({ voucher: viewOf(voucher), balance: balance(posting.account) });
    if (await store.append(env, shopId, found.head, { posting, answer: { requestHash, text } })) return text;
    await pause(attempt);
  }
  throw new Problem("contention");
}

// Records a snapshot. Repeating it, in any order with others of the same order, ends the same.
export async function order(env, shopId, snapshot, instant) {
  if (encoder.encode(`order:${snapshot.order_id}`).length > 460) throw badRequest("order_id: too long");
  const id = snapshot.customer?.id;
  const customerId = id && isIdentifier(id) ? id : null;
  const codes = snapshot.discount_codes.map((code) => code.trim().toUpperCase()).filter(isIdentifier);
  const named = { ...snapshot, customerId, discount_codes: codes };
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    const state = await store.loadOrder(env, shopId, named);
    const found = state.ofSource ?? state.ofCustomer;
    const program = await openProgram(env, shopId, found ? found.programVersion : await store.programVersion(env, shopId));
    const told = toOrder(named, program);
    const stored = state.source ? JSON.parse(state.source.record) : undefined;
    const record = mergedRecord(program, stored, told);
    if (!found && customerId !== null && program.document.enrolment === "automatic" && !told.test) {
      await enrol(env, shopId, program, snapshot.customer, instant);
      continue;
    }
    await followForeignVouchers(env, shopId, program, state, told, found, instant);
    const posting = found ? posted(program, state, found, record, stored, instant) : undefined;
    const text = JSON.stringify(record);
    const accountId = found?.account.account_id ?? null;
    const row = { orderId: told.order_id, accountId, record: text, version: state.source?.version };
    const source = text === state.source?.record ? undefined : row;
    if (await store.append(env, shopId, found?.head, { posting, source })) {
      const { earned, reversed } = record;
      return { order_id: told.order_id, member: Boolean(found), earned, reversed, entries_written: posting?.entries.length ?? 0 };
    }
    await pause(attempt);
  }
  throw new Problem("contention");
}

function posted(program, state, found, record, stored, instant) {
  const own = state.vouchers.filter(({ accountId }) => accountId === found.account.account_id);
  const posting = new Posting(found.account, own.map(({ voucher }) => voucher), program.moment(instant));
  posting.settle();
  postOrder(program, posting, record, stored === undefined);
  posting.settle();
  posting.checkGrowth();
  return posting;
}

function toOrder(snapshot, program) {
  const moment = (place) => program.moment(parseInstant(snapshot[place], place));
  const optional = (place) => (snapshot[place] === null ? null : moment(place));
  return {
    order_id: snapshot.order_id,
    number: snapshot.number ?? snapshot.order_id,
    updated_at: parseInstant(snapshot.updated_at, "updated_at"),
    placed_at: moment("placed_at"),
    paid_at: optional("paid_at"),
    fulfilled_at: optional("fulfilled_at"),
    cancelled_at: optional("cancelled_at"),
    test: snapshot.test,
    currency: snapshot.currency,
    lines: snapshot.lines,
    shipping: snapshot.shipping,
    discount_codes: snapshot.discount_codes,
    refunds: snapshot.refunds,
  };
}

// Opens an account by the first order. Whoever comes second finds the first one's.
async function enrol(env, shopId, program, customer, instant) {
  const now = program.moment(instant);
  const account = newAccount(crypto.randomUUID().replaceAll("-", ""));
  const posting = new Posting(account, [], now);
  const draft = { kind: "joined", source: `join:${account.account_id}`, revision: 1, effectiveOn: now.date, points: 0 };
  posting.write({ ...draft, changes: { joined_at: now }, trace: [] });
  const member = { customerId: customer.id, email: customer.email || null, phone: customer.phone || null, createdAt: instant };
  await store.append(env, shopId, { hash: GENESIS, dueOn: null }, { posting, member });
}

// Vouchers of other members on this order: each owner's account learns in its own decision, before the order is recorded.
async function followForeignVouchers(env, shopId, program, { vouchers }, told, found, instant) {
  const owners = new Set(vouchers.map(({ accountId }) => accountId));
  owners.delete(found?.account.account_id);
  for (const owner of [...owners].sort()) {
    const stored = await store.accountById(env, shopId, owner);
    if (!stored) continue;
    const theirs = vouchers.filter(({ accountId }) => accountId === owner).map(({ voucher }) => voucher);
    const posting = new Posting(stored.account, theirs, program.moment(instant));
    posting.settle();
    followOrder(posting, told);
    posting.settle();
    if (!(await store.append(env, shopId, stored.head, { posting }))) throw new Problem("contention");
  }
}
