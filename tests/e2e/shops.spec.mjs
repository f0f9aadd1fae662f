// Three shops built differently, with the pasted tag and not a line of CSS for it, on phone and desktop: nothing of ours covers the
// cart or the chat, and type and contrast fit the page.
import { expect, test } from "@playwright/test";
import { readFile } from "node:fs/promises";
import { badge, keep, openProgram } from "./shop.mjs";
import { Merchant } from "./hosts/merchant.mjs";
import { Hosts } from "./hosts/server.mjs";

let hosts;

test.beforeAll(async () => {
  hosts = await Hosts.start();
  const program = JSON.parse(await readFile(new URL("hosts/program.json", import.meta.url), "utf8"));
  hosts.merchant = await Merchant.open(program, [hosts.origin]);
});
test.afterAll(() => hosts.stop());

/** What a press in the middle and near the corners of an element meets that is not the element. */
const covered = (locator) => locator.evaluate((node) => {
  const { left, top, right, bottom } = node.getBoundingClientRect();
  const [width, height] = [right - left, bottom - top];
  const points = [[0.5, 0.5], [0.15, 0.5], [0.85, 0.5], [0.5, 0.15], [0.5, 0.85]];
  const met = points.map(([x, y]) => {
    let other = document.elementFromPoint(left + width * x, top + height * y);
    while (other?.shadowRoot) other = other.shadowRoot.elementFromPoint(left + width * x, top + height * y);
    return other;
  });
  return met.filter((other) => other && other !== node && !node.contains(other)).map((other) => `${other.localName}.${other.className}`);
});

/** Contrast by WCAG of a text of ours with the ground it is seen on, the page's own where ours has none. */
const contrastOf = (locator) => locator.evaluate((node) => {
  const luminance = (colour) => {
    const [red, green, blue] = colour.match(/[\d.]+/g).map(Number).map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  let ground = node;
  const background = () => getComputedStyle(ground).backgroundColor;
  while (/, 0\)$|transparent/.test(background())) ground = ground.parentElement ?? ground.getRootNode().host;
  const [dark, light] = [luminance(getComputedStyle(node).color), luminance(background())].sort((left, right) => left - right);
  return (light + 0.05) / (dark + 0.05);
});

for (const shop of ["shop-dense", "shop-modern", "shop-dark"]) {
  for (const [size, viewport] of [["desktop", { width: 1366, height: 768 }], ["phone", { width: 390, height: 844 }]]) {
    test(`${shop} on a ${size}: nothing of the shop is covered, and the widget looks at home`, async ({ page }) => {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ reducedMotion: "reduce" });
      await page.goto(hosts.page(shop));
      await expect(badge(page)).toContainText("Join and spend €250 more");
      const banner = page.locator("aside.banner");
      await expect(banner).toBeVisible();
      const whole = { cart: ".cart-link", chat: ".chat", bar: ".bar .buy", badge: "coppertoken-badge button.badge", close: "aside.banner .close" };
      // Seen together, for what is lifted above one thing may come to stand over another.
      const allCovered = async () => {
        const found = [];
        for (const [name, selector] of Object.entries(whole)) {
          const locator = page.locator(selector);
          if (await locator.isVisible()) found.push(...(await covered(locator)).map((other) => `${name} by ${other}`));
        }
        return found;
      };
      await expect.poll(allCovered).toEqual([]);
      await page.mouse.wheel(0, 300);
      await expect.poll(allCovered).toEqual([]);
      await keep(page, `${shop}-${size}`);
      const buy = page.locator("main .buy");
      // To the middle: the shop's own header sticks to the top.
      await buy.evaluate((node) => node.scrollIntoView({ block: "center" }));
      await banner.getByRole("button", { name: "Close" }).click();
      expect(await covered(buy)).toEqual([]);
      const { shopFont, ownFont } = await page.evaluate(() => ({
        shopFont: getComputedStyle(document.querySelector("main p")).fontFamily,
        ownFont: getComputedStyle(document.querySelector("coppertoken-earn").shadowRoot.querySelector(".earn")).fontFamily,
      }));
      expect(ownFont).toBe(shopFont);
      for (const text of [page.locator("coppertoken-earn .earn"), badge(page).locator(".badge-words")]) {
        expect(await contrastOf(text)).toBeGreaterThanOrEqual(4.5);
      }
      const ground = await badge(page).evaluate((node) => getComputedStyle(node).backgroundColor);
      expect(ground).toBe(shop === "shop-dark" ? "rgb(36, 28, 23)" : "rgb(255, 253, 249)");
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      await openProgram(page);
      await keep(page, `${shop}-${size}-program`);
    });
  }
}
