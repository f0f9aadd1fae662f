// Surfaces one by one: banner, badge, program page, hints, in the states a shopper meets.
import { expect, test } from "@playwright/test";
import { badge, checkOut, join, keep, openProgram, pay, programDialog, seed, signIn } from "./shop.mjs";

test.beforeAll(async ({ request }) => seed(request));

test("W1 the banner closes by Escape, stays away, and moves nothing", async ({ page }) => {
  await page.addInitScript(() => {
    window.shifts = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto("/");
  const banner = page.locator("aside.banner");
  await expect(banner).toBeVisible();
  expect(await page.evaluate(() => window.shifts)).toBe(0);
  await banner.getByRole("button", { name: "Close" }).focus();
  await page.keyboard.press("Escape");
  await expect(banner).toBeHidden();
  await page.reload();
  await expect(badge(page)).toContainText("spend");
  await page.waitForFunction(() => performance.now() > 5_000);
  await expect(banner).toBeHidden();
});

test("W1 nothing is stored before the shopper does something", async ({ page, context }) => {
  await page.goto("/");
  await expect(page.locator("aside.banner")).toBeVisible();
  const stored = await page.evaluate(() =>
    [...Object.keys(localStorage), ...Object.keys(sessionStorage)].filter((key) => key.includes("coppertoken")),
  );
  expect(stored).toEqual([]);
  expect((await context.cookies()).filter((cookie) => cookie.name.includes("coppertoken"))).toEqual([]);
});

test("W1 on a phone the banner is a strip of at most 15 % of the height", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/");
  const banner = page.locator("aside.banner");
  await page.mouse.wheel(0, 600);
  await expect(banner).toBeVisible();
  expect((await banner.boundingBox()).height).toBeLessThanOrEqual(844 * 0.15);
});

test("W2 the badge stands beside the phone number and follows the cart", async ({ page }) => {
  await page.goto("/");
  await expect(badge(page)).toContainText("Join and spend €250 more → €5 off");
  const phone = await page.locator('.contacts a[href^="tel:"]').boundingBox();
  const box = await badge(page).boundingBox();
  expect(Math.abs(phone.y + phone.height / 2 - (box.y + box.height / 2))).toBeLessThan(phone.height);
  await page.getByRole("button", { name: "Add to cart: Hammered copper džezve" }).click();
  // 49.95 earns 49 points; 201 points more take a cart of 250.00.
  await expect(badge(page)).toContainText("Join and spend €200.05 more → €5 off");
});

test("W3 W4 a guest reads the rules, generated from the program in force", async ({ page, request }) => {
  await page.goto("/rewards");
  const program = page.locator("coppertoken-program");
  const { program: document } = await (await request.get("/v1/shops/demo/program")).json();
  for (const rule of [...document.mechanics, ...document.rewards, ...document.tiers]) {
    await expect(program).toContainText(rule.title.en);
  }
  for (const sentence of [
    "1 point for every €1 you spend", "250 points are worth €5", "What you earn arrives 14 days after payment",
    "It is valid for 12 months after it arrives", "Type the code at the checkout", "Minimum order: €40 of goods",
    "The code is valid for 90 days", "Anyone with an account in this shop may join", "When you return goods",
  ]) {
    await expect(program).toContainText(sentence);
  }
  await expect(program).not.toContainText("€30 off your next order");
});

test("W6 a signed-out guest agrees, is sent to sign in, and comes back as a member", async ({ page }) => {
  await page.goto("/");
  await join(await openProgram(page));
  await page.waitForURL(/sign-in/);
  await page.locator("#sign-in-claire").click();
  await page.waitForURL((url) => url.pathname === "/");
  await expect(programDialog(page)).toContainText("Your balance");
});

test("the program page is a dialog: focus goes in, stays, Escape closes, focus returns", async ({ page }) => {
  await page.goto("/");
  const dialog = await openProgram(page);
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press("Tab");
    const isInside = await page.evaluate(() => {
      const inner = document.activeElement?.shadowRoot?.activeElement;
      return document.activeElement === document.body || Boolean(inner?.closest("dialog"));
    });
    expect(isInside).toBe(true);
  }
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(badge(page)).toBeFocused();
});

test("the API down leaves the shop quiet and whole", async ({ page }) => {
  const thrown = [];
  page.on("pageerror", (error) => thrown.push(error));
  await page.route("**/v1/shops/**", (route) => route.fulfill({ status: 500, body: "garbage" }));
  await page.goto("/");
  await page.getByRole("button", { name: "Add to cart: Hammered copper džezve" }).click();
  await expect(page.locator("#cart-count")).toHaveText("1");
  await expect(page.locator("aside.banner")).toBeHidden();
  expect(thrown).toEqual([]);
});

test("a Macedonian reads Macedonian dates and money", async ({ page }) => {
  await signIn(page, "claire", "/rewards?lang=mk");
  const program = page.locator("coppertoken-program");
  await expect(program).toContainText("Искористете 250 поени");
  await expect(program).not.toContainText(/EUR|December|January/);
});

test("E18 a guest who pays in the demo shop is offered the points, and has them after signing in", async ({ page }) => {
  await checkOut(page, "copper-dzezve");
  await page.locator("#guest-email").fill("Claire@example.test");
  const number = await pay(page);
  await expect(page.locator("#thanks")).toContainText("Its points are kept for you for 30 days.");
  await keep(page, "guest-thanks");
  await page.locator("#claim").click();
  const dialog = programDialog(page);
  await expect(dialog).toContainText("Your order is kept for you. Join here, and it counts.");
  await join(dialog);
  await page.waitForURL(/sign-in/);
  await page.locator("#sign-in-claire").click();
  await page.waitForURL((url) => url.pathname === "/");
  await expect(dialog).toContainText(`49 points for order ${number} are yours.`);
  await expect(dialog).toContainText(`order ${number}`);
  expect(new URL(page.url()).search).toBe("");
});
