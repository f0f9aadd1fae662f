// What shoppers read of programs that are not a shop of points and discounts: other counters, other names, other rewards. The programs
// are the whole ones that merchants start from.
import { expect, test } from "@playwright/test";
import { readFile } from "node:fs/promises";
import { badge } from "./shop.mjs";
import { Merchant } from "./hosts/merchant.mjs";
import { Hosts } from "./hosts/server.mjs";

const PROGRAMS = new URL("../programs/", import.meta.url);

let hosts;
test.beforeAll(async () => (hosts = await Hosts.start()));
test.afterAll(() => hosts.stop());

/** Opens a shop with a program of `tests/programs`. */
async function open(name, change = (program) => program) {
  const program = JSON.parse(await readFile(new URL(`${name}.json`, PROGRAMS), "utf8"));
  hosts.merchant = await Merchant.open(change(program), [hosts.origin]);
  hosts.signedIn = null;
}

/** The program page of the shop in a language, laid out by words: no-break spaces are spaces. */
async function read(page, lang, part) {
  await page.goto(hosts.page("program", { lang }));
  const place = page.locator(`coppertoken-program ${part}`);
  await expect(place.first()).toBeVisible();
  return async () => (await place.allTextContents()).join(" ").replace(/\s+/g, " ");
}

test("W3 a ladder of what is spent is told in money, from and more than, and so is what is missing", async ({ page }) => {
  await open("fashion");
  const told = await read(page, "mk", ".tiers");
  await expect.poll(told).toContain("100.000 ден. или повеќе");
  await expect.poll(told).toContain("Повеќе од 250.000 ден.");
  hosts.signedIn = await hosts.merchant.member();
  await hosts.merchant.order(hosts.signedIn, { net: 4_000_000, currency: "MKD" });
  await expect.poll(await read(page, "mk", ".tiers")).toContain("уште 60.000 ден. до нивото „Сребрено“");
  await expect.poll(await read(page, "ru", ".tiers")).toMatch(/ещё 60 000 (ден\.|MKD) до уровня «Серебряный»/);
  expect(await (await read(page, "ru", ".tiers"))()).not.toMatch(/\d балл/);
});

test("W3 a ladder of orders is told in orders", async ({ page }) => {
  await open("fashion", (program) => ({
    ...program,
    qualification: { ...program.qualification, measure: "orders" },
    tiers: program.tiers.map((tier, place) => ({ ...tier, threshold: { at_least: [3, 21][place] } })),
  }));
  hosts.signedIn = await hosts.merchant.member();
  const told = await read(page, "ru", ".tiers");
  await expect.poll(told).toContain("3 заказа и больше");
  await expect.poll(told).toContain("21 заказ и больше");
  await expect.poll(told).toContain("ещё 3 заказа до уровня «Серебряный»");
});

test("W4 a service is not told as a discount: neither what lapses nor a checkout", async ({ page }) => {
  await open("fashion");
  // It is a reward for members.
  hosts.signedIn = await hosts.merchant.member();
  const told = await read(page, "en", '[data-reward="stylist"]');
  await expect.poll(told).toContain("Give the code to the shop.");
  expect(await told()).not.toMatch(/discount|checkout|one order/i);
  const discount = await read(page, "en", '[data-reward="off-200"]');
  expect(await discount()).toContain("if the goods cost less, the rest of the discount lapses");
});

test("points are called as the program calls them, on the badge and on the page", async ({ page }) => {
  await open("electronics");
  const customer = await hosts.merchant.member();
  hosts.signedIn = customer;
  await hosts.merchant.grant(customer, 21);
  for (const [lang, counted] of [["en", "21 volts"], ["ru", "21 вольт"], ["mk", "21 волт"]]) {
    await page.goto(hosts.page("program", { lang }));
    await expect(badge(page)).toContainText(counted);
    await expect(page.locator("coppertoken-program .balance-figure")).toHaveText(counted);
    // Nothing on the page calls them points: what the shopper reads is what the test of the words reads, and what is said to screen readers too.
    const said = await page.locator("coppertoken-program").evaluate((node) => node.shadowRoot.textContent);
    expect(said.match(/(?<!\p{L})(point|балл|поен)\p{L}*/giu)).toBeNull();
  }
});

test("points that end with a year, or with rest, say so", async ({ page }) => {
  await open("first", (program) => ({ ...program, earning: { ...program.earning, expiry: { yearly: { month: 12, day: 31 } } } }));
  await expect.poll(await read(page, "en", ".rules")).toContain("It is valid through the next 31 December.");
  await open("first", (program) => ({ ...program, earning: { ...program.earning, expiry: { months_of_inactivity: 6 } } }));
  await expect.poll(await read(page, "en", ".rules")).toContain("for 6 months after you last earned or redeemed");
});
