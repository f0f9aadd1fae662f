// Inviting a friend: the link, the channels, and the friend who comes by it.
import { expect, test } from "@playwright/test";
import { openShop, program, unique } from "./own_shop.mjs";

let shop;
test.beforeAll(async () => {
  shop = await openShop();
});

const field = "coppertoken-referral";
const channels = {
  en: ["Facebook", "WhatsApp", "Telegram", "Viber", "E-mail"],
  ru: ["VK", "Telegram", "Одноклассники", "WhatsApp", "Viber", "Эл. почта"],
  mk: ["Facebook", "Viber", "WhatsApp", "Telegram", "Е-пошта"],
};

test("W11 the invitation stands ready for every channel of the language, each with its tags", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const customerId = await shop.member();
  for (const [language, names] of Object.entries(channels)) {
    await shop.open(page, { customerId, language });
    const links = program(page).locator(".channels").getByRole("link");
    await expect(links).toHaveText(names);
    for (const link of await links.all()) {
      const address = decodeURIComponent(decodeURIComponent(await link.getAttribute("href")));
      expect(address).toContain(`${field}=`);
      expect(address).toMatch(/utm_source=(facebook|whatsapp|telegram|viber|email|vk|ok)&utm_medium=referral&utm_campaign=invite/);
      await expect(link).toHaveAttribute("rel", "noopener noreferrer");
      expect((await link.boundingBox()).height).toBeGreaterThanOrEqual(44);
    }
  }
  await shop.open(page, { customerId });
  const invite = program(page).locator("[part~=invite]");
  await invite.getByRole("button", { name: "Copy link" }).click();
  await expect(invite.getByRole("status")).toHaveText("Link copied");
  const { referral } = await shop.asMember(customerId, "GET", "/member/overview?language=en");
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(new URL(copied).searchParams.get(field)).toBe(referral.code);
  expect(new URL(copied).searchParams.get("utm_source")).toBe("copy");
});

test("F2 any link of the shop carries the code, and it lasts over the way to another page", async ({ page }) => {
  const [advocate, friend] = [await shop.member(), unique("friend")];
  const { referral } = await shop.asMember(advocate, "GET", "/member/overview?language=en");
  await shop.open(page, { customerId: friend, at: `/own-goods?colour=red&${field}=${referral.code}&utm_source=telegram` });
  // Nothing is kept before the friend touches the page; the click to the next page is such a touch.
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
  await page.getByRole("link", { name: "Goods" }).click();
  await page.waitForURL("**/own-goods");
  await expect(program(page)).toContainText("A friend invited you");
  const [request] = await Promise.all([
    page.waitForRequest("**/join"),
    (async () => {
      await program(page).getByRole("checkbox").check();
      await program(page).locator("[part~=join]").click();
    })(),
  ]);
  expect(request.postDataJSON()).toEqual({ consent: true, referral_code: referral.code, source: "telegram" });
  await expect(program(page)).toContainText("Your balance");
  expect((await (await request.response()).json()).referral).toBe("accepted");
});

test("F2 without consent the code is not kept, and joining on the same page counts it all the same", async ({ page }) => {
  const [advocate, friend] = [await shop.member(), unique("friend")];
  const { referral } = await shop.asMember(advocate, "GET", "/member/overview?language=en");
  await page.addInitScript(() => (window.coppertoken ||= []).push(["consent", false]));
  await shop.open(page, { customerId: friend, at: `/own?${field}=${referral.code}` });
  await expect(program(page)).toContainText("A friend invited you");
  await program(page).getByRole("checkbox").check();
  expect(await page.evaluate(() => sessionStorage.length + localStorage.length)).toBe(0);
  const [request] = await Promise.all([page.waitForRequest("**/join"), program(page).locator("[part~=join]").click()]);
  expect(request.postDataJSON().referral_code).toBe(referral.code);
  await expect(program(page)).toContainText("Your balance");
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
});
