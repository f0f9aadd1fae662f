// What members do beside buying, what shops confirm and operators give, over HTTP and on the real D1.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { amountOff, points, program } from "./programs.mjs";
import { countsOf, rowsOf, withDatabase } from "./store.mjs";
import { call, expect, localDay, now, openShop, operate, overview, plusDays, skipDays } from "./support.mjs";

const SCHEDULED = "/cdn-cgi/handler/scheduled?cron=*+*+*+*+*";

const rule = (id, kind, fields = {}) => ({ id, title: { en: id, ru: `${id} по-русски`, mk: `${id} на македонски` }, rule: kind, ...fields });
const localized = (text) => ({ en: text, ru: `${text} по-русски`, mk: `${text} на македонски` });
const cup = { id: "cup", title: localized("A cup"), gives: { product: { product_id: "cup-1" } } };
const fiveOff = { ...amountOff("five-off", 250, 500), title: localized("5 off") };

// Everything members can do in one program; more mechanics follow.
const lively = (mechanics = [], fields = {}) =>
  program({
    name: localized("Lively"),
    languages: ["en", "ru", "mk"],
    mechanics: [rule("every-euro", { spend: { points: 1, per: 100 } }), ...mechanics],
    rewards: [fiveOff, { ...cup, cost: 100, stock: 3 }],
    ...fields,
  });

const activity = (member, action, id) => member.ask("POST", "/member/activities", { action, activity_id: id });

const crowd = (ask) => Promise.all(Array.from({ length: 20 }, ask));

test("E5 the sign-up bonus comes once per member, and once per person", async () => {
  const shop = await openShop(lively([rule("welcome", { enrollment: { gives: points(30) } })]));
  const ana = await shop.joined("ana");
  for (const answer of await crowd(() => ana.join())) expect(answer, 200);
  assert.equal((await ana.account()).balance, 30);
  assert.equal(rowsOf(shop).entry.filter((entry) => entry.points === 30 && entry.kind === "earned").length, 1);
});

test("E6 the newsletter counts in the request that confirms it, and never again", async () => {
  const shop = await openShop(lively([rule("letters", { activity: { action: "newsletter", gives: points(50), total_max: 1 } })]));
  const ana = await shop.joined("ana");
  const confirm = (id) => shop.send("/activities", { customer_id: "ana", action: "newsletter", activity_id: id });
  const first = expect(await confirm("list"), 200).json;
  assert.deepEqual(first, { known: false, points_posted: 50, points_waiting: 0, reward_ids: [] });
  assert.equal((await ana.account()).balance, 50, "usable at once");
  assert.deepEqual(expect(await confirm("list"), 200).json, { known: true, points_posted: 0, points_waiting: 0, reward_ids: [] });
  expect(await confirm("list-again"), 409, "activity_limit_reached");
  expect(await shop.send("/activities", { customer_id: "ana", action: "dance", activity_id: "1" }), 404, "activity_unknown");
  expect(await shop.send("/activities", { customer_id: "nobody", action: "newsletter", activity_id: "1" }), 404, "not_a_member");
  expect(await shop.send("/activities", { customer_id: "ana", action: "newsletter", activity_id: "" }), 400, "bad_request");
  assert.equal((await ana.account()).balance, 50);
});

test("E7 what a member reports waits; the shop's word with the same name frees it, once, whoever asks at once", async () => {
  const shop = await openShop(lively([rule("share", { activity: { action: "share", gives: points(10), per_day_max: 2 } })]));
  const ana = await shop.joined("ana");
  const told = expect(await activity(ana, "share", "post-1"), 200).json;
  assert.deepEqual(told, { known: false, points_posted: 0, points_waiting: 10, reward_ids: [] });
  const waiting = await overview(ana);
  assert.deepEqual(waiting.unverified.map(({ points: count, lapses_on }) => [count, lapses_on]), [[10, plusDays(waiting.today, 30)]]);
  assert.deepEqual(waiting.activities.map(({ action, left_today }) => [action, left_today]), [["share", 1]]);
  const verify = () => shop.send("/activities", { customer_id: "ana", action: "share", activity_id: "post-1" });
  const posted = (await crowd(verify)).map((answer) => expect(answer, 200).json.points_posted);
  assert.equal(posted.filter((count) => count === 10).length, 1, String(posted));
  assert.equal((await ana.account()).balance, 10);
  for (const answer of await crowd(() => activity(ana, "share", "post-2"))) expect(answer, 200);
  expect(await activity(ana, "share", "post-3"), 409, "activity_limit_reached");
  const account = await ana.account();
  assert.deepEqual([account.balance, account.pending_points], [10, 10]);
  assert.equal((await overview(ana)).activities[0].left_today, 0);
});

