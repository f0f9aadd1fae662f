// Shoppers of one shop who do what the API asks of clients: name each request, and repeat it until there is a final answer.

import assert, { AssertionError } from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { call, expect, rfc3339, signedRequest, standardWebhook } from "../support.mjs";
import { withDatabase } from "../store.mjs";
import { Asked, imbalance } from "./model.mjs";

const REWARDS = [["five-off", 250], ["two-off", 100]];
const ORDERS_OF_CUSTOMER = 30;
// Repeating at once would only keep a busy store busy.
const PAUSE_MILLISECONDS = 20;
const TRIES_MAX = 500;
// Without faults nothing is under way for longer: a batch may take 2,500 ms, and whoever waited for longer is answered 503.
const QUIET_MILLISECONDS = 3_000;

export class Shoppers {
  members = new Map();
  keys = 0;
  counts = { done: 0, duplicates: 0, repeated: 0, unknown: 0, reads: 0, reopened: 0 };
  // Requests somebody gave up, and what is to be asked once more when all is quiet.
  givenUp = new Set();
  open = [];

  // `lost` requests of a hundred are given up by their client while they are under way. `onUnknown` is told of a request nobody knows the
  // outcome of, and repeats it.
  constructor(shop, dice, customers, { lost = 0, onUnknown } = {}) {
    Object.assign(this, { shop, dice, customers, lost, onUnknown });
    for (const { customerId } of customers) this.members.set(customerId, new Asked());
  }

  // So many at a time, until it is over or one of them met what must not be.
  async busy(clients, isOver) {
    const client = async () => {
      while (!this.failure && !isOver()) await this.act().catch((failure) => (this.failure ??= failure));
    };
    await Promise.all(Array.from({ length: clients }, client));
    if (this.failure) throw this.failure;
  }

  // One operation, chosen by chance.
  async act() {
    const chance = this.dice.below(20);
    this.counts.done += 1;
    if (chance < 9) return this.order();
    if (chance < 15) return this.redeem(false);
    if (chance < 17) return this.redeem(true);
    return this.read();
  }

  customer() {
    const member = this.dice.oneOf(this.customers);
    return { member, asked: this.members.get(member.customerId) };
  }

  // Sends until there is a final answer.
  async send(request) {
    for (let attempt = 0; attempt < TRIES_MAX; attempt += 1) {
      if (this.failure) throw this.failure;
      let answer;
      try {
        answer = await request(this.patience());
      } catch (failure) {
        if (failure instanceof AssertionError) throw failure;
        this.counts.unknown += 1;
        this.givenUp.add(request);
        answer = await this.onUnknown?.(request);
      }
      if (answer && answer.status !== 503) return answer;
      this.counts.repeated += 1;
      await pause(this.dice.below(PAUSE_MILLISECONDS * 2));
    }
    throw new Error(`${TRIES_MAX} tries and no final answer`);
  }

  // What a client waits for: some give up while their request is being carried out.
  patience() {
    return this.dice.isIn(this.lost) ? AbortSignal.timeout(1 + this.dice.below(30)) : undefined;
  }

  // A request sent several times, one after the other, as platforms and impatient people do.
  async again(hundredths, request) {
    if (!this.dice.isIn(hundredths)) return;
    this.counts.duplicates += 1;
    return this.send(request);
  }

  // An order's next state.
  async order() {
    const { member, asked } = this.customer();
    const orderId = `${member.customerId}-${this.dice.below(ORDERS_OF_CUSTOMER)}`;
    if (!asked.orders.has(orderId)) asked.orders.set(orderId, []);
    const states = asked.orders.get(orderId);
    const version = states.length + 1;
    const sent = { version, net: this.dice.below(30_000), isPaid: this.dice.below(10) > 0, isCancelled: this.dice.below(12) === 0 };
    states.push(sent);
    const at = (seconds) => rfc3339(this.shop.openedAt + seconds * 1_000);
    const body = JSON.stringify({
      order_id: orderId,
      updated_at: at(version),
      placed_at: at(0),
      paid_at: sent.isPaid ? at(0) : null,
      cancelled_at: sent.isCancelled ? at(version) : null,
      currency: "EUR",
      customer: { id: member.customerId },
      lines: [{ line_id: "1", product_id: "cup", quantity: 1, net: sent.net }],
    });
    const request = (signal) => {
      const headers = standardWebhook(this.shop.webhookKey.secret, body, Date.now());
      return call("POST", this.shop.path("/orders"), { body, headers, signal });
    };
    expect(await this.send(request), 200);
    const repeated = await this.again(17, request);
    if (repeated) expect(repeated, 200);
  }

