// What a member finds on the program page beyond the balance, in a shop of its own with every kind of rule.
import { expect, test } from "@playwright/test";
import { now, openShop, passDays, program, unique } from "./own_shop.mjs";

/** Keys of ours that lie on the shopper's device. */
const stored = (page) =>
  page.evaluate(() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)].filter((key) => key.includes("coppertoken")));

const dayOf = (milliseconds, locale = "en-GB") =>
  new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", timeZone: "Europe/Skopje" }).format(milliseconds);

let shop;
test.beforeAll(async () => {
  shop = await openShop();
});

test("E2 a stamp card is drawn with its stamps and says how many, in three languages", async ({ page }) => {
  const customerId = await shop.member();
  for (let orders = 0; orders < 3; orders += 1) await shop.buy(customerId, 1000);
  for (const [language, count] of Object.entries({ en: "3 of 5", ru: "3 из 5", mk: "3 од 5" })) {
    await shop.open(page, { customerId, language });
    const card = program(page).locator("[part~=stamp-card]");
    await expect(card).toContainText(count);
    await expect(card.locator(".stamp")).toHaveCount(5);
    await expect(card.locator(".stamped")).toHaveCount(3);
    await expect(card.locator(".stamps")).toHaveAttribute("aria-hidden", "true");
  }
  // The fifth purchase fills the card: its gift is there to use, and the card begins anew.
  await shop.buy(customerId, 1000);
  await shop.buy(customerId, 1000);
  await shop.open(page, { customerId });
  await expect(program(page).locator("[part~=stamp-card]")).toContainText("0 of 5");
  await expect(program(page).locator("[part~=code]")).toHaveCount(1);
});

