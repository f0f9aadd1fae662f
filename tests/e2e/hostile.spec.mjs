// Hostile hosts: pages whose policies, styles, scripts or network stand against a widget. Each row of the contract is a page in
// hosts/, served with its real headers by a server of the test; the API is reached through a gate that can break it.
import { chromium, expect, test } from "@playwright/test";
import { mkdtemp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join as inFolder } from "node:path";
import { badge, join, openProgram, programDialog } from "./shop.mjs";
import { Merchant } from "./hosts/merchant.mjs";
import { Hosts } from "./hosts/server.mjs";
import { watch } from "./hosts/watch.mjs";

let hosts;
let member;

test.beforeAll(async () => {
  hosts = await Hosts.start();
  const program = JSON.parse(await readFile(new URL("hosts/program.json", import.meta.url), "utf8"));
  hosts.merchant = await Merchant.open(program, [hosts.origin]);
  member = await hosts.merchant.member();
  await hosts.merchant.order(member, { net: 30000 });
});
test.afterAll(() => hosts.stop());
test.beforeEach(() => {
  hosts.fault = "none";
  hosts.signedIn = null;
});

const hostedLink = (page) => page.locator(`a[href$="/p/${hosts.merchant.shop}"]`);
const banner = (page) => page.locator("aside.banner");

/** The shop sells, whatever becomes of us. */
async function expectShopWhole(page, seen) {
  await page.locator("#buy").dispatchEvent("click");
  await expect(page.locator("#count")).toHaveText("1");
  expect(seen.thrown).toEqual([]);
  expect(await seen.unhandled()).toEqual([]);
}

/** Badge, hint, banner and program page are there and work. */
async function expectWholeWidget(page) {
  await expect(badge(page)).toContainText("Join and spend €250 more → €5 off");
  await expect(page.locator("coppertoken-earn")).toContainText("Members earn 49 points");
  await expect(banner(page)).toBeVisible();
  const dialog = await openProgram(page);
  await expect(dialog).toContainText("Ways to earn");
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
}

for (const name of ["no-wasm", "nonce-no-wasm"]) {
  test(`${name}: a link in the badge's place, one event, and the policy's missing line once on the console`, async ({ page }) => {
    const seen = await watch(page);
    await page.goto(hosts.page(name));
    await expect(hostedLink(page)).toHaveText("Loyalty program");
    await expect(hostedLink(page)).toHaveCount(1);
    expect(await seen.told()).toEqual(["policy"]);
    expect(seen.warned).toHaveLength(1);
    expect(seen.warned[0]).toContain(`script-src ${hosts.api} 'wasm-unsafe-eval'; connect-src ${hosts.api}`);
    await expectShopWhole(page, seen);
    await hostedLink(page).click();
    await expect(page.getByRole("heading", { name: "Corner Club" })).toBeVisible();
  });
}

test("nonce: under nonce and strict-dynamic everything works once 'wasm-unsafe-eval' is allowed", async ({ page }) => {
  const seen = await watch(page);
  await page.goto(hosts.page("nonce"));
  await expectWholeWidget(page);
  expect(await seen.violated()).toEqual([]);
  expect(seen.warned).toEqual([]);
  await expectShopWhole(page, seen);
});

test("strict-style: style-src 'none' costs no style, for sheets are adopted", async ({ page }) => {
  const seen = await watch(page);
  await page.goto(hosts.page("strict-style"));
  await expectWholeWidget(page);
  const look = await badge(page).evaluate((node) => {
    const { borderRadius, minHeight } = getComputedStyle(node);
    return { borderRadius, minHeight };
  });
  expect(look).toEqual({ borderRadius: "22px", minHeight: "44px" });
  // The program's colour travels by CSSOM.
  const accent = () => document.querySelector("coppertoken-badge").shadowRoot.querySelector(".coppertoken").style.getPropertyValue("--accent-ground");
  expect(await page.evaluate(accent)).toBe("#1f5f8b");
  expect((await seen.violated()).filter((violation) => violation.includes(hosts.api))).toEqual([]);
  await expectShopWhole(page, seen);
});

test("no-connect: where the widget's origin may not be asked, the same link, and where to look", async ({ page }) => {
  const seen = await watch(page);
  await page.goto(hosts.page("no-connect"));
  await expect(hostedLink(page)).toHaveCount(1);
  expect(await seen.told()).toEqual(["unavailable"]);
  expect(seen.warned).toHaveLength(1);
  expect(seen.warned[0]).toContain(`${hosts.api}: it may be down, or missing in the page's connect-src`);
  await expectShopWhole(page, seen);
});

test("trusted-types: nothing of ours goes through a guarded sink", async ({ page }) => {
  const seen = await watch(page);
  await page.goto(hosts.page("trusted-types"));
  await expectWholeWidget(page);
  expect(await seen.violated()).toEqual([]);
  await expectShopWhole(page, seen);
});

