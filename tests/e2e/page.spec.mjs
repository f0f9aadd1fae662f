// The program page's code: it comes when it is first needed, and not before; and what a shopper meets when it does not come.
import { expect, test } from "@playwright/test";
import { badge, openProgram, programDialog, seed } from "./shop.mjs";

/** The files that are fetched when they are first needed. */
const CHUNKS = "**/v1/widget/*/split_*.wasm";

test.beforeAll(async ({ request }) => seed(request));

/** Names of the chunks asked for, as they are asked for. */
function chunksOf(page) {
  const chunks = [];
  page.on("request", (request) => {
    const name = request.url().match(/split_\w+/)?.[0];
    if (name) chunks.push(name);
  });
  return chunks;
}

/** Codes of the error events told to the page. */
async function errorsOf(page) {
  await page.addInitScript(() => {
    window.told = [];
    document.addEventListener("coppertoken:error", ({ detail }) => window.told.push(detail.code));
  });
  return () => page.evaluate(() => window.told);
}

test("the page's code and words travel when the page is first opened, once, in the shopper's language", async ({ page }) => {
  const chunks = chunksOf(page);
  await page.goto("/?lang=mk");
  await expect(page.locator("aside.banner")).toBeVisible();
  expect(chunks).toEqual([]);
  await openProgram(page);
  await page.keyboard.press("Escape");
  await expect(programDialog(page)).toBeHidden();
  await openProgram(page);
  expect(chunks.sort()).toEqual(["split_mk", "split_page"]);
});

for (const missing of ["split_page", "split_en"]) {
  test(`without ${missing} the badge offers the hosted page, and the next click tries again`, async ({ page }) => {
    const thrown = [];
    page.on("pageerror", (error) => thrown.push(error));
    const errors = await errorsOf(page);
    await page.route(`**/${missing}.wasm`, (route) => route.abort());
    await page.goto("/");
    await badge(page).click();
    const link = page.locator("coppertoken-badge").getByRole("link");
    await expect(link).toHaveAttribute("href", /\/p\/demo$/);
    await expect(programDialog(page)).toBeHidden();
    expect(await errors()).toEqual(["unavailable"]);
    // Answered, and still not there: an error page instead of the module.
    await page.unroute(`**/${missing}.wasm`);
    await page.route(`**/${missing}.wasm`, (route) => route.fulfill({ status: 503, body: "busy" }));
    await badge(page).click();
    await expect.poll(errors).toEqual(["unavailable", "unavailable"]);
    await page.unroute(`**/${missing}.wasm`);
    await openProgram(page);
    await expect(programDialog(page)).toContainText("Ways to earn");
    await expect(link).toBeHidden();
    expect(thrown).toEqual([]);
  });
}

test("without its code the embedded page is a link to the hosted page, which opens", async ({ page }) => {
  const errors = await errorsOf(page);
  await page.route(CHUNKS, (route) => route.abort());
  await page.goto("/rewards");
  const link = page.locator("coppertoken-program").getByRole("link");
  await expect(link).toBeVisible();
  expect(await errors()).toEqual(["unavailable"]);
  await link.click();
  await page.waitForURL("**/p/demo");
  await expect(page.locator("h1")).toBeVisible();
});