test("E8 double points on one category for a newcomer's first order only, as quoted", async () => {
  const first = rule(
    "first-coffee",
    { override: { on: { categories: ["coffee"] }, earns: { rate: { points: 2, per: 100 } } } },
    { when: { orders: { at_most: 0 } } },
  );
  const shop = await openShop(lively([first]));
  const ana = await shop.joined();
  const lines = [
    { line_id: "1", product_id: "beans", category_ids: ["coffee"], quantity: 1, net: 2_000 },
    { line_id: "2", product_id: "cup", category_ids: ["table"], quantity: 1, net: 1_000 },
  ];
  const cart = { lines: lines.map(({ line_id, ...line }) => line) };
  const quoted = async () => expect(await ana.ask("POST", "/quote", cart), 200).json.points;
  assert.equal(await quoted(), 50);
  assert.equal((await ana.buys(0, { lines })).answer.earned, 50);
  assert.equal(await quoted(), 30, "the second order earns the usual");
  assert.equal((await ana.buys(0, { lines })).answer.earned, 30);
});

test("E14 a visit counts once a civil day, and four within 30 days open what they open", async () => {
  const frequent = { ...amountOff("frequent", 1, 100), title: localized("Frequent"), when: { visits: { at_least: 2, within_days: 30 } } };
  const shop = await openShop(lively([rule("visit", { activity: { action: "visit", gives: points(1) } })], { rewards: [frequent] }));
  const ana = await shop.joined("ana");
  const visit = (member) => member.ask("POST", "/member/visits", {});
  const answers = (await crowd(() => visit(ana))).map((answer) => expect(answer, 200).json);
  assert.deepEqual(answers.filter((answer) => answer.counted), [{ counted: true, points_gained: 1 }]);
  expect(await ana.redeem("frequent"), 403, "condition_not_met");
  await skipDays(1);
  const later = await shop.member("ana");
  assert.deepEqual(expect(await visit(later), 200).json, { counted: true, points_gained: 1 });
  expect(await later.redeem("frequent"), 201);
  expect(await visit(await shop.member("nobody")), 404, "not_a_member");
  expect(await later.ask("POST", "/member/visits", { day: "2026-01-01" }), 400, "bad_request");
});

test("R6 the welcome gift is chosen from the list once; the same key gets the same code", async () => {
  const shop = await openShop(lively([rule("welcome", { enrollment: { gives: { choice: ["five-off", "cup"] } } })]));
  const ana = await shop.joined();
  const { choices } = await overview(ana, "mk");
  assert.deepEqual(choices.map(({ mechanic_id, count }) => [mechanic_id, count]), [["welcome", 1]]);
  assert.deepEqual(choices[0].rewards.map((reward) => reward.title), ["5 off на македонски", "A cup на македонски"]);
  const choose = (key, reward) =>
    ana.ask("POST", "/member/choices", { mechanic_id: "welcome", reward_id: reward }, { "idempotency-key": key });
  const key = randomUUID();
  const answers = await crowd(() => choose(key, "cup"));
  for (const answer of answers) assert.equal(expect(answer, 201).text, answers[0].text);
  assert.deepEqual([answers[0].json.voucher.reward_id, answers[0].json.voucher.cost], ["cup", 0]);
  expect(await choose(key, "five-off"), 422, "idempotency_key_reused");
  expect(await choose(randomUUID(), "five-off"), 404, "choice_unknown");
  expect(await choose("", "five-off"), 400, "bad_request");
  const after = await overview(ana);
  assert.deepEqual([after.choices, after.stocks], [[], [{ reward_id: "cup", remaining: 2 }]]);
});

test("R7 what is for members is refused to others with 403, and told to nobody else", async () => {
  const secret = { ...amountOff("secret", 10, 100), title: localized("Secret"), audience: "members" };
  const shop = await openShop(lively([], { rewards: [fiveOff, secret] }));
  const stranger = await shop.member("stranger");
  for (const reward of ["secret", "five-off", "no-such-reward"]) {
    expect(await stranger.redeem(reward), 403, "members_only");
  }
  const body = { mechanic_id: "welcome", reward_id: "secret" };
  expect(await stranger.ask("POST", "/member/choices", body, { "idempotency-key": "k" }), 403, "members_only");
  expect(await call("POST", shop.path("/member/redemptions"), { body: { reward_id: "secret" } }), 401, "unauthorized");
  assert.equal(expect(await call("GET", shop.path("/program")), 200).text.includes("secret"), false);
});