test("reset: all unset, huge fonts and a z-index war leave the widget as it is", async ({ page }) => {
  const seen = await watch(page);
  await page.goto(hosts.page("plain"));
  await expect(badge(page)).toContainText("spend");
  const shape = (locator) => locator.evaluate((node) => {
    const style = getComputedStyle(node);
    const { fontSize, letterSpacing, textTransform, color, display, position } = style;
    return { fontSize, letterSpacing, textTransform, color, display, position, height: node.getBoundingClientRect().height };
  });
  const before = { badge: await shape(badge(page)), hint: await shape(page.locator("coppertoken-earn .earn")) };
  await page.goto(hosts.page("reset"));
  await expect(badge(page)).toContainText("spend");
  expect({ badge: await shape(badge(page)), hint: await shape(page.locator("coppertoken-earn .earn")) }).toEqual(before);
  const dialog = await openProgram(page);
  // The war is below the dialog: it stands in the browser's top layer.
  const close = dialog.getByRole("button", { name: "Close" }).first();
  await close.click();
  await expect(dialog).toBeHidden();
  await expectShopWhole(page, seen);
});

test("reset: a floating badge keeps its corner, above what the page has put there", async ({ page }) => {
  await page.goto(hosts.page("reset", { contacts: "none" }));
  await expect(badge(page)).toContainText("spend");
  const box = await badge(page).boundingBox();
  const { width, height } = page.viewportSize();
  expect(Math.round(width - box.x - box.width)).toBe(16);
  // The newsletter in that corner is 300 pixels high; the badge stands 8 above it.
  await expect.poll(async () => height - Math.round((await badge(page).boundingBox()).y) - Math.round(box.height)).toBe(308);
  const zIndex = await page.locator("coppertoken-badge").evaluate((node) => getComputedStyle(node).zIndex);
  expect(Number(zIndex)).toBeGreaterThan(2_147_000_000);
});

