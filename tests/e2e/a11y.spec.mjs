// WCAG 2.2 AA, measured: axe-core over every state in six looks, the dialog checklist of the ARIA Authoring Practices, and a whole
// redemption by keyboard.
import { expect, test } from "@playwright/test";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { badge, openProgram, programDialog } from "./shop.mjs";
import { STATES, enter, openHosts, people } from "./hosts/states.mjs";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let hosts;
let shops;
let folk;

test.beforeAll(async () => {
  ({ hosts, shops } = await openHosts());
  folk = await people(shops);
});
test.afterAll(() => hosts.stop());
test.beforeEach(({ page }) => page.emulateMedia({ reducedMotion: "reduce" }));

/** Six looks of one page; each takes back what the one before it did. */
const LOOKS = {
  light: {},
  dark: { colorScheme: "dark" },
  "forced colors": { forcedColors: "active" },
  "right to left": { direction: "rtl" },
  "320 px": { width: 320, height: 640 },
  // 1280 by 800 at 200 %: half as many CSS pixels, each twice as dense.
  "200 %": { width: 640, height: 400, density: 2 },
};

async function dress(page, { colorScheme = "light", forcedColors = "none", direction = "ltr", width = 1440, height = 900, density = 1 }) {
  await page.emulateMedia({ colorScheme, forcedColors });
  await page.evaluate((value) => (document.documentElement.dir = value), direction);
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: density, mobile: false });
  // Two frames: colours are forced when the page is painted.
  await page.evaluate(() => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))));
}

/**
 * What axe finds, one line each. Under forced colours the browser paints text and ground in the reader's own palette; axe reads the
 * colour from a property that does not tell so, and is not asked about contrast. Nothing of ours refuses the palette, see below.
 */