test("R10 a surprise appears with its message, the books say who and why, and the ledger holds no word of it", async () => {
  const shop = await openShop(lively());
  const ana = await shop.joined("ana");
  const grant = (fields) =>
    operate("POST", `/shops/${shop.id}/grants`, {
      grant_id: "radio",
      customer_id: "ana",
      gives: points(40, { valid_days: 10 }),
      reason: "her clock radio broke on the way",
      note: "the blue one",
      author: "mila",
      message: localized("A small consolation"),
      ...fields,
    });
  const answers = await crowd(() => grant({}));
  const written = answers.map((answer) => expect(answer, 200).json.entries_written);
  assert.equal(written.filter((count) => count === 1).length, 1, String(written));
  const account = await ana.account();
  assert.deepEqual([account.balance, account.lots[0].expires_on], [40, plusDays(localDay(await now()), 10)]);
  const { gifts } = await overview(ana, "ru");
  assert.deepEqual(gifts, [
    {
      given_on: localDay(await now()),
      text: "Подарок магазина: 40 баллов.",
      message: "A small consolation по-русски",
      points: 40,
      reward_id: null,
    },
  ]);
  const books = expect(await operate("GET", `/shops/${shop.id}/grants?customer_id=ana`), 200).json;
  const { granted_at: at, ...book } = books.grants[0];
  assert.deepEqual([books.grants.length, books.next_before], [1, null]);
  assert.equal(localDay(Date.parse(at)), localDay(await now()));
  assert.deepEqual(
    [book.grant_id, book.gives, book.reason, book.note, book.author],
    ["radio", points(40, { valid_days: 10 }), "her clock radio broke on the way", "the blue one", "mila"],
  );
  expect(await grant({ gives: points(41) }), 409, "grant_taken");
  expect(await grant({ grant_id: "another", author: "" }), 400, "bad_request");
  expect(await grant({ grant_id: "another", gives: points(0) }), 422, "amount_out_of_range");
  expect(await grant({ grant_id: "another", customer_id: "nobody" }), 404, "not_a_member");
  const taken = expect(await grant({ grant_id: "mistake", gives: { removed: { points: 50 } } }), 200).json;
  assert.deepEqual(taken, { entries_written: 1, balance: -10 });
  const cups = expect(await grant({ grant_id: "cup", gives: { reward: { reward_id: "cup" } } }), 200).json;
  assert.equal(cups.entries_written, 1);
  assert.equal((await ana.account()).vouchers.length, 1);
  assert.equal(JSON.stringify(rowsOf(shop).entry).includes("clock radio"), false);
});

test("C11 the job gives the birthday gift in its window, once, and the member's table alone knows the date", async () => {
  const shop = await openShop(lively([rule("birthday", { birthday: { gives: points(77), days_ahead: 14 } })]));
  const ana = await shop.joined("ana");
  const [, month, day] = plusDays(localDay(await now()), 60).split("-").map(Number);
  const profile = expect(await ana.ask("POST", "/member/profile", { birthday: { month, day }, locale: "mk" }), 200).json;
  assert.deepEqual(profile, { birthday: { month, day }, birthday_set_on: localDay(await now()), wants_messages: false, locale: "mk" });
  const wished = expect(await ana.ask("POST", "/member/profile", { wants_messages: true }), 200).json;
  assert.deepEqual([wished.birthday, wished.wants_messages, wished.locale], [{ month, day }, true, "mk"]);
  // Each run looks at a bounded number of members, longest due first; other tests have left theirs.
  const gifts = () => rowsOf(shop).entry.filter((entry) => entry.kind === "earned" && entry.points === 77).length;
  const run = async (until) => {
    for (let times = 0; times < 60 && !until(); times += 1) expect(await call("GET", SCHEDULED), 200);
  };
  await skipDays(45);
  const at = await now();
  const due = (database) => database.prepare("SELECT count(*) AS members FROM member WHERE birthday_due_at <= ?").get(at).members;
  await run(() => withDatabase(due) === 0);
  assert.equal(withDatabase(due), 0, "whoever was due was looked at");
  assert.equal(gifts(), 0, "15 days ahead");
  await skipDays(1);
  await run(() => gifts() > 0);
  assert.equal(gifts(), 1, "14 days ahead");
  await skipDays(20);
  for (let times = 0; times < 3; times += 1) expect(await call("GET", SCHEDULED), 200);
  assert.equal(gifts(), 1, "once");
  const later = await shop.member("ana");
  assert.equal((await later.account()).balance, 77);
  expect(await later.ask("POST", "/member/profile", { birthday: { month: 2, day: 30 } }), 400, "bad_request");
  expect(await later.ask("POST", "/member/profile", { birthday: { month: 2, day: 3, year: 1990 } }), 400, "bad_request");
  const forgotten = expect(await later.ask("POST", "/member/profile", { birthday: null }), 200).json;
  assert.deepEqual([forgotten.birthday, forgotten.birthday_set_on, forgotten.wants_messages], [null, null, true]);
});

