// The page where a merchant tries looks and copies the tag.
import { expect, test } from "@playwright/test";
import { badge, keep, seed } from "./shop.mjs";

test.beforeAll(async ({ request }) => seed(request));

const set = (page, name, value) => page.locator(`#${name}`).evaluate((node, wanted) => {
  node.value = wanted;
  node.dispatchEvent(new Event("input", { bubbles: true }));
}, value);

/** A property of the frame our surfaces stand in. */
const frameStyle = (page, name) => page.evaluate((property) => {
  const frame = document.querySelector("coppertoken-badge").shadowRoot.querySelector(".coppertoken");
  return frame.style.getPropertyValue(property);
}, name);

test("merchants see colours, radius, slogan and place live, and copy one tag that does the same elsewhere", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const thrown = [];
  page.on("pageerror", (error) => thrown.push(error.message));
  await page.goto("/try");
  await expect(badge(page)).toContainText("spend");
  await expect(page.locator(".try-contacts coppertoken-badge")).toBeVisible();
  const banner = page.locator("aside.banner");
  await expect(banner).toBeVisible();

  await test.step("colour and radius", async () => {
    await set(page, "accent", "#0b6e4f");
    await expect.poll(() => frameStyle(page, "--accent-ground")).toBe("#0b6e4f");
    await expect(page.locator("#contrast")).toContainText("readable as it is");
    await set(page, "radius", "3");
    await expect.poll(() => frameStyle(page, "--program-radius")).toBe("3px");
    expect(JSON.parse(await page.locator("#document").textContent()).look).toEqual({ accent: "#0b6e4f", corner_radius_pixels: 3 });
  });

  await test.step("a colour nobody could read on is corrected, and said to be", async () => {
    await set(page, "accent", "#7a7a7a");
    await expect(page.locator("#contrast")).toContainText("readable neighbour");
    await expect.poll(() => frameStyle(page, "--accent-ground")).not.toBe("#0b6e4f");
    expect(await frameStyle(page, "--accent-ground")).not.toBe("#7a7a7a");
  });

  await test.step("the slogan, in each language", async () => {
    await page.locator("#slogan").fill("Three cups, one free");
    await expect(banner).toContainText("Three cups, one free");
    await page.locator("#locale").selectOption("mk");
    await expect(badge(page)).toContainText("уште");
    await expect(page.locator("#slogan")).toHaveValue("Вашето кафе Ви се враќа");
    await expect(page.locator("#tag")).toContainText('data-locale="mk"');
    await page.locator("#locale").selectOption("en");
  });

  await test.step("every place of the badge", async () => {
    await page.locator('input[value="own"]').check();
    await expect(page.locator("#my-place coppertoken-badge")).toBeVisible();
    await expect(badge(page)).toHaveCount(1);
    await page.locator('input[value="left"]').check();
    await expect.poll(async () => (await badge(page).boundingBox())?.x).toBe(16);
    await page.locator('input[value="right"]').check();
    // The badge is made anew meanwhile: for a moment there is none.
    const spaceBeside = async () => {
      const box = await badge(page).boundingBox();
      return box ? Math.round(page.viewportSize().width - box.x - box.width) : Infinity;
    };
    await expect.poll(spaceBeside).toBeLessThanOrEqual(32);
    await keep(page, "try", { fullPage: true });
  });

  await test.step("the copied tag alone is the installation", async () => {
    await page.locator("#theme").selectOption("dark");
    await page.locator('[data-copy="tag"]').click();
    await expect(page.locator("#copied")).toHaveText("Copied.");
    const tag = await page.evaluate(() => navigator.clipboard.readText());
    expect(tag).toContain('data-shop="demo"');
    const address = new URL("/pasted", page.url()).href;
    await page.route(address, (route) => route.fulfill({ contentType: "text/html", body: `<!doctype html><html lang="en"><title>Pasted</title><body>${tag}` }));
    await page.goto(address);
    await expect(badge(page)).toContainText("spend");
    expect(await badge(page).evaluate((node) => getComputedStyle(node).position && node.getRootNode().host.hasAttribute("floating"))).toBe(true);
    expect(await badge(page).evaluate((node) => node.closest("[data-theme]").dataset.theme)).toBe("dark");
  });
  expect(thrown).toEqual([]);
});
