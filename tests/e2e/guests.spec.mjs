// Guests are promised only what they get (L4), and what they earned waits for them (E18).
import { expect, test } from "@playwright/test";
import { now, openShop, unique } from "./own_shop.mjs";
import { join, keep, programDialog } from "./shop.mjs";

/** An order of 49.00 that a guest placed with this address; answers how it is claimed. */
async function bought(shop, email, more = {}) {
  const at = new Date(await now()).toISOString();
  const lines = [{ line_id: "1", product_id: "beans", quantity: 1, net: 4900 }];
  const order = { order_id: unique("order"), number: "1042", updated_at: at, placed_at: at, paid_at: at, currency: "EUR", customer: { email }, lines };
  return (await shop.send("/orders", { ...order, ...more })).claim;
}

/** An address nobody else has. */
const mail = () => `${unique("ana")}@example.com`;

/** Where a claim's link leads: a page of the shop. */
const landing = ({ token }) => `/own?coppertoken=claim-${token}`;
const verified = (email) => ({ email, email_verified: true });

const HINTS = {
  en: ["Members earn 98 points", "Join the program", /^As a member: €\d+/],
  ru: ["Участники получат 98 баллов", "Вступить в программу", /^Для участников: ещё \d+/],
  mk: ["Членовите добиваат 98 поени", "Приклучете се на програмата", /^За членови: уште \d+/],
};

for (const [language, [earns, way, nudge]] of Object.entries(HINTS)) {
  test(`L4 a guest reads in ${language} what members earn, and how to become one`, async ({ page }) => {
    const shop = await openShop();
    const body = '<coppertoken-earn price="49.00"></coppertoken-earn><coppertoken-cart></coppertoken-cart>';
    await shop.open(page, { language, body });
    const hint = page.locator("coppertoken-earn .earn");
    await expect(hint.locator("span").first()).toHaveText(earns);
    await page.evaluate(() => window.coppertoken.cart([{ product_id: "beans", quantity: 1, net: 4900 }]));
    const advice = page.locator("coppertoken-cart [part~=cart]");
    await expect(advice.locator("p").first().locator("span").first()).toHaveText(earns);
    await expect(advice.locator("p").nth(1)).toHaveText(nudge);
    await keep(page, `guest-hints-${language}`);
    await hint.getByRole("button", { name: way }).click();
    await expect(programDialog(page).locator("[part~=join]").first()).toBeVisible();
  });
}

test("L4 a member reads the same hint as a promise", async ({ page }) => {
  const shop = await openShop();
  await shop.open(page, { customerId: await shop.member(), body: '<coppertoken-earn price="49.00"></coppertoken-earn>' });
  await expect(page.locator("coppertoken-earn .earn")).toHaveText("You will earn 98 points");
});

test("E18 a guest follows the link, joins by way of the shop's sign-in, and the order counts", async ({ page }) => {
  const shop = await openShop();
  const email = mail();
  const claim = await bought(shop, email);
  await shop.open(page, { at: landing(claim), body: "", data: { "data-login-url": "/own-login" } });
  const dialog = programDialog(page);
  await expect(dialog).toContainText("Your order is kept for you. Join here, and it counts.");
  await keep(page, "guest-claim");
  await join(dialog);
  await page.waitForURL(/own-login/);
  const back = new URL(page.url()).searchParams.get("return");
  expect(back).not.toContain("claim");
  await shop.open(page, { customerId: unique("ana"), claims: verified(email), at: back, body: "" });
  await expect(dialog).toContainText("98 points for order 1042 are yours.");
  await expect(dialog).toContainText("Your balance");
  // Claimed is claimed: the next page of the visit asks nothing.
  await shop.open(page, { customerId: unique("ana"), claims: verified(email), body: "" });
  await expect(dialog).toBeHidden();
});

test("E18 the link claims at once for a member, and only once", async ({ page }) => {
  const shop = await openShop();
  const email = mail();
  const claim = await bought(shop, email);
  expect(claim.url).toBe(`${new URL(claim.url).origin}/?coppertoken=claim-${claim.token}`);
  const customerId = await shop.member();
  await shop.open(page, { customerId, claims: verified(email), at: landing(claim), body: "" });
  await expect(programDialog(page)).toContainText("98 points for order 1042 are yours.");
  const other = await shop.member();
  await shop.open(page, { customerId: other, claims: verified(email), at: landing(claim), body: "" });
  await expect(programDialog(page)).toContainText("This order has been claimed already.");
});

const REFUSED = {
  en: "This link is for another address. Please sign in with the address you ordered with.",
  ru: "Эта ссылка — для другого адреса. Войдите с адресом, на который оформили заказ.",
  mk: "Оваа врска е за друга адреса. Најавете се со адресата со која нарачавте.",
};

for (const [language, words] of Object.entries(REFUSED)) {
  test(`E18 who is signed in with another address is told so in ${language}`, async ({ page }) => {
    const shop = await openShop();
    const claim = await bought(shop, mail());
    const customerId = await shop.member();
    await shop.open(page, { customerId, claims: verified(mail()), at: landing(claim), body: "", language });
    await expect(programDialog(page)).toContainText(words);
  });
}

test("E18 an order nobody has paid counts later; an unverified address is told what to do", async ({ page }) => {
  const shop = await openShop();
  const email = mail();
  const claim = await bought(shop, email, { paid_at: null });
  const customerId = await shop.member();
  await shop.open(page, { customerId, at: landing(claim), body: "" });
  await expect(programDialog(page)).toContainText("The shop has not confirmed your e-mail address yet.");
  await shop.open(page, { customerId, claims: verified(email), at: landing(claim), body: "" });
  await expect(programDialog(page)).toContainText("Order 1042 is yours. It counts once it is paid.");
});
