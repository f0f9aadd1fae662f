// Pictures of what a shopper sees, for people to look at; the README shows some. `COPPERTOKEN_SCREENSHOTS` renews those.
import { expect, test } from "@playwright/test";
import { badge, buy, join, keep, openProgram, programDialog, seed, signIn, skipDays } from "./shop.mjs";

const SIZES = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };

test.beforeAll(async ({ request }) => seed(request));

test("a member with a history, for the pictures", async ({ page }) => {
  await signIn(page, "boris");
  await join(await openProgram(page));
  await expect(programDialog(page)).toContainText("Your balance");
  await buy(page, "lever-machine");
  await buy(page, "copper-mill");
  await skipDays(page, 14);
  await buy(page, "copper-dzezve");
  await expect(badge(page)).toContainText("438 points");
});

for (const language of ["en", "ru", "mk"]) {
  for (const scheme of ["light", "dark"]) {
    for (const [size, viewport] of Object.entries(SIZES)) {
      test(`looks: ${size}, ${scheme}, ${language}`, async ({ page }) => {
        await page.setViewportSize(viewport);
        await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
        await page.goto(`/?lang=${language}`);
        if (size === "phone") await page.mouse.wheel(0, 500);
        await expect(page.locator("aside.banner")).toBeVisible();
        await keep(page, `banner-${size}-${scheme}-${language}`);
        await signIn(page, "boris", `/?lang=${language}`);
        await expect(badge(page)).toContainText("438");
        await keep(page, `shop-${size}-${scheme}-${language}`);
        await openProgram(page);
        await expect(programDialog(page).locator(".statement > li").first()).toBeVisible();
        await keep(page, `program-${size}-${scheme}-${language}`);
        await page.goto("/rewards");
        await expect(page.locator("coppertoken-program .statement > li").first()).toBeVisible();
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(overflow).toBeLessThanOrEqual(0);
        await keep(page, `rewards-${size}-${scheme}-${language}`, { fullPage: true });
      });
    }
  }
}
