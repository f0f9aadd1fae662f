// The demo shop as a shopper uses it: small steps the stories are told in.
import { readFileSync } from "node:fs";
import { expect } from "@playwright/test";
import { fileURLToPath } from "node:url";

/** Where screenshots go: beside the results, or into the repository when they are being renewed. */
export const SCREENSHOTS = process.env.COPPERTOKEN_SCREENSHOTS ?? fileURLToPath(new URL("results/screenshots", import.meta.url));

/** Prepares the demo shop with its own program; repeating it changes nothing. */
export async function seedWhole(request) {
  const answer = await request.post("/demo/seed");
  expect(answer.ok(), await answer.text()).toBeTruthy();
}

/** Prepares the demo shop with a plain program: a point for every euro, three rewards, two tiers. What it earns the widget computes itself. */
export async function seed(request) {
  await seedWhole(request);
  const headers = { authorization: `Bearer ${process.env.ADMIN_SECRET}`, "content-type": "application/json" };
  const data = readFileSync(new URL("plain_program.json", import.meta.url), "utf8");
  const answer = await request.post("/v1/admin/shops/demo/programs", { headers, data });
  expect(answer.ok(), await answer.text()).toBeTruthy();
}

/** Signs in at the shop and lands on `path`. */
export async function signIn(page, shopper, path = "/") {
  await page.goto(`/sign-in?return=${encodeURIComponent(path)}`);
  await page.locator(`#sign-in-${shopper}`).click();
  await page.waitForURL((url) => url.pathname === new URL(path, url).pathname);
}

/** The badge, wherever it stands. */
export const badge = (page) => page.locator("coppertoken-badge button.badge");

/** The program page as a dialog. */
export const programDialog = (page) => page.getByRole("dialog").filter({ has: page.locator("#program-title") });

/** Opens the program page by the badge. */
export async function openProgram(page) {
  await badge(page).click();
  await expect(programDialog(page)).toBeVisible();
  return programDialog(page);
}

/** Ticks the consent and joins, in an open program page. */
export async function join(dialog) {
  await dialog.getByRole("checkbox").check();
  await dialog.locator("[part~=join]").click();
}

/** Puts a product into the cart and goes to the checkout. */
export async function checkOut(page, product, quantity = 1) {
  await page.goto(`/product?id=${product}`);
  await page.locator("#quantity").fill(String(quantity));
  await page.locator("#add-to-cart").click();
  await expect(page.locator("#cart-count")).toHaveText(String(quantity));
  await page.goto("/checkout");
  await expect(page.locator("#order-total")).not.toBeEmpty();
}

/** Pays and reads the order's number. */
export async function pay(page) {
  await page.locator("#pay").click();
  await expect(page.locator("#thanks")).toBeVisible();
  return (await page.locator("#order-number").textContent()).trim();
}

/** Buys, start to end. */
export async function buy(page, product, quantity = 1) {
  await checkOut(page, product, quantity);
  return pay(page);
}

/** Moves the demo's clock by the shop's own button. */
export async function skipDays(page, days) {
  await page.goto("/");
  const before = new Date(await page.locator("#demo-clock").getAttribute("datetime"));
  await page.locator(`[data-skip="${days}"]`).click();
  await expect
    .poll(async () => new Date(await page.locator("#demo-clock").getAttribute("datetime")) - before)
    .toBeGreaterThanOrEqual(days * 86_400_000 - 60_000);
}

/** The demo's civil day, some days later, in the words of a language. */
export async function dayLater(request, days, locale) {
  const { now } = await (await request.get("/demo/state")).json();
  const at = new Date(new Date(now).getTime() + days * 86_400_000);
  return new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", timeZone: "Europe/Skopje" }).format(at);
}

/** Minor units of a price as the page shows it: "€94.90", "94,90 €", "€5". */
export function minorUnits(text) {
  const [whole, fraction = ""] = text.replace(/[^\d.,]/g, "").replace(/,/g, ".").split(/\.(?=\d{1,2}$)/);
  return Number(whole.replace(/\./g, "")) * 100 + Number(fraction.padEnd(2, "0") || 0);
}

/** The minor units an element shows. */
export const shownMinorUnits = async (locator) => minorUnits(await locator.textContent());

/** Keeps what the page looks like. */
export async function keep(page, name, options = {}) {
  await page.screenshot({ path: `${SCREENSHOTS}/${name}.png`, animations: "disabled", ...options });
}