test("R6 a welcome gift is chosen once, after a question, by keyboard alone", async ({ page }) => {
  const customerId = await shop.member();
  await shop.open(page, { customerId });
  const choose = program(page).getByRole("button", { name: "Choose: A cappuccino cup" });
  await expect(program(page)).toContainText("1 gift is yours to choose");
  await choose.focus();
  await page.keyboard.press("Enter");
  const question = page.getByRole("alertdialog");
  await expect(question).toContainText("Choose “A cappuccino cup”?");
  await expect(question).toContainText("cannot be exchanged");
  await expect(question.getByRole("button", { name: "Look again" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(question).toBeHidden();
  await expect(choose).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(question).toContainText("Your code is ready");
  await expect(question.locator("code").first()).toHaveText(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){2}$/);
  await page.keyboard.press("Escape");
  // What was chosen from is gone; the focus is not lost with it.
  await expect(choose).toHaveCount(0);
  await expect(program(page).getByRole("heading", { name: "Copper Circle" })).toBeFocused();
  const { member: account } = await shop.asMember(customerId, "GET", "/member");
  expect(account.vouchers.map((voucher) => voucher.reward_id)).toEqual(["cup"]);
});

test("R6 an answer that is lost on its way chooses once: the next try has the same key", async ({ page }) => {
  const customerId = await shop.member();
  await shop.open(page, { customerId });
  const keys = [];
  await page.route("**/member/choices", async (route) => {
    keys.push(route.request().headers()["idempotency-key"]);
    await route.fetch();
    await (keys.length === 1 ? route.abort() : route.continue());
  });
  await program(page).getByRole("button", { name: "Choose: A bag of beans" }).click();
  const question = page.getByRole("alertdialog");
  await question.getByRole("button", { name: "Choose this gift" }).click();
  await expect(question).toContainText("No answer came");
  await question.getByRole("button", { name: "Try again" }).click();
  await expect(question).toContainText("Your code is ready");
  expect(keys.length).toBe(2);
  expect(keys[0]).toBe(keys[1]);
  const { member: account } = await shop.asMember(customerId, "GET", "/member");
  expect(account.vouchers.length).toBe(1);
});

test("R10 a surprise shows the merchant's words in the member's language", async ({ page }) => {
  const customerId = await shop.member();
  const message = { en: "You found our hidden corner.", ru: "Вы нашли наш тайный уголок.", mk: "Го најдовте нашето скриено катче." };
  await shop.grant(customerId, { points: { points: 30 } }, message);
  for (const [language, words] of Object.entries(message)) {
    await shop.open(page, { customerId, language });
    const gift = program(page).locator("[part~=gift]");
    await expect(gift).toContainText(words);
    await expect(gift).toContainText("30");
  }
});

/** What caps and limits the reward of the test below, in the order it is read. */
const TERMS = {
  en: ["At most €10 off.", "Minimum order: €20 of goods.", "At most 2 times per member.", "The code is valid for 60 days.", "One code, one order."],
  ru: ["Скидка не больше 10 €.", "Минимальная сумма заказа: 20 €.", "Не больше 2 раз на участника.", "Промокод действует 60 дней.", "Один промокод — один заказ."],
  mk: ["Попустот е најмногу 10 €.", "Минимален износ на нарачката: 20 €.", "Најмногу 2 пати по член.", "Кодот важи 60 дена.", "Еден код, една нарачка."],
};

test("W4 R11 a reward's cap and limit stand on its card, on a gift to choose, and in the question before its points are gone", async ({ page }) => {
  const tenth = {
    id: "tenth", title: { en: "10% off", ru: "Скидка 10 %", mk: "Попуст од 10 %" }, cost: 100, minimum_goods: 2000, per_member_max: 2, valid_days: 60,
    gives: { percent_off: { percent: 10, amount_max: 1000 } },
  };
  const own = await openShop((document) => ({
    ...document,
    rewards: [...document.rewards, tenth],
    mechanics: document.mechanics.map((rule) => (rule.id === "welcome-gift" ? { ...rule, rule: { enrollment: { gives: { choice: ["cup", "tenth"] } } } } : rule)),
  }));
  const customerId = await own.member();
  await own.grant(customerId, { points: { points: 500 } });
  for (const [language, terms] of Object.entries(TERMS)) {
    await own.open(page, { customerId, language });
    const card = program(page).locator('[data-reward="tenth"]');
    await expect(card.locator(".conditions li")).toHaveText(terms);
    // Not only on the way to the points: a gift costs none and has the same terms.
    await expect(program(page).locator("[part~=choices] .card").nth(1).locator(".conditions li")).toHaveText(terms);
    await card.locator("[part~=redeem]").click();
    const question = page.getByRole("alertdialog");
    await expect(question.locator(".conditions li")).toHaveText(terms);
    await page.keyboard.press("Escape");
    await expect(question).toBeHidden();
  }
  await program(page).locator("[part~=choose]").nth(1).click();
  await expect(page.getByRole("alertdialog").locator(".conditions li")).toHaveText(TERMS.mk);
});

test("R12 what is left is shown, and what is gone or taken cannot be pressed, with the reason", async ({ page }) => {
  const [customerId, rival] = [await shop.member(), await shop.member()];
  await shop.grant(customerId, { points: { points: 500 } });
  await shop.grant(rival, { points: { points: 500 } });
  await shop.open(page, { customerId });
  const reward = (id) => program(page).locator(`[data-reward="${id}"]`);
  await expect(reward("book")).toContainText("3 left");
  await expect(reward("sample")).toContainText("1 left");
  await expect(reward("five-off")).not.toContainText("left");
  // Somebody else takes the last sample; this member takes a book, of which there is one for each.
  await shop.redeem(rival, "sample");
  await reward("book").getByRole("button", { name: "Redeem 50 points" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Redeem", exact: true }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Done" }).click();
  const [sample, book] = [reward("sample").locator("[part~=redeem]"), reward("book").locator("[part~=redeem]")];
  await expect(reward("sample")).toContainText("None left at the moment");
  await expect(sample).toBeDisabled();
  await expect(sample).toHaveAccessibleDescription("None left at the moment");
  await expect(book).toBeDisabled();
  await expect(book).toHaveAccessibleDescription(/the most for each member/);
  await expect(reward("five-off").locator("[part~=redeem]")).toBeEnabled();
  // Guests see what is left too.
  await shop.open(page);
  await expect(reward("book")).toContainText("2 left");
});

test("E7 R14 sharing waits to be confirmed, with the day it lapses, until the shop confirms it", async ({ page }) => {
  const customerId = await shop.member();
  await page.addInitScript(() => {
    navigator.share = async (what) => void (window.shared = what);
  });
  await shop.open(page, { customerId });
  const activity = program(page).locator('[data-action="share"]');
  await expect(activity).toContainText("2 more times today");
  const [request] = await Promise.all([
    page.waitForRequest("**/member/activities"),
    activity.getByRole("button", { name: "Share" }).click(),
  ]);
  expect((await page.evaluate(() => window.shared)).url).toMatch(/\/own$/);
  const waiting = program(page).locator("[part~=unverified]");
  await expect(waiting).toContainText("Share us");
  await expect(waiting).toContainText(`Lapses on ${dayOf((await now()) + 30 * 86_400_000)}`);
  await expect(program(page).getByRole("status").first()).toContainText("as soon as the shop confirms it");
  await expect(activity).toContainText("1 more time today");
  // Nothing is promised for a day that the shop has not confirmed.
  await expect(program(page).locator("[part~=balance]")).not.toContainText("pending until");
  await expect(page.locator("coppertoken-badge")).not.toContainText("pending");
  const { activity_id: activityId } = request.postDataJSON();
  await shop.send("/activities", { customer_id: customerId, action: "share", activity_id: activityId, verified: true });
  await shop.open(page, { customerId });
  await expect(program(page).locator("[part~=stamp-card]")).toBeVisible();
  await expect(waiting).toHaveCount(0);
  await expect(program(page).locator("[part~=balance]")).toContainText(/[56] points/);
});

test("E7 what is done elsewhere leads to where the shop says it is done", async ({ page }) => {
  const customerId = await shop.member();
  await shop.open(page, { customerId, data: { "data-link-newsletter": "/own-letters" } });
  const newsletter = program(page).locator('[data-action="newsletter"]');
  await expect(newsletter.getByRole("link", { name: "Open" })).toHaveAttribute("href", "/own-letters");
});

test("C11 a birthday is a day and a month, may be forgotten, and must exist", async ({ page }) => {
  const customerId = await shop.member();
  await shop.open(page, { customerId, language: "mk" });
  const about = program(page).locator("[part~=profile]");
  const [day, month] = [about.getByRole("combobox", { name: "Ден" }), about.getByRole("combobox", { name: "Месец" })];
  await day.selectOption("31");
  await month.selectOption("ноември");
  await about.getByRole("button", { name: "Зачувајте" }).click();
  await expect(about.getByRole("status")).toHaveText("Таков ден не постои. Изберете ден и месец.");
  await day.selectOption("30");
  await about.getByRole("checkbox").check();
  await about.getByRole("button", { name: "Зачувајте" }).click();
  await expect(about.getByRole("status")).toHaveText("Зачувано");
  await shop.open(page, { customerId });
  await expect(about.getByRole("combobox", { name: "Day" })).toHaveValue("30");
  await expect(about.getByRole("combobox", { name: "Month" })).toHaveValue("11");
  await expect(about.getByRole("checkbox")).toBeChecked();
  await about.getByRole("combobox", { name: "Day" }).selectOption("0");
  await about.getByRole("combobox", { name: "Month" }).selectOption("0");
  await about.getByRole("button", { name: "Save" }).click();
  await expect(about.getByRole("status")).toHaveText("Saved");
  const { profile } = await shop.asMember(customerId, "GET", "/member/overview?language=en");
  expect(profile.birthday).toBeNull();
  expect(profile.wants_messages).toBe(true);
});

test("W13 points that arrived since the last look are news, with the next goal; without motion it is text alone", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  // Visits would bring a point in between.
  const shop = await openShop(({ mechanics, ...document }) => ({ ...document, mechanics: mechanics.filter(({ id }) => id !== "visit") }));
  const customerId = await shop.member();
  await shop.open(page, { customerId });
  await expect(program(page).locator(".statement > li").first()).toBeVisible();
  await expect(program(page).locator("[part~=joy]")).toHaveCount(0);
  expect((await stored(page)).filter((key) => key.endsWith(":seen"))).toEqual([]);
  await page.locator("body > header").click();
  await expect.poll(async () => (await stored(page)).some((key) => key.endsWith(":seen"))).toBe(true);
  await shop.grant(customerId, { points: { points: 40 } });
  for (const [language, news] of Object.entries({ en: "40 points have arrived", ru: "начислили 40 баллов", mk: "добивте 40 поени" })) {
    if (language !== "en") await shop.grant(customerId, { points: { points: 40 } });
    await shop.open(page, { customerId, language });
    const joy = program(page).locator("[part~=joy]");
    await expect(joy).toContainText(news);
    expect(await joy.evaluate((card) => card.getAnimations({ subtree: true }).length)).toBe(0);
    if (language === "en") await expect(joy).toContainText(/\d+ more to “A book about coffee”/);
    await page.locator("body > header").click();
  }
  await shop.open(page, { customerId });
  await expect(program(page).locator(".statement > li").first()).toBeVisible();
  await expect(program(page).locator("[part~=joy]")).toHaveCount(0);
});

test("W13 with nothing on the balance the nearest reward and the spend to it are named", async ({ page }) => {
  const plain = await openShop((document) => ({
    ...document,
    mechanics: document.mechanics.slice(0, 1),
    rewards: document.rewards.slice(0, 1),
  }));
  const customerId = unique("customer");
  await plain.join(customerId);
  await plain.open(page, { customerId });
  await expect(program(page).locator("[part~=balance]")).toContainText("Spend €250 more → €5 off");
});

test("E14 a visit is told once a day of the program, and leaves no mark before the shopper touches the page", async ({ page }) => {
  const customerId = await shop.member();
  const visits = [];
  page.on("request", (request) => request.url().endsWith("/member/visits") && visits.push(request));
  await shop.open(page, { customerId, body: "" });
  await expect.poll(() => visits.length).toBe(1);
  await expect(page.locator("coppertoken-badge")).toContainText("1 point");
  expect(await stored(page)).toEqual([]);
  await page.locator("body > header").click();
  await expect.poll(() => stored(page)).toEqual([`coppertoken:${shop.id}:visited`]);
  await page.reload();
  await expect(page.locator("coppertoken-badge")).toContainText("1 point");
  await page.waitForFunction(() => performance.now() > 4_000);
  expect(visits.length).toBe(1);
  // Refused consent forgets the mark; the server counts the day once all the same.
  await page.evaluate(() => window.coppertoken.consent(false));
  expect(await stored(page)).toEqual([]);
  await passDays(1);
  await shop.open(page, { customerId, body: "" });
  await expect.poll(() => visits.length).toBe(2);
  await expect(page.locator("coppertoken-badge")).toContainText("2 points");
});

test("the member's part says when it does not come, and comes when asked again", async ({ page }) => {
  const customerId = await shop.member();
  const thrown = [];
  page.on("pageerror", (error) => thrown.push(error));
  await page.route("**/member/overview*", (route) => route.fulfill({ status: 500, body: "garbage" }));
  await shop.open(page, { customerId });
  const note = program(page).getByRole("alert").filter({ hasText: "This part has not arrived." });
  await expect(note).toBeVisible();
  await expect(program(page).locator("[part~=balance]")).toBeVisible();
  await page.unroute("**/member/overview*");
  await note.getByRole("button", { name: "Try again" }).click();
  await expect(program(page).locator("[part~=stamp-card]")).toBeVisible();
  expect(thrown).toEqual([]);
});

test("the member's code travels to members alone, and its absence leaves the rest of the page", async ({ page }) => {
  const chunks = [];
  page.on("request", (request) => request.url().includes("split_member") && chunks.push(request.url()));
  await shop.open(page);
  await expect(program(page)).toContainText("Join and get rewards");
  expect(chunks).toEqual([]);
  await page.route("**/split_member.wasm", (route) => route.abort());
  await shop.open(page, { customerId: await shop.member() });
  const note = program(page).getByRole("alert").filter({ hasText: "This part has not arrived." }).first();
  await expect(note).toBeVisible();
  await expect(program(page)).toContainText("€5 off");
  await page.unroute("**/split_member.wasm");
  await note.getByRole("button", { name: "Try again" }).click();
  await expect(program(page).locator("[part~=balance]")).toBeVisible();
});

test("a redemption the shop wants a fresh sign-in for says so, leads there and back, and then redeems", async ({ page }) => {
  const own = await openShop();
  await own.set({ step_up_points: 200 });
  const customerId = await own.member();
  await own.grant(customerId, { points: { points: 300 } });
  const data = { "data-login-url": "/own-login" };
  await own.open(page, { customerId, data });
  const redeem = program(page).getByRole("button", { name: "Redeem 250 points" });
  const question = page.getByRole("alertdialog");
  await redeem.click();
  await question.getByRole("button", { name: "Redeem", exact: true }).click();
  await expect(question.getByRole("status")).toHaveText("For your safety, please sign in to the shop again: then you can redeem this reward.");
  await question.getByRole("button", { name: "Sign in again" }).click();
  await page.waitForURL(/\/own-login/);
  const login = new URL(page.url());
  expect([login.searchParams.get("prompt"), login.searchParams.get("return")]).toEqual(["login", "/own?coppertoken=join"]);
  const vouchers = async () => (await own.asMember(customerId, "GET", "/member")).member.vouchers.map((voucher) => voucher.reward_id);
  expect(await vouchers()).not.toContain("five-off");

  const claims = { auth_time: Math.floor((await now()) / 1000) };
  await own.open(page, { customerId, data, claims });
  await redeem.click();
  await question.getByRole("button", { name: "Redeem", exact: true }).click();
  await expect(question).toContainText("Your code is ready");
  expect(await vouchers()).toContain("five-off");
});

const UNCOUNTED = { en: "We could not count this order yet", ru: "Этот заказ пока не засчитан", mk: "Оваа нарачка сè уште не е пресметана" };

test("an order that came damaged is told to its member in three languages, until it is counted", async ({ page }) => {
  const customerId = String(Math.floor(Math.random() * 1e9) + 1);
  await shop.join(customerId);
  const at = new Date(await now()).toISOString().slice(0, 19);
  const line = { id: 1, product_id: 10, variation_id: 0, sku: "", quantity: 1, subtotal: "42.00", total: "42.00", total_tax: "0.00" };
  const order = {
    id: 7042, number: "W-7042", status: "processing", currency: "EUR", customer_id: Number(customerId), total: "42.00", shipping_total: "0.00",
    date_created_gmt: at, date_modified_gmt: at, date_paid_gmt: at, coupon_lines: [], refunds: [], billing: {}, line_items: [],
  };
  await shop.deliver(order);
  for (const [language, heading] of Object.entries(UNCOUNTED)) {
    await shop.open(page, { customerId, language });
    const told = program(page).locator("[part~=uncounted-orders]");
    await expect(told).toContainText(heading);
    await expect(told.locator("[part~=uncounted]")).toContainText("W-7042");
  }
  const modified = new Date(await now() + 1000).toISOString().slice(0, 19);
  await shop.deliver({ ...order, date_modified_gmt: modified, line_items: [line] });
  await shop.open(page, { customerId });
  await expect(program(page).locator("[part~=balance]")).toBeVisible();
  await expect(program(page).locator("[part~=stamp-card]")).toBeVisible();
  await expect(program(page).locator("[part~=uncounted]")).toHaveCount(0);
});