test("the outbox is empty when all was told, and knows no other names", async () => {
  const shop = await openShop(lively());
  assert.deepEqual(expect(await operate("GET", `/shops/${shop.id}/outbox`), 200).json, { follow_ups: [] });
  expect(await operate("POST", `/shops/${shop.id}/outbox/nothing/replay`), 404, "follow_up_unknown");
  expect(await operate("GET", "/shops/no-such-shop/outbox"), 404, "shop_unknown");
});

test("the overview tells cards, offers and limits in three languages, and nobody may cache it", async () => {
  const card = rule("card", { stamps: { every: 3, keeps_months: 6, gives: { reward: "cup" } } });
  const offer = rule("again", { offer: { percent: 200, days: 5 } }, { when: { orders: { at_least: 2 } } });
  const limited = { ...fiveOff, per_member_max: 2 };
  const shop = await openShop(lively([card, offer], { rewards: [limited, { ...cup, stock: 3 }] }));
  const ana = await shop.joined();
  const empty = expect(await ana.ask("GET", "/member/overview"), 200);
  assert.equal(empty.headers.get("cache-control"), "no-store");
  assert.equal(empty.json.stamp_cards[0].text, "Every 3 purchases bring “A cup”. A purchase counts for 6 months.");
  assert.deepEqual([empty.json.stamp_cards[0].stamps, empty.json.offers, empty.json.referral], [0, [], null]);
  await ana.buys(15_000);
  await ana.buys(15_000);
  await ana.voucher("five-off");
  const today = localDay(await now());
  const told = await overview(ana, "mk");
  const { title, text, ...figures } = told.stamp_cards[0];
  assert.deepEqual(figures, { mechanic_id: "card", stamps: 2, needed: 3, owed: 0, expires_on: figures.expires_on });
  assert.equal(title, "card на македонски");
  assert.match(text, /„A cup на македонски“/);
  assert.deepEqual(
    told.offers.map(({ mechanic_id, percent, last_day, orders_left }) => [mechanic_id, percent, last_day, orders_left]),
    [["again", 200, plusDays(today, 5), 1]],
  );
  assert.deepEqual(told.taken, [{ reward_id: "five-off", count: 1, per_member_max: 2 }]);
  assert.deepEqual(told.stocks, [{ reward_id: "cup", remaining: 3 }]);
  assert.deepEqual([told.program_version, told.today], [1, today]);
  expect(await ana.ask("GET", "/member/overview?langauge=mk"), 400, "bad_request");
  expect(await (await shop.member("nobody")).ask("GET", "/member/overview"), 404, "not_a_member");
  expect(await call("GET", shop.path("/member/overview")), 401, "unauthorized");
});

test("a quote with a language tells what little more unlocks and the best use of the points at hand", async () => {
  const bonus = rule("big-order", { bonus: { points: 20 } }, { when: { goods: { at_least: 10_000 } } });
  const shop = await openShop(lively([bonus], { rewards: [fiveOff] }));
  const quote = async (ask, query = "") => expect(await ask(query), 200).json;
  const guest = (query) => call("POST", shop.path(`/quote${query}`), { body: { lines: [{ net: 9_000 }] } });
  assert.deepEqual([(await quote(guest)).nudges, (await quote(guest)).best_redemption], [[], null], "only where words are asked for");
  const told = await quote(guest, "?language=en");
  const big = told.nudges.find((nudge) => nudge.unlocks.id === "big-order");
  assert.deepEqual(big, {
    missing_amount: 1_000,
    points: 30,
    unlocks: { kind: "rule", id: "big-order" },
    text: "As a member: €10 more, and “big-order” brings you 30 points more.",
  });
  const reward = told.nudges.find((nudge) => nudge.unlocks.kind === "reward");
  assert.deepEqual([reward.unlocks.id, reward.missing_amount], ["five-off", 14_000]);
  // What is promised is what is posted.
  const ana = await shop.joined();
  assert.equal((await ana.buys(9_000 + big.missing_amount)).answer.earned, 90 + big.points);
  await ana.buys(20_000);
  const cart = (query) => ana.ask("POST", `/quote${query}`, { lines: [{ net: 9_000 }] });
  const best = (await quote(cart, "?language=ru")).best_redemption;
  assert.deepEqual([best.reward_id, best.cost, best.off], ["five-off", 250, 500]);
  assert.match(best.text, /«5 off по-русски» \(250 баллов\)/);
  const empty = await call("POST", shop.path("/quote?language=mk"), { body: { lines: [] } });
  assert.equal(expect(empty, 200).json.nudges.at(-1).unlocks.id, "five-off", "before anything lies in the cart, too");
  const many = { lines: Array.from({ length: 101 }, () => ({ net: 100 })) };
  assert.deepEqual(expect(await call("POST", shop.path("/quote?language=en"), { body: many }), 200).json.nudges, []);
});