  // A redemption, perhaps sent three times with one key, perhaps given back, perhaps held and let go of.
  async redeem(isGivenBack) {
    const { member, asked } = this.customer();
    const key = `key-${(this.keys += 1)}`;
    const [reward, cost] = this.dice.oneOf(REWARDS);
    const request = this.asking(member, "POST", "/member/redemptions", { reward_id: reward }, { "idempotency-key": key });
    let last;
    const hear = (answer) => {
      if (answer.status === 201) {
        asked.redeemed.set(key, [...(asked.redeemed.get(key) ?? []), answer.text]);
        asked.costs.set(key, cost);
        last = answer.json.voucher;
      } else {
        // Asked again, what was refused for want of points may be granted: the key redeemed nothing yet.
        assert.equal(last, undefined, `${key} was granted, then refused: ${answer.text}`);
        assert.ok(["insufficient_points", "too_many_open", "given_back_too_often"].includes(answer.json.code), answer.text);
      }
    };
    hear(await this.send(request));
    for (let time = 0; time < 2; time += 1) {
      const repeated = await this.again(20, request);
      if (repeated) hear(repeated);
    }
    if (!last) {
      if (this.givenUp.has(request)) this.open.push({ asked, key, ask: async () => hear(await this.send(request)) });
      return asked.refused.add(key);
    }
    if (isGivenBack) {
      expect(await this.send(this.asking(member, "POST", `/member/redemptions/${last.voucher_id}/cancel`)), 200);
      asked.cancelled.add(key);
    } else if (this.dice.isIn(50)) {
      await this.holdAndRelease(last.code, `cart-${key}`);
    }
  }

  // While a request somebody gave up is still being carried out, a refusal under its key is not the last word: points that came in
  // meanwhile may let it be granted. Afterwards it is, and whoever asks hears what became of it. To be called when nothing fails any more.
  async settle() {
    if (this.open.length === 0) return;
    this.lost = 0;
    await pause(QUIET_MILLISECONDS);
    for (const { asked, key, ask } of this.open) {
      asked.refused.delete(key);
      await ask();
      if (asked.redeemed.has(key)) this.counts.reopened += 1;
      else asked.refused.add(key);
    }
  }

  async holdAndRelease(code, orderId) {
    const signed = (rest, fields) => {
      const body = JSON.stringify({ order_id: orderId, ...fields });
      return (signal) => {
        const path = this.shop.path(`/codes/${encodeURIComponent(code)}/${rest}`);
        const headers = signedRequest(this.shop.webhookKey.secret, `POST ${path}`, body, Date.now());
        return call("POST", path, { body, headers, signal });
      };
    };
    const claim = signed("claim", { currency: "EUR", goods_amount: 100_000 });
    const first = expect(await this.send(claim), 200).json.amount;
    this.counts.duplicates += 1;
    assert.equal(expect(await this.send(claim), 200).json.amount, first, "a claim repeated is the same claim");
    expect(await this.send(signed("release")), 204);
  }

  // A read. What is told is what is held, and what is stored balances at that moment.
  async read() {
    const { member } = this.customer();
    const { json } = expect(await this.send(this.asking(member, "GET", "/member")), 200);
    const held = json.member.lots.reduce((sum, lot) => sum + lot.points, 0);
    assert.equal(json.member.balance, held - json.member.deficit, member.customerId);
    assert.equal(withDatabase((database) => imbalance(database, this.shop, member.customerId)), null);
    this.counts.reads += 1;
  }

  asking(member, method, path, body, headers = {}) {
    const all = { authorization: `Bearer ${member.token}`, ...headers };
    return (signal) => call(method, this.shop.path(path), { body, headers: all, signal });
  }
}
