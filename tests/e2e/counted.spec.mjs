// Figures, dates and money in the real browser, and the promise that the points shown are the points given.
import { expect, test } from "@playwright/test";
import { readFile } from "node:fs/promises";
import { badge, openProgram } from "./shop.mjs";
import { Merchant, now, unique } from "./hosts/merchant.mjs";
import { Hosts } from "./hosts/server.mjs";

let hosts;
let program;

test.beforeAll(async () => {
  hosts = await Hosts.start();
  program = JSON.parse(await readFile(new URL("hosts/program.json", import.meta.url), "utf8"));
  hosts.merchant = await Merchant.open(program, [hosts.origin]);
});
test.afterAll(() => hosts.stop());
test.beforeEach(() => (hosts.signedIn = null));

/** Reviewed by hand. Nothing is promised for nothing: at 0 there is no hint. */
const MEMBERS_EARN = {
  en: { 1: "Members earn 1 point", 2: "Members earn 2 points", 5: "Members earn 5 points", 11: "Members earn 11 points", 21: "Members earn 21 points", 101: "Members earn 101 points", 111: "Members earn 111 points" },
  ru: { 1: "Участники получат 1 балл", 2: "Участники получат 2 балла", 5: "Участники получат 5 баллов", 11: "Участники получат 11 баллов", 21: "Участники получат 21 балл", 101: "Участники получат 101 балл", 111: "Участники получат 111 баллов" },
  mk: { 1: "Членовите добиваат 1 поен", 2: "Членовите добиваат 2 поени", 5: "Членовите добиваат 5 поени", 11: "Членовите добиваат 11 поени", 21: "Членовите добиваат 21 поен", 101: "Членовите добиваат 101 поен", 111: "Членовите добиваат 111 поени" },
};

for (const [language, sentences] of Object.entries(MEMBERS_EARN)) {
  test(`W2 points are counted in ${language} by the browser's own Intl`, async ({ page }) => {
    await page.goto(hosts.page("plain", { lang: language }));
    const hint = page.locator("coppertoken-earn");
    await expect(hint.locator(".earn")).toBeVisible();
    const shown = {};
    for (const count of [0, 1, 2, 5, 11, 21, 101, 111]) {
      await hint.evaluate((node, price) => node.setAttribute("price", price), `${count}.00`);
      if (count === 0) await expect(hint.locator(".earn")).toBeHidden();
      else {
        await expect(hint).toContainText(String(count));
        shown[count] = await hint.locator(".earn span").first().textContent();
      }
    }
    expect(shown).toEqual(sentences);
  });
}

/** Ours, where the language says how; the browser's, where a region has other figures. */
for (const [locale, figure] of [["en", "1,234,567"], ["en-US", "1,234,567"], ["en-IN", "12,34,567"], ["ru", "1 234 567"], ["mk", "1.234.567"]]) {
  test(`W2 figures are those of ${locale}, as the browser's own Intl has them`, async ({ page }) => {
    await page.goto(hosts.page("plain", { lang: locale }));
    const hint = page.locator("coppertoken-earn");
    await expect(hint.locator(".earn")).toBeVisible();
    await hint.evaluate((node) => node.setAttribute("price", "1234567.00"));
    await expect(hint).toContainText(figure);
    if (locale === "mk") return; // Chromium writes Macedonian as it writes English.
    expect((await page.evaluate((locale) => new Intl.NumberFormat(locale).format(1_234_567), locale)).replaceAll("\u00a0", " ")).toBe(figure);
  });
}

test("W1 badge and program page come without any of the browser's formatters, the first of which costs a page most", async ({ page }) => {
  await page.addInitScript(() => {
    globalThis.made = [];
    for (const name of Object.getOwnPropertyNames(Intl).filter((name) => typeof Intl[name] === "function")) {
      const Original = Intl[name];
      if (Original.prototype) Intl[name] = new Proxy(Original, { construct: (target, given) => (globalThis.made.push(name), new target(...given)) });
    }
  });
  hosts.signedIn = await hosts.merchant.member();
  await hosts.merchant.order(hosts.signedIn, { net: 234_500 });
  await page.goto(hosts.page("plain"));
  await expect(badge(page)).toContainText("2,345 points");
  await expect(page.locator("coppertoken-earn .earn")).toBeVisible();
  await expect(await openProgram(page)).toContainText("2,345 points");
  expect(await page.evaluate(() => globalThis.made)).toEqual(["PluralRules"]);
});

