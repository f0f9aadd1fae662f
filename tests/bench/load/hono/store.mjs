// D1: one read and one batch for each decision. The statements are the worker's own files.

import { chain } from "./chain.mjs";
import { nextDueOn } from "./fold.mjs";
import { isConstraint } from "./problems.mjs";
import { sql } from "./sql.mjs";

const insertAccount = sql("insert_account", "shop_id", "account_id", "sequence", "head_hash", "state", "next_due_on");
const insertEntries = sql("insert_entries", "shop_id", "account_id", "entries");
const insertMember = sql("insert_member", "shop_id", "customer_id", "account_id", "email", "phone", "locale", "consented_at", "created_at", "source");
const insertSource = sql("insert_source", "shop_id", "source", "account_id", "record");
const insertVoucher = sql("insert_voucher", "shop_id", "code", "account_id", "order_id", "revision", "body", "request_hash", "answer");
const readAccount = sql("read_account", "shop_id", "account_id");
const readAccountOfMember = sql("read_account_of_member", "shop_id", "customer_id");
const readAccountOfSource = sql("read_account_of_source", "shop_id", "source");
const readShop = sql("read_shop", "shop_id");
const readSource = sql("read_source", "shop_id", "source");
const readVoucher = sql("read_voucher", "shop_id", "code");
const readVouchersOfOrder = sql("read_vouchers_of_order", "shop_id", "codes", "order_id");
const updateAccount = sql("update_account", "shop_id", "account_id", "sequence", "head_hash", "state");
const updateAccountAndDue = sql("update_account_and_due", "shop_id", "account_id", "sequence", "head_hash", "state", "next_due_on");
const updateSource = sql("update_source", "shop_id", "source", "account_id", "record", "version");
const updateVoucher = sql("update_voucher", "shop_id", "code", "order_id", "revision", "body");

const stored = (row) => {
  if (!row) return undefined;
  const account = JSON.parse(row.state);
  return { account, head: { hash: row.head_hash, dueOn: nextDueOn(account) }, programVersion: row.program_version };
};

export async function accountOfMember(env, shopId, customerId) {
  return stored(await env.DB.prepare(readAccountOfMember).bind(shopId, customerId).first());
}

export async function accountById(env, shopId, accountId) {
  return stored(await env.DB.prepare(readAccount).bind(shopId, accountId).first());
}

export const programVersion = (env, shopId) => env.DB.prepare(readShop).bind(shopId).first("program_version");

export async function loadRedemption(env, shopId, customerId, code) {
  const [account, voucher] = await env.DB.batch([
    env.DB.prepare(readAccountOfMember).bind(shopId, customerId),
    env.DB.prepare(readVoucher).bind(shopId, code),
  ]);
  return { found: stored(account.results[0]), voucher: voucher.results[0] };
}

export async function loadOrder(env, shopId, { order_id: orderId, customerId, discount_codes: codes }) {
  const source = `order:${orderId}`;
  const [ofCustomer, ofSource, record, vouchers] = await env.DB.batch([
    env.DB.prepare(readAccountOfMember).bind(shopId, customerId),
    env.DB.prepare(readAccountOfSource).bind(shopId, source),
    env.DB.prepare(readSource).bind(shopId, source),
    env.DB.prepare(readVouchersOfOrder).bind(shopId, JSON.stringify(codes), orderId),
  ]);
  return {
    ofCustomer: stored(ofCustomer.results[0]),
    ofSource: stored(ofSource.results[0]),
    source: record.results[0],
    vouchers: vouchers.results.map(({ account_id: accountId, body }) => ({ accountId, voucher: JSON.parse(body) })),
  };
}

const orderOf = ({ state }) => (state.claimed ?? state.used)?.order_id ?? null;

// Appends what a decision wrote, all of it or nothing. False: somebody else was first.
export async function append(env, shopId, head, { posting, member, answer, source }) {
  const statements = [];
  const bind = (sql, ...values) => statements.push(env.DB.prepare(sql).bind(shopId, ...values));
  if (posting && posting.entries.length > 0) {
    const { account, entries } = posting;
    const { account_id: accountId, sequence } = account;
    const { rows, head: newHead } = await chain(shopId, head.hash, entries);
    bind(insertEntries, accountId, JSON.stringify(rows));
    const values = [accountId, sequence, newHead, JSON.stringify(account)];
    const dueOn = nextDueOn(account);
    if (entries[0].sequence === 1) bind(insertAccount, ...values, dueOn);
    else if (dueOn !== head.dueOn) bind(updateAccountAndDue, ...values, dueOn);
    else bind(updateAccount, ...values);
    if (member) bind(insertMember, member.customerId, accountId, member.email, member.phone, null, null, member.createdAt, null);
    for (const voucher of posting.changedVouchers()) {
      const body = JSON.stringify(voucher);
      const isIssued = entries.some(({ changes }) => changes.voucher?.voucher_id === voucher.voucher_id && changes.voucher.revision === 1);
      if (isIssued) bind(insertVoucher, voucher.code, accountId, orderOf(voucher), voucher.revision, body, answer.requestHash, answer.text);
      else bind(updateVoucher, voucher.code, orderOf(voucher), voucher.revision, body);
    }
  }
  if (source) {
    const { orderId, accountId, record, version } = source;
    if (version === undefined) bind(insertSource, `order:${orderId}`, accountId, record);
    else bind(updateSource, `order:${orderId}`, accountId, record, version);
  }
  if (statements.length === 0) return true;
  try {
    await env.DB.batch(statements);
    return true;
  } catch (error) {
    if (isConstraint(error)) return false;
    throw error;
  }
}
