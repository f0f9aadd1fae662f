// The contact sheet: every state in every language, phone and desktop, light and dark, on one sheet a language, for people to look
// at. `COPPERTOKEN_SCREENSHOTS` renews the kept ones, so that a visual change shows in review.
import { expect, test } from "@playwright/test";
import { SCREENSHOTS } from "./shop.mjs";
import { STATES, enter, openHosts, people } from "./hosts/states.mjs";

const SIZES = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 844 } };
const SCHEMES = ["light", "dark"];
/** A picture on the sheet is this share of what it shows. */
const SCALE = 0.36;

let hosts;
let shops;
let folk;

test.beforeAll(async () => {
  ({ hosts, shops } = await openHosts());
});
test.afterAll(() => hosts.stop());

for (const language of ["en", "ru", "mk"]) {
  test(`contact sheet in ${language}`, async ({ page, browser }) => {
    test.setTimeout(480_000);
    // People of their own for each language: some states spend points.
    folk = await people(shops);
    await page.emulateMedia({ reducedMotion: "reduce" });
    const rows = [];
    for (const state of STATES) {
      await test.step(state.name, async () => {
        await page.setViewportSize(SIZES.phone);
        await enter(state, page, hosts, folk, shops, language);
        const pictures = [];
        for (const [size, viewport] of Object.entries(SIZES)) {
          await page.setViewportSize(viewport);
          for (const colorScheme of SCHEMES) {
            await page.emulateMedia({ colorScheme });
            const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
            expect(sideways, `${state.name} scrolls sideways`).toBeLessThanOrEqual(0);
            const picture = await page.screenshot({ type: "jpeg", quality: 85, animations: "disabled" });
            pictures.push({ width: viewport.width * SCALE, title: `${size}, ${colorScheme}`, data: picture.toString("base64") });
          }
        }
        rows.push({ name: state.name, pictures });
      });
    }
    const figure = ({ width, title, data }) => `<figure><img width="${width}" alt="" src="data:image/jpeg;base64,${data}"><figcaption>${title}</figcaption></figure>`;
    const row = ({ name, pictures }) => `<h2>${name}</h2><div>${pictures.map(figure).join("")}</div>`;
    const sheet = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await sheet.setContent(`<style>
      body { margin: 24px; background: #e9e6e1; font: 14px/1.3 sans-serif } h2 { margin: 16px 0 6px; font-size: 15px }
      div { display: flex; gap: 12px } figure { margin: 0 } img { display: block } figcaption { color: #555; font-size: 11px }
    </style>${rows.map(row).join("")}`);
    await sheet.screenshot({ path: `${SCREENSHOTS}/contact-${language}.jpg`, type: "jpeg", quality: 72, fullPage: true });
    await sheet.close();
  });
}
