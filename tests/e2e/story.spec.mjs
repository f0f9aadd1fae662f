// The whole story: a guest becomes a member, buys, waits, redeems, pays less, returns something, and understands it all.
import { expect, test } from "@playwright/test";
import {
  badge, buy, checkOut, dayLater, join, openProgram, pay, programDialog, seed, shownMinorUnits, signIn, skipDays,
} from "./shop.mjs";

test.beforeAll(async ({ request }) => seed(request));

test("W1 W2 W6 E1 E4 R1 R14 the whole story of a member, explained in three languages", async ({ page, request }) => {
  await test.step("W1 W2 a guest sees the banner and the criterion", async () => {
    await page.goto("/");
    await expect(badge(page)).toContainText("Join and spend €250 more → €5 off");
    await expect(page.locator("header").getByRole("link", { name: /\+389/ })).toBeVisible();
    const banner = page.locator("aside.banner");
    await expect(banner).toContainText("Your coffee pays you back");
    await expect(banner.getByRole("img", { name: "A copper džezve" })).toBeVisible();
  });

  await test.step("W6 joins in three clicks with one tick and no field", async () => {
    await signIn(page, "ana");
    let clicks = 0;
    await page.locator("aside.banner").getByRole("button", { name: "Join the program" }).click();
    clicks += 1;
    const dialog = programDialog(page);
    await dialog.getByRole("checkbox", { name: "I agree to the processing" }).check();
    clicks += 1;
    await dialog.getByRole("button", { name: "Join the program" }).click();
    clicks += 1;
    await expect(dialog).toContainText("Your balance");
    expect(clicks).toBeLessThanOrEqual(3);
    expect(await dialog.getByRole("textbox").count()).toBe(0);
  });

  const posts = await dayLater(request, 14, "en-GB");
  await test.step("E1 R14 buys for 49.95: 49 points promised, then pending with their date", async () => {
    await page.goto("/product?id=copper-dzezve");
    await expect(page.locator("#product coppertoken-earn")).toContainText("You will earn 49 points");
    const number = await buy(page, "copper-dzezve");
    await expect(badge(page)).toContainText(`49 points pending until ${posts}`);
    const dialog = await openProgram(page);
    await expect(dialog).toContainText(`order ${number}`);
  });

  await test.step("E4 14 days later they are posted", async () => {
    await skipDays(page, 14);
    await expect(badge(page)).toContainText("49 points");
    await expect(badge(page)).not.toContainText("pending");
  });

  await test.step("another order brings enough for a reward", async () => {
    await buy(page, "lever-machine");
    await skipDays(page, 14);
    await expect(badge(page)).toContainText("298 points");
  });

  const code = await test.step("R1 redeems 250 points for 5.00", async () => {
    const dialog = await openProgram(page);
    await dialog.getByRole("button", { name: "Redeem 250 points" }).click();
    const question = page.getByRole("alertdialog");
    await expect(question).toContainText("€5 off");
    await expect(question).toContainText("48 points stay on your balance");
    await expect(question.getByRole("button", { name: "Not now" })).toBeFocused();
    await question.getByRole("button", { name: "Redeem", exact: true }).click();
    await expect(question).toContainText("Your code is ready");
    const shown = (await question.locator("code").first().textContent()).trim();
    expect(shown).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
    await question.getByRole("button", { name: "Done" }).click();
    await expect(badge(page)).toContainText("48 points");
    return shown;
  });

  const number = await test.step("R1 the code lowers the checkout by exactly 5.00", async () => {
    await checkOut(page, "copper-dzezve", 2);
    const before = await shownMinorUnits(page.locator("#order-total"));
    await page.locator("#code").fill(code.toLowerCase());
    await page.locator("#apply-code").click();
    await expect(page.locator("#code-applied")).toBeVisible();
    expect(before - (await shownMinorUnits(page.locator("#order-total")))).toBe(500);
    return pay(page);
  });

  await test.step("R1 a second use is refused", async () => {
    await checkOut(page, "moka-pot");
    await page.locator("#code").fill(code);
    await page.locator("#apply-code").click();
    await expect(page.locator("#code-error")).toBeVisible();
    expect(await shownMinorUnits(page.locator("#order-total"))).toBe(3850);
  });

  await test.step("one piece goes back", async () => {
    await page.goto("/orders");
    const order = page.locator(`[data-order="${number}"]`);
    await order.getByRole("button", { name: /^Refund one:/ }).click();
    await page.locator('dialog.question[open] button[value="yes"]').click();
    await expect(order.locator(".status.partly_refunded")).toBeVisible();
  });

  const explained = {
    en: { title: `Return of order ${number}`, why: "Hammered copper džezve went back", redeemed: `Redeemed for code ${code}`, balance: "Your balance" },
    ru: { title: `Возврат по заказу № ${number}`, why: /Возвращено: .*džezve/, redeemed: code, balance: "Ваш баланс" },
    mk: { title: `Враќање по нарачка бр. ${number}`, why: /Вратено: .*džezve/, redeemed: code, balance: "Вашето салдо" },
  };
  for (const [language, words] of Object.entries(explained)) {
    await test.step(`balance and statement explain it in ${language}`, async () => {
      await page.goto(`/rewards?lang=${language}`);
      const program = page.locator("coppertoken-program");
      await expect(program).toContainText(words.balance);
      await expect(program).toContainText("48");
      const movement = program.locator(".statement > li").filter({ hasText: words.title }).first();
      await expect(movement).toContainText("−47");
      await movement.locator("summary").click();
      await expect(movement).toContainText(words.why);
      await expect(program.locator(".statement")).toContainText(words.redeemed);
    });
  }
});