test("a browser without Temporal learns the program's day from Intl", async ({ page }) => {
  await page.addInitScript(() => delete globalThis.Temporal);
  await page.goto(hosts.page("plain"));
  expect(await page.evaluate(() => typeof Temporal)).toBe("undefined");
  // Without its day, no rule says what a price earns.
  await expect(page.locator("coppertoken-earn .earn")).toContainText("49 points");
});

test("in the real browser a Macedonian reads 5 декември and 1.499,99 ден.", async ({ page }) => {
  // So many days from today that what is earned now arrives on the fifth of December.
  const today = new Date(await now());
  const local = new Date(new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Skopje", dateStyle: "short" }).format(today));
  let goal = Date.UTC(local.getUTCFullYear(), 11, 5);
  if (goal <= local.getTime()) goal = Date.UTC(local.getUTCFullYear() + 1, 11, 5);
  const days = Math.round((goal - local.getTime()) / 86_400_000);
  const before = hosts.merchant;
  hosts.merchant = await Merchant.open({
    ...program,
    currency: "MKD",
    earning: { ...program.earning, hold_days: days },
    rewards: [{ ...program.rewards[0], minimum_goods: 149_999 }],
  }, [hosts.origin]);
  try {
    hosts.signedIn = await hosts.merchant.member();
    await hosts.merchant.order(hosts.signedIn, { net: 8_800, currency: "MKD" });
    await page.goto(hosts.page("plain", { lang: "mk" }));
    await expect(badge(page)).toContainText("5 декември");
    await expect(await openProgram(page)).toContainText("1.499,99 ден.");
    await expect(page.locator("body")).not.toContainText(/MKD|December/);
  } finally {
    hosts.merchant = before;
  }
});

test("E1 the N shown is the N posted: a coupon, a tax-inclusive price, three pieces", async ({ page }) => {
  // As the shop computes it: 49.95 each with 18 % tax inside, three of them, a tenth off by coupon.
  const gross = Math.round(3 * 4995 * 0.9);
  const net = Math.round(gross / 1.18);
  const line = { product_id: "p1", category_ids: ["lamps"], quantity: 3, net, tax: gross - net, is_gift_card: false };
  const customer = unique("customer");
  hosts.signedIn = customer;
  await page.goto(hosts.page("plain"));
  // Enough for the dearest reward, so that the badge says what joining brings.
  const filler = { product_id: "p2", category_ids: [], quantity: 1, net: 50_151, tax: 9_027, is_gift_card: false };
  await page.evaluate((lines) => window.coppertoken.cart(lines), [line, filler]);
  await expect(badge(page)).toContainText("this cart earns");
  const promised = Number((await badge(page).textContent()).match(/earns (\d+)/)[1]);
  expect(promised).toBe(Math.floor((net + filler.net) / 100));
  await hosts.merchant.as(customer, "POST", "/join", { consent: true });
  const { is_gift_card: _, ...first } = { ...line, line_id: "1" };
  const { is_gift_card: __, ...second } = { ...filler, line_id: "2" };
  const { earned } = await hosts.merchant.order(customer, { lines: [first, second] });
  expect(earned).toBe(promised);
  await page.reload();
  await expect(badge(page)).toContainText(`${promised} points`);
});

for (const [what, spoil] of [
  ["the slogan", (document) => delete document.banner.slogan.mk],
  ["a reward", (document) => delete document.rewards[0].title.ru],
  ["a tier", (document) => (document.tiers[1].title.en = " ")],
]) {
  test(`publishing is refused while ${what} lacks a language`, async () => {
    const document = structuredClone(program);
    spoil(document);
    await expect(hosts.merchant.publish(document)).rejects.toThrow(/write this text in every language of the program/);
  });
}