test("the statement tells what was given without points, and why an order earns nothing", async () => {
  const welcome = rule("welcome", { enrollment: { gives: { reward: "cup" } } });
  const shop = await openShop(lively([welcome], { eligibility: { goods: { at_least: 2_000 } } }));
  const ana = await shop.joined();
  await ana.buys(1_000);
  await ana.buys(5_000, { test: true });
  const { lines } = await ana.statement("?language=en");
  const told = lines.map((line) => [line.kind, line.points, line.trace[0]?.text]);
  assert.deepEqual(told, [
    ["noted", 0, "A test order"],
    ["noted", 0, "This order does not earn. Add goods for €10 more."],
    ["noted", 0, "welcome: reward “A cup”"],
    ["joined", 0, undefined],
  ]);
  assert.ok(lines[2].voucher_code);
  const [voucher] = (await ana.account()).vouchers;
  expect(await shop.claim(voucher.code, "1", 3_000), 200);
  expect(await shop.release(voucher.code, "1"), 204);
  assert.equal((await ana.statement()).lines.length, 4, "holding a code is bookkeeping");
});

test("publishing hears the linter: errors block and are all named, warnings come back beside the version", async () => {
  const shop = await openShop(null);
  const before = countsOf(shop);
  const unreachable = { id: "yacht", title: { en: "A yacht" }, gives: { product: { product_id: "yacht" } } };
  const soldOut = { ...unreachable, id: "boat", cost: 10, stock: 0 };
  const refused = expect(
    await operate("POST", `/shops/${shop.id}/programs`, program({ rewards: [unreachable, soldOut] })),
    422,
    "not_a_program",
  );
  const places = refused.json.problems.map((problem) => problem.place).sort();
  assert.deepEqual(places, ["rewards[0].cost", "rewards[1].stock"]);
  assert.ok(refused.json.problems.every((problem) => problem.message.startsWith("L4: ")));
  assert.deepEqual(countsOf(shop), before);
  const odd = program({ rewards: [amountOff("odd", 333, 519)] });
  const answer = expect(await operate("POST", `/shops/${shop.id}/programs`, odd), 201).json;
  assert.equal(answer.version, 1);
  assert.deepEqual(answer.warnings.map(({ id, place }) => [id, place]), [["L1", "rewards[0].cost"]]);
});

test("what members, back ends and operators send is read strictly", async () => {
  const shop = await openShop(lively([rule("share", { activity: { action: "share", gives: points(1) } })]));
  const ana = await shop.joined("ana");
  const before = rowsOf(shop);
  const activityOf = (fields) => ({ customer_id: "ana", action: "share", activity_id: "1", ...fields });
  for (const refused of [
    await ana.ask("POST", "/member/activities", { action: "share", activity_id: "1", verified: true }),
    await ana.ask("POST", "/member/activities", { action: "share" }),
    await ana.ask("POST", "/member/profile", { email: "new@example.test" }),
    await ana.ask("POST", "/member/profile", { locale: "mk\u0000" }),
    await ana.ask("POST", "/member/choices", { mechanic_id: "x" }, { "idempotency-key": "k" }),
    await ana.ask("POST", "/join", { consent: true, referred_by: "account" }),
    await shop.send("/activities", activityOf({ verified: "yes" })),
    await shop.send("/activities", activityOf({ points: 1_000 })),
    await operate("POST", `/shops/${shop.id}/grants`, { grant_id: "g", customer_id: "ana" }),
    await operate("GET", `/shops/${shop.id}/grants`),
  ]) {
    expect(refused, 400, "bad_request");
  }
  assert.deepEqual(rowsOf(shop), before);
  // A member cannot verify what the member says: the token is no signature.
  const body = JSON.stringify(activityOf({}));
  expect(await ana.ask("POST", "/activities", body), 401, "unauthorized");
});