test("no storage: with all site data blocked the shopper joins, redeems and closes the banner", async ({}, { project }) => {
  // As a shopper sets it in the browser: reading `localStorage` throws.
  const profile = await mkdtemp(inFolder(tmpdir(), "coppertoken-profile-"));
  await mkdir(inFolder(profile, "Default"));
  const preferences = { profile: { default_content_setting_values: { cookies: 2 }, block_third_party_cookies: true } };
  await writeFile(inFolder(profile, "Default", "Preferences"), JSON.stringify(preferences));
  const context = await chromium.launchPersistentContext(profile, { ...project.use.launchOptions, viewport: project.use.viewport, locale: "en-GB" });
  try {
    const page = await context.newPage();
    const seen = await watch(page);
    hosts.signedIn = await hosts.merchant.member();
    await hosts.merchant.order(hosts.signedIn, { net: 25000 });
    await page.goto(hosts.page("plain"));
    const storage = await page.evaluate(() => {
      try {
        return String(localStorage);
      } catch (error) {
        return error.name;
      }
    });
    expect(storage).toBe("SecurityError");
    await expect(badge(page)).toContainText("250 points");
    const dialog = await openProgram(page);
    await dialog.getByRole("button", { name: "Redeem 250 points" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Redeem", exact: true }).click();
    await expect(page.getByRole("alertdialog")).toContainText("Your code is ready");
    hosts.signedIn = null;
    await page.goto(hosts.page("plain"));
    await banner(page).getByRole("button", { name: "Close" }).click();
    await expect(banner(page)).toBeHidden();
    await expectShopWhole(page, seen);
  } finally {
    await context.close();
    await rm(profile, { recursive: true, force: true });
  }
});

for (const fault of ["error", "garbage", "other-json", "offline"]) {
  test(`the API answers with ${fault} from the start: the badge names the program and leads to its page`, async ({ page }) => {
    const seen = await watch(page);
    hosts.fault = fault;
    await page.goto(hosts.page("plain"));
    await expect(badge(page)).toHaveText(/Loyalty program/);
    await expect.poll(seen.told).toContain("unavailable");
    await expect(banner(page)).toBeHidden();
    await expect(page.locator("coppertoken-earn .earn")).toBeHidden();
    const dialog = await openProgram(page);
    await expect(dialog).toContainText("not available right now");
    hosts.fault = "none";
    await dialog.getByRole("button", { name: "Try again" }).click();
    await expect(dialog).toContainText("Ways to earn");
    await page.keyboard.press("Escape");
    expect(seen.warned).toHaveLength(1);
    expect(seen.warned[0]).toContain(hosts.api);
    await expectShopWhole(page, seen);
  });

  test(`the API answers with ${fault} later: the last known figures stay, redeeming waits, nothing is lost`, async ({ page }) => {
    const seen = await watch(page);
    hosts.signedIn = member;
    await page.goto(hosts.page("plain"));
    await expect(badge(page)).toContainText("300 points");
    hosts.fault = fault;
    await page.evaluate(() => window.coppertoken.refresh());
    const dialog = await openProgram(page);
    await expect(dialog).toContainText("No connection. The figures may have changed since.");
    await expect(dialog).toContainText(/Updated at \d\d:\d\d/);
    await expect(dialog).toContainText("300");
    await expect(dialog.getByRole("button", { name: "Redeem 250 points" })).toBeDisabled();
    hosts.fault = "none";
    await page.evaluate(() => window.coppertoken.refresh());
    await expect(dialog.getByRole("button", { name: "Redeem 250 points" })).toBeEnabled();
    expect(seen.warned.length).toBeLessThanOrEqual(1);
    await page.keyboard.press("Escape");
    await expectShopWhole(page, seen);
  });
}

test("the API hangs: the widget gives up by itself, and says so once", async ({ page }) => {
  const seen = await watch(page);
  hosts.fault = "hanging";
  await page.goto(hosts.page("plain"));
  await expect(badge(page)).toContainText("Loading");
  await expectShopWhole(page, seen);
  await expect(badge(page)).toHaveText(/^Loyalty program: Loyalty program$/);
  expect(await seen.told()).toContain("unavailable");
  expect(seen.warned).toHaveLength(1);
  await expectShopWhole(page, seen);
});

test("the API is slow: the shop is usable at once, and what comes late still comes", async ({ page }) => {
  const seen = await watch(page);
  hosts.fault = "slow";
  await page.goto(hosts.page("plain"));
  await expectShopWhole(page, seen);
  await expect(badge(page)).toContainText("Loading");
  await expect(badge(page)).toContainText("Join and spend €250 more → €5 off");
  expect(seen.warned).toEqual([]);
});

test("a redemption whose answer is lost is repeated with the same key and redeems once", async ({ page }) => {
  hosts.signedIn = await hosts.merchant.member();
  await hosts.merchant.order(hosts.signedIn, { net: 60000 });
  await page.goto(hosts.page("plain"));
  const dialog = await openProgram(page);
  await dialog.getByRole("button", { name: "Redeem 250 points" }).click();
  const question = page.getByRole("alertdialog");
  hosts.fault = "offline";
  await question.getByRole("button", { name: "Redeem", exact: true }).click();
  await expect(question).toContainText("nothing is ever redeemed twice");
  hosts.fault = "none";
  await question.getByRole("button", { name: "Try again" }).click();
  await expect(question).toContainText("Your code is ready");
  const { member } = await hosts.merchant.as(hosts.signedIn, "GET", "/member");
  expect(member.balance).toBe(350);
});

test("two-tags: the tag twice is one widget", async ({ page }) => {
  const seen = await watch(page);
  await page.goto(hosts.page("two-tags"));
  await expectWholeWidget(page);
  await expect(badge(page)).toHaveCount(1);
  await expect(banner(page)).toHaveCount(1);
  expect((await seen.told()).filter((name) => name === "ready")).toHaveLength(1);
  expect(seen.warned).toEqual([]);
  await expectShopWhole(page, seen);
});

test("spa: a body drawn anew has its badge, hint, banner and program page again", async ({ page }) => {
  const seen = await watch(page);
  hosts.signedIn = member;
  await page.goto(hosts.page("spa"));
  await expect(badge(page)).toContainText("300 points");
  await openProgram(page);
  await page.keyboard.press("Escape");
  for (let swap = 0; swap < 3; swap += 1) {
    await page.locator("#swap").click();
    await expect(badge(page)).toHaveCount(1);
    await expect(badge(page)).toContainText("300 points");
    await expect(page.locator("coppertoken-earn")).toContainText("49 points");
    const dialog = await openProgram(page);
    await expect(dialog).toContainText("Your balance");
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
  }
  // Drawn anew while the program page is open: it closes, and opens again when asked.
  await openProgram(page);
  await page.evaluate(() => document.getElementById("swap").click());
  await expect(programDialog(page)).toBeHidden();
  await openProgram(page);
  expect(seen.thrown).toEqual([]);
  expect(await seen.unhandled()).toEqual([]);
  expect(hosts.calls.length).toBeGreaterThan(0);
});

test("spa: the banner outlives a body drawn anew", async ({ page }) => {
  const seen = await watch(page);
  await page.goto(hosts.page("spa"));
  await expect(banner(page)).toBeVisible();
  await page.locator("#swap").click();
  await expect(banner(page)).toBeVisible();
  await expect(banner(page)).toHaveCount(1);
  expect(seen.thrown).toEqual([]);
});

test("turbo: visits that run the tag again keep one widget, and the merchant's own badge is filled each time", async ({ page }) => {
  const seen = await watch(page);
  await page.goto(hosts.page("turbo"));
  await expect(badge(page)).toContainText("spend");
  for (let visit = 1; visit <= 3; visit += 1) {
    await page.locator("#visit").click();
    await page.waitForFunction((count) => window.visits === count, visit);
    await expect(badge(page)).toHaveCount(1);
    await expect(badge(page)).toContainText("spend");
    await openProgram(page);
    await page.keyboard.press("Escape");
  }
  expect(seen.thrown).toEqual([]);
  expect(await seen.unhandled()).toEqual([]);
});

test("throwing: a shop whose own scripts throw and patch prototypes still has its program", async ({ page }) => {
  const seen = await watch(page);
  hosts.signedIn = await hosts.merchant.member();
  await hosts.merchant.order(hosts.signedIn, { net: 25000 });
  await page.goto(hosts.page("throwing"));
  await expect(badge(page)).toContainText("250 points");
  const dialog = await openProgram(page);
  await dialog.getByRole("button", { name: "Redeem 250 points" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Redeem", exact: true }).click();
  await expect(page.getByRole("alertdialog")).toContainText("Your code is ready");
  // The shop's own errors are its own; none of ours is among them.
  expect(new Set(seen.thrown)).toEqual(new Set(["the shop's own", "the shop's own listener"]));
  expect(await seen.unhandled()).toEqual([]);
});

test("rtl: the widget follows the page's direction, and nothing stands outside", async ({ page }) => {
  const seen = await watch(page);
  await page.goto(hosts.page("rtl"));
  await expectWholeWidget(page);
  const { x, width } = await banner(page).boundingBox();
  expect(x).toBeGreaterThan(page.viewportSize().width - x - width);
  const dialog = await openProgram(page);
  const [title, close] = await Promise.all([dialog.locator("#program-title").boundingBox(), dialog.getByRole("button", { name: "Close" }).boundingBox()]);
  expect(close.x).toBeLessThan(title.x);
  await expectShopWhole(page, seen);
});

for (const [name, viewport, density] of [["320 px", { width: 320, height: 568 }, 2], ["200 % zoom", { width: 720, height: 450 }, 2]]) {
  test(`${name}: everything can be reached without scrolling sideways`, async ({ browser }) => {
    const page = await browser.newPage({ viewport, deviceScaleFactor: density });
    try {
      const seen = await watch(page);
      await page.goto(hosts.page("plain"));
      await expect(banner(page)).toBeVisible();
      const sideways = () => document.documentElement.scrollWidth - innerWidth;
      expect(await page.evaluate(sideways)).toBeLessThanOrEqual(0);
      const dialog = await openProgram(page);
      await expect(dialog).toContainText("Ways to earn");
      expect(await page.evaluate(sideways)).toBeLessThanOrEqual(0);
      expect(await dialog.evaluate((node) => node.scrollWidth - node.clientWidth)).toBeLessThanOrEqual(0);
      // In hundredths: while something still moves, Chromium answers 43.99998.
      const exact = (nodes) => nodes.map((node) => node.getBoundingClientRect()).filter(({ width }) => width > 0)
        .map(({ left, right, height }) => ({ left, right, height: Math.round(height * 100) / 100 }));
      const boxes = await dialog.locator("button, a, summary, label").evaluateAll(exact);
      for (const box of boxes) {
        expect(box.left).toBeGreaterThanOrEqual(0);
        expect(box.right).toBeLessThanOrEqual(viewport.width);
        expect(box.height).toBeGreaterThanOrEqual(44);
      }
      await join(dialog);
      await page.waitForURL("**/login?**");
      expect(seen.thrown).toEqual([]);
    } finally {
      await page.close();
    }
  });
}

test("back/forward cache: a page that comes back shows today's balance", async ({}, { project }) => {
  // Playwright switches the cache off; a browser of this test's own has it.
  const browser = await chromium.launch({ ...project.use.launchOptions, ignoreDefaultArgs: ["--disable-back-forward-cache"] });
  try {
    const page = await browser.newPage();
    const seen = await watch(page);
    hosts.signedIn = await hosts.merchant.member();
    await page.addInitScript(() => addEventListener("pageshow", ({ persisted }) => (window.cameBack = persisted)));
    await page.goto(hosts.page("plain"));
    await expect(badge(page)).toContainText("0 points");
    await page.goto(hosts.page("rtl"));
    await hosts.merchant.order(hosts.signedIn, { net: 7700 });
    await page.evaluate(() => void history.back());
    await expect.poll(() => page.evaluate(() => window.cameBack).catch(() => null)).toBe(true);
    await expect(badge(page)).toContainText("77 points");
    await openProgram(page);
    expect(seen.thrown).toEqual([]);
  } finally {
    await browser.close();
  }
});
