// What leads to the program from outside the shop: printed matter with its code, and the hosted page as printers, search engines
// and messengers meet it.
import { expect, test } from "@playwright/test";
import { readFile } from "node:fs/promises";
import jsQR from "jsqr";
import { keep } from "./shop.mjs";
import { Merchant } from "./hosts/merchant.mjs";

let merchant;
const SHOP = "https://corner.example";

test.beforeAll(async () => {
  const program = JSON.parse(await readFile(new URL("hosts/program.json", import.meta.url), "utf8"));
  merchant = await Merchant.open(program, [SHOP]);
});

/** What a phone's camera would read: the pixels of a screenshot, decoded by a library that shares nothing with ours. */
async function scan(page, locator) {
  const picture = (await locator.screenshot()).toString("base64");
  const { data, width, height } = await page.evaluate(async (source) => {
    const image = new Image();
    image.src = `data:image/png;base64,${source}`;
    await image.decode();
    // As small as a phone sees it from afar.
    const canvas = new OffscreenCanvas(320, 320);
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0, 320, 320);
    return { data: [...context.getImageData(0, 0, 320, 320).data], width: 320, height: 320 };
  }, picture);
  return jsQR(Uint8ClampedArray.from(data), width, height)?.data;
}

for (const [format, size] of [["parcel", "105mm 148mm"], ["lift", "210mm 297mm"]]) {
  for (const [language, words] of [["en", "Scan and join"], ["ru", "Сканируйте и вступайте"], ["mk", "Скенирајте и приклучете се"]]) {
    test(`W12 a ${format} print in ${language}: its code leads to joining and says where it was scanned`, async ({ page }) => {
      await page.goto(`/p/${merchant.shop}/poster?format=${format}&lang=${language}&source=shop-window-7`);
      await expect(page.getByRole("heading", { name: words })).toBeVisible();
      await page.emulateMedia({ media: "print" });
      const code = page.getByRole("img");
      await expect(code).toHaveAccessibleName(/corner\.example/);
      // In the page's own context the policy forbids loading a picture of pixels; a blank page reads it.
      const reader = await page.context().newPage();
      const read = await scan(reader, code);
      expect(read).toBe(`${SHOP}/?coppertoken=join&utm_source=shop-window-7&utm_medium=qr`);
      await reader.close();
      const sheet = await page.locator(".sheet").evaluate((node) => ({ fits: node.scrollHeight <= node.clientHeight + 1 && node.scrollWidth <= node.clientWidth + 1 }));
      expect(sheet.fits).toBe(true);
      const pdf = (await page.pdf({ preferCSSPageSize: true, printBackground: true })).toString("latin1");
      const [width, height] = size.split(" ").map((length) => Math.round(Number.parseFloat(length) / 25.4 * 72));
      const boxes = [...pdf.matchAll(/\/MediaBox \[([\d. ]+)\]/g)].map(([, box]) => box.split(" ").map(Number));
      expect(boxes).toHaveLength(1);
      expect(Math.abs(boxes[0][2] - width)).toBeLessThanOrEqual(2);
      expect(Math.abs(boxes[0][3] - height)).toBeLessThanOrEqual(2);
      await keep(page, `poster-${format}-${language}`, { fullPage: true });
    });
  }
}

test("W12 the code alone is a vector drawing, marked with its format when nothing else is said", async ({ page }) => {
  const answer = await page.goto(`/p/${merchant.shop}/qr.svg?format=parcel`);
  expect(answer.headers()["content-type"]).toBe("image/svg+xml");
  const reader = await page.context().newPage();
  await reader.setContent(`<style>body{margin:0}svg{width:400px}</style>${await answer.text()}`);
  expect(await scan(reader, reader.locator("svg"))).toBe(`${SHOP}/?coppertoken=join&utm_source=parcel&utm_medium=qr`);
});

test("W12 a source that could not be told apart in a report is refused", async ({ request }) => {
  for (const source of ["", "a b", "Окно", "x".repeat(41), "<script>"]) {
    const answer = await request.get(`/p/${merchant.shop}/poster?source=${encodeURIComponent(source)}`);
    expect(answer.status(), source).toBe(400);
    expect((await answer.json()).code).toBe("bad_request");
  }
});

test("the hosted page tells messengers and search engines what it is, in each language", async ({ page }) => {
  for (const [language, title, lead] of [["en", "Corner Club", "Join the Corner Club"], ["ru", "Клуб «Угол»", "Вступите"], ["mk", "Клуб „Агол“", "Приклучете се"]]) {
    await page.goto(`/p/${merchant.shop}?lang=${language}`);
    const meta = (name) => page.locator(`meta[property="${name}"], meta[name="${name}"]`).first().getAttribute("content");
    const own = `${new URL(page.url()).origin}/p/${merchant.shop}?lang=${language}`;
    expect(await page.locator("html").getAttribute("lang")).toBe(language);
    expect(await meta("og:title")).toBe(title);
    expect(await meta("twitter:title")).toBe(title);
    expect(await meta("og:description")).toContain(lead);
    expect(await meta("description")).toContain(lead);
    expect(await meta("og:url")).toBe(own);
    expect(await meta("og:image")).toBe(`${SHOP}/pictures/hero.svg`);
    expect(await meta("twitter:card")).toBe("summary_large_image");
    expect(await page.locator('link[rel="canonical"]').getAttribute("href")).toBe(own);
    const others = await page.locator('link[rel="alternate"]').evaluateAll((links) => links.map((link) => link.hreflang));
    expect(others).toEqual(["en", "ru", "mk", "x-default"]);
    expect(await page.locator('meta[name="robots"]').count()).toBe(0);
    await expect(page.locator("h1")).toHaveText(title);
    await expect(page.locator("a.join")).toHaveAttribute("href", `${SHOP}/?coppertoken=join`);
  }
});

test("the hosted page without JavaScript says every rule, prints, and runs nothing", async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: "mk-MK" });
  const page = await context.newPage();
  const answer = await page.goto(`/p/${merchant.shop}`);
  expect(answer.headers()["content-security-policy"]).toContain("default-src 'none'");
  await expect(page.locator("html")).toHaveAttribute("lang", "mk");
  for (const words of ["За секоја купувачка", "Попуст од 5", "Попуст од 12", "Сребрено", "Златно", "250 поени", "Враќања", "Членството е бесплатно"]) {
    await expect(page.locator("main")).toContainText(words);
  }
  await expect(page.locator("main")).not.toContainText(/EUR|undefined|\{0\}/);
  expect(await page.locator("script").count()).toBe(0);
  await page.emulateMedia({ media: "print" });
  await expect(page.locator("nav")).toBeHidden();
  expect((await page.pdf()).length).toBeGreaterThan(1000);
  await context.close();
});