async function violations(page, look) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(AXE);
  const rules = { "color-contrast": { enabled: look !== "forced colors" } };
  const found = await page.evaluate((rules) => window.axe.run(document, { resultTypes: ["violations"], rules }), rules);
  return found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.flat().join(" ")}: ${node.failureSummary.split("\n")[1]}`));
}

for (const state of STATES) {
  test(`axe finds nothing: ${state.name}`, async ({ page }) => {
    await enter(state, page, hosts, folk, shops);
    for (const [look, settings] of Object.entries(LOOKS)) {
      await dress(page, settings);
      expect.soft(await violations(page, look), look).toEqual([]);
    }
  });
}

for (const [name, path] of [["hosted page", () => `/p/${hosts.merchant.shop}`], ["poster", () => `/p/${hosts.merchant.shop}/poster`], ["try-out page", () => "/try"], ["demo shop", () => "/"], ["rewards", () => "/rewards"]]) {
  test(`axe finds nothing: ${name}`, async ({ page }) => {
    await page.goto(path());
    await page.waitForLoadState("networkidle");
    for (const [look, settings] of Object.entries(LOOKS)) {
      await dress(page, settings);
      expect.soft(await violations(page, look), look).toEqual([]);
    }
  });
}

/** The element that has the focus, inside shadow roots too, described. */
const focused = (page) => page.evaluate(() => {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  const dialog = element?.closest("dialog");
  return { tag: element?.localName, text: element?.textContent, dialog: dialog?.getAttribute("role") ?? null, label: element?.getAttribute("aria-label") };
});

/** Presses Tab until the focus is where it is wanted. */
async function tabTo(page, wanted) {
  for (let presses = 0; presses < 80; presses += 1) {
    if (wanted(await focused(page))) return;
    await page.keyboard.press("Tab");
  }
  throw new Error("80 times Tab did not lead there");
}

test("the dialog checklist: named, modal, focus moves in, is held both ways, Escape closes, focus returns", async ({ page }) => {
  await enter({ name: "account", who: "regular", reach: () => {} }, page, hosts, folk, shops);
  await expect(badge(page)).toContainText("points");
  const dialog = await openProgram(page);
  await test.step("named by its title, modal, with a visible button that closes it", async () => {
    await expect(dialog).toHaveAccessibleName("Corner Club");
    expect(await dialog.evaluate((node) => node.matches(":modal"))).toBe(true);
    const close = dialog.getByRole("button", { name: "Close" });
    await expect(close).toBeInViewport();
    const box = await close.boundingBox();
    expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(44);
  });
  await test.step("the focus is inside, on the title", async () => {
    expect((await focused(page)).dialog).toBe("dialog");
  });
  for (const key of ["Tab", "Shift+Tab"]) {
    await test.step(`${key} never leads to the page behind`, async () => {
      for (let presses = 0; presses < 40; presses += 1) {
        await page.keyboard.press(key);
        const now = await focused(page);
        expect(now.tag === "body" || now.dialog === "dialog", JSON.stringify(now)).toBe(true);
      }
    });
  }
  await test.step("the page behind cannot be operated", async () => {
    await page.locator("#buy").click({ force: true, timeout: 2000 }).catch(() => {});
    await expect(page.locator("#count")).toHaveText("0");
  });
  if (!(await dialog.isVisible())) await openProgram(page);
  await test.step("the question is a dialog of its own: least destructive first, Escape goes one step back", async () => {
    const redeem = dialog.locator(".reward button:enabled").first();
    await redeem.focus();
    await page.keyboard.press("Enter");
    const question = page.getByRole("alertdialog");
    await expect(question).toHaveAccessibleName(/Redeem \d+ points\?/);
    await expect(question.getByRole("button", { name: "Not now" })).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(question).toBeHidden();
    await expect(redeem).toBeFocused();
    await expect(dialog).toBeVisible();
  });
  await test.step("Escape closes, and the focus is where it was", async () => {
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    await expect(badge(page)).toBeFocused();
  });
});

test("R1 a whole redemption by keyboard alone, its result announced", async ({ page }) => {
  const customer = await hosts.merchant.member();
  await hosts.merchant.order(customer, { net: 26000 });
  await enter({ name: "keyboard", who: "keyboard", reach: () => {} }, page, hosts, { keyboard: customer }, shops);
  await expect(badge(page)).toContainText("260 points");
  await page.keyboard.press("Tab");
  await tabTo(page, ({ text }) => text?.includes("260 points"));
  await page.keyboard.press("Enter");
  await expect(programDialog(page)).toBeVisible();
  await tabTo(page, ({ tag, text }) => tag === "button" && text === "Redeem 250 points");
  await page.keyboard.press("Space");
  const question = page.getByRole("alertdialog");
  await expect(question).toBeVisible();
  await tabTo(page, ({ tag, text, dialog }) => tag === "button" && text === "Redeem" && dialog === "alertdialog");
  await page.keyboard.press("Enter");
  await expect(question.getByRole("status").first()).toHaveText(/^Code [0-9A-Z-]{14}: €5 off\.$/);
  expect((await focused(page)).dialog).toBe("alertdialog");
  await tabTo(page, ({ tag, text }) => tag === "button" && text === "Done");
  await page.keyboard.press("Enter");
  await expect(question).toBeHidden();
  expect((await focused(page)).dialog).toBe("dialog");
  await expect(programDialog(page).locator(".code").first()).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(badge(page)).toBeFocused();
  await expect(badge(page)).toContainText("10 points");
});

test("W6 joining by keyboard alone: consent and button", async ({ page }) => {
  const customer = `keyboard-${Date.now()}`;
  await enter({ name: "keyboard", who: "keyboard", reach: () => {} }, page, hosts, { keyboard: customer }, shops);
  await tabTo(page, ({ text }) => text?.includes("spend"));
  await page.keyboard.press("Enter");
  await expect(programDialog(page)).toBeVisible();
  await tabTo(page, ({ tag }) => tag === "input");
  await page.keyboard.press("Space");
  await tabTo(page, ({ tag, text }) => tag === "button" && text === "Join the program");
  await page.keyboard.press("Enter");
  await expect(programDialog(page)).toContainText("Your balance");
  await expect(programDialog(page).getByRole("status").filter({ hasText: "Welcome" })).toBeVisible();
});

for (const [width, height] of [[1440, 900], [390, 844]]) {
  test(`everything to press is at least 44 by 44 pixels, at ${width} wide`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    for (const name of ["guest-banner", "guest-program", "member-history", "redeem-question"]) {
      await enter(STATES.find((state) => state.name === name), page, hosts, folk, shops);
      const small = await page.evaluate(() => {
        const roots = [...document.querySelectorAll("*")].map((node) => node.shadowRoot).filter(Boolean);
        const targets = roots.flatMap((root) => [...root.querySelectorAll("button, a[href], summary, label, input:not(label input)")]);
        const boxes = targets.map((node) => ({ text: node.textContent, box: node.getBoundingClientRect() }));
        return boxes.filter(({ box }) => box.width > 0 && Math.min(box.width, box.height) < 44).map(({ text, box }) => `${text} ${box.width}×${box.height}`);
      });
      expect.soft(small, name).toEqual([]);
    }
  });
}

test("text is painted in the reader's palette under forced colours", async ({ page }) => {
  await page.emulateMedia({ forcedColors: "active" });
  for (const name of ["guest-banner", "member-history", "redeem-question"]) {
    await enter(STATES.find((state) => state.name === name), page, hosts, folk, shops);
    const refusing = await page.evaluate(() => {
      const nodes = [...document.querySelectorAll("*")].map((node) => node.shadowRoot).filter(Boolean).flatMap((root) => [...root.querySelectorAll("*")]);
      const hasText = (node) => [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim());
      return nodes.filter((node) => hasText(node) && getComputedStyle(node).forcedColorAdjust !== "auto").map((node) => `${node.localName}.${node.className}`);
    });
    expect(refusing, name).toEqual([]);
  }
});

test("with reduced motion nothing moves", async ({ page }) => {
  for (const name of ["guest-banner", "guest-program", "member-history"]) {
    await enter(STATES.find((state) => state.name === name), page, hosts, folk, shops);
    expect(await page.evaluate(() => document.getAnimations().length), name).toBe(0);
  }
});
