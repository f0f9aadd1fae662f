// Offers with their days, and what a little more in the cart unlocks.
import { expect, test } from "@playwright/test";
import { openShop, passDays, program } from "./own_shop.mjs";

const line = (net) => [{ product_id: "beans", quantity: 1, net }];
const cart = (page, net) => page.evaluate((lines) => window.coppertoken.cart(lines), line(net));

test("W5 W10 offers of now and soon, the soonest end first, count their days in three languages and go at the end", async ({ page }) => {
  const shop = await openShop();
  const customerId = await shop.member();
  const told = {
    en: ["Offers now and soon", "2 days left", "starts on"],
    ru: ["Акции сейчас и скоро", "осталось 2 дня до конца акции", "начнётся"],
    mk: ["Акции сега и наскоро", "уште 2 дена до крајот на акцијата", "почнува на"],
  };
  const campaigns = program(page).locator("[part~=campaign]");
  for (const [language, [heading, left, begins]] of Object.entries(told)) {
    await shop.open(page, { customerId, language });
    await expect(program(page).getByRole("heading", { name: heading })).toBeVisible();
    await expect(campaigns).toHaveCount(2);
    await expect(campaigns.nth(0)).toContainText(left);
    await expect(campaigns.nth(1)).toContainText(begins);
  }
  await passDays(1);
  await shop.open(page, { customerId });
  await expect(campaigns.nth(0)).toContainText("last day of the offer");
  await passDays(1);
  await shop.open(page, { customerId });
  await expect(campaigns).toHaveCount(1);
  await expect(campaigns).toContainText("Christmas");
});

test("W5 an offer ends before the eyes of who keeps the page open, at midnight of the program's zone", async ({ page }) => {
  const shop = await openShop();
  // A guest's page counts by the browser's clock: half a minute before midnight in Skopje (UTC+1 in November) of its last day.
  const last = new Date(Date.now());
  const document = await page.request.get(`/v1/shops/${shop.id}/program`).then((answer) => answer.json());
  const { last_day: lastDay } = document.program.mechanics.find((rule) => rule.id === "black-friday").window;
  const offset = new Intl.DateTimeFormat("en", { timeZone: "Europe/Skopje", timeZoneName: "longOffset" })
    .formatToParts(last).find((part) => part.type === "timeZoneName").value.replace("GMT", "") || "+00:00";
  await page.clock.install({ time: new Date(`${lastDay}T23:59:30${offset}`) });
  await shop.open(page);
  const campaigns = program(page).locator("[part~=campaign]");
  await page.clock.runFor(5_000);
  await expect(campaigns.first()).toContainText("last day of the offer");
  await page.clock.runFor(60_000);
  await expect(campaigns.filter({ hasText: "Black Friday" })).toHaveCount(0);
  await expect(campaigns).toHaveCount(1);
});

test("W5 a personal offer counts its days and goes with them", async ({ page }) => {
  const shop = await openShop();
  const customerId = await shop.member();
  await shop.buy(customerId, 1000);
  await shop.open(page, { customerId, language: "ru" });
  const offer = program(page).locator("[part~=offer]");
  await expect(offer).toContainText("осталось 2 дня до конца акции");
  await expect(offer).toContainText("ещё на 1 заказ");
  await passDays(1);
  await shop.open(page, { customerId, language: "mk" });
  await expect(offer).toContainText("последен ден од акцијата");
  await passDays(1);
  await shop.open(page, { customerId });
  await expect(program(page).locator("[part~=stamp-card]")).toBeVisible();
  await expect(offer).toHaveCount(0);
});

test("W2 in the cart stands what a little more unlocks, and what the points at hand are best used for", async ({ page }) => {
  const shop = await openShop();
  const customerId = await shop.member();
  await shop.grant(customerId, { points: { points: 300 } });
  await shop.open(page, { customerId, body: "<coppertoken-cart></coppertoken-cart>" });
  const hint = page.locator("coppertoken-cart [part~=cart]");
  await expect(hint).toBeEmpty();
  await cart(page, 5500);
  await expect(hint.locator("p").first()).toContainText("€5");
  await expect(hint.getByRole("button")).toContainText("€5");
  // Enough for the bonus now: its nudge is gone.
  await cart(page, 6500);
  await expect(hint.locator("p").filter({ hasText: "50 points for 60 and more" })).toHaveCount(0);
  await expect(hint.getByRole("button")).toContainText("€5");
  await page.evaluate(() => window.coppertoken.cart([]));
  await expect(hint.locator("p")).toHaveCount(0);
});

test("a late answer about an older cart is dropped", async ({ page }) => {
  const shop = await openShop();
  await shop.open(page, { body: "<coppertoken-cart></coppertoken-cart>" });
  const hint = page.locator("coppertoken-cart [part~=cart]");
  let late;
  const held = new Promise((resolve) => (late = resolve));
  const asked = [];
  await page.route("**/quote*", async (route) => {
    const [{ net } = {}] = route.request().postDataJSON().lines;
    asked.push(net);
    const answer = await route.fetch();
    if (net === 1000) await held;
    await route.fulfill({ response: answer });
  });
  await cart(page, 1000);
  await expect.poll(() => asked).toContain(1000);
  await cart(page, 5900);
  const nudge = hint.locator("p").filter({ hasText: "more, and" }).first();
  await expect(nudge).toContainText("€1");
  late();
  await page.waitForTimeout(500);
  await expect(nudge).toContainText("€1");
  await expect(nudge).not.toContainText("€50");
});

test("W2 where only the server can judge, the badge of a guest follows the cart by the server's words", async ({ page }) => {
  const shop = await openShop();
  await shop.open(page, { body: "" });
  const badge = page.locator("coppertoken-badge .badge");
  await cart(page, 5500);
  await expect(badge).toContainText("€5");
  await cart(page, 5900);
  await expect(badge).toContainText("€1");
});
