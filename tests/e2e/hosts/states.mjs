// Every state a shopper can meet, and how a page is brought into it. The accessibility tests and the contact sheet walk the
// same list: a new state is one entry here.
import { expect } from "@playwright/test";
import { readFile } from "node:fs/promises";
import { badge, openProgram, programDialog } from "../shop.mjs";
import { ownProgram } from "../own_program.mjs";
import { Merchant, now } from "./merchant.mjs";
import { Hosts } from "./server.mjs";

const question = (page) => page.getByRole("alertdialog");

/** Opens the program page of the signed-in member and waits for the statement. */
async function openAccount(page) {
  const dialog = await openProgram(page);
  await expect(dialog.locator(".balance")).toBeVisible();
  await expect(dialog.locator("#statement, .statement, section").last()).toBeVisible();
  return dialog;
}

/** Brings something into sight. */
async function show(part) {
  await part.scrollIntoViewIfNeeded();
  await expect(part).toBeInViewport();
}

/** The first reward the member can afford. */
const affordable = (page) => programDialog(page).locator(".reward button:enabled").first();

/** The servers of the host pages, and the shops: orders count at once, points are held back, most of what there is. */
export async function openHosts() {
  const hosts = await Hosts.start();
  const program = JSON.parse(await readFile(new URL("program.json", import.meta.url), "utf8"));
  const open = (program) => Merchant.open(program, [hosts.origin]);
  const held = { ...program, earning: { ...program.earning, hold_days: 14 } };
  const shops = { plain: await open(program), held: await open(held), rich: await open(ownProgram(await now())) };
  hosts.merchant = shops.plain;
  return { hosts, shops };
}

/** People of the shops. Who spends points in a state appears in no other one. */
export async function people({ plain, held, rich }) {
  const folk = {
    newcomer: await plain.member(), regular: await plain.member(), debtor: await plain.member(), spender: await plain.member(),
    waiting: await held.member(), fan: await rich.member(),
  };
  const first = { "idempotency-key": "first" };
  await plain.order(folk.regular, { net: 30000 });
  await plain.order(folk.regular, { net: 4995, quantity: 2 });
  await plain.as(folk.regular, "POST", "/member/redemptions", { reward_id: "five-off" }, first);
  await plain.order(folk.regular, { net: 31000 });
  const { order } = await plain.order(folk.debtor, { net: 25000 });
  await plain.as(folk.debtor, "POST", "/member/redemptions", { reward_id: "five-off" }, first);
  await plain.order(folk.debtor, { ...order, updated_at: new Date(Date.parse(order.updated_at) + 1000).toISOString(), refunds: [{ id: "r1", lines: [{ line_id: "1", quantity: 1, net: 25000 }], total: 25000 }] });
  await plain.order(folk.spender, { net: 31000 });
  await held.order(folk.waiting, { net: 8800 });
  for (let orders = 0; orders < 3; orders += 1) await rich.order(folk.fan, { net: 1000 });
  await rich.grant(folk.fan, 60);
  return folk;
}

/** Name, who is signed in, which page, what the API does, and what the shopper does to get there. */
export const STATES = [
  { name: "loading", fault: "hanging", reach: (page) => expect(badge(page).locator(".skeleton")).toBeVisible() },
  { name: "guest-banner", reach: (page) => expect(page.locator("aside.banner")).toBeVisible() },
  { name: "guest-program", reach: async (page) => expect((await openProgram(page)).locator(".join")).toBeVisible() },
  {
    name: "guest-no-consent",
    reach: async (page) => {
      const dialog = await openProgram(page);
      await dialog.locator("[part~=join]").click();
      await expect(dialog.getByRole("alert")).not.toBeEmpty();
    },
  },
  { name: "down", fault: "error", reach: async (page) => expect((await openProgram(page)).locator(".note")).toBeVisible() },
  { name: "member-empty", who: "newcomer", reach: openAccount },
  {
    name: "member-history",
    who: "regular",
    reach: async (page) => {
      const dialog = await openAccount(page);
      await dialog.locator(".statement summary").first().click();
    },
  },
  { name: "member-pending", shop: "held", who: "waiting", reach: openAccount },
  { name: "member-deficit", who: "debtor", reach: openAccount },
  {
    name: "offline",
    who: "regular",
    reach: async (page, hosts) => {
      // All parts are there, so that one thing alone is missing afterwards: the connection.
      await openAccount(page);
      await hosts.quiet();
      hosts.fault = "offline";
      await page.evaluate(() => window.coppertoken.refresh());
      await expect(programDialog(page).locator(".note")).toBeVisible();
    },
  },
  {
    name: "redeem-question",
    who: "regular",
    reach: async (page) => {
      await openAccount(page);
      await affordable(page).click();
      await expect(question(page)).toBeVisible();
    },
  },
  {
    name: "redeem-failed",
    who: "regular",
    reach: async (page, hosts) => {
      await openAccount(page);
      await affordable(page).click();
      hosts.fault = "offline";
      await question(page).locator("[part~=confirm]").click();
      await expect(question(page).getByRole("status")).not.toBeEmpty();
      await expect(question(page).locator("[part~=confirm]")).toBeEnabled();
    },
  },
  {
    name: "redeemed",
    who: "spender",
    reach: async (page) => {
      await openAccount(page);
      await affordable(page).click();
      await question(page).locator("[part~=confirm]").click();
      await expect(question(page).locator("code").first()).toBeVisible();
    },
  },
  { name: "guest-offers", shop: "rich", reach: async (page) => show((await openProgram(page)).locator("[part~=campaign]").first()) },
  { name: "member-choice", shop: "rich", who: "fan", reach: async (page) => show((await openAccount(page)).locator("[part~=choose]").first()) },
  { name: "member-cards", shop: "rich", who: "fan", reach: async (page) => show((await openAccount(page)).locator("[part~=stamp-card]")) },
  { name: "member-stock", shop: "rich", who: "fan", reach: async (page) => show((await openAccount(page)).locator('[data-reward="sample"]')) },
  { name: "member-invite", shop: "rich", who: "fan", reach: async (page) => show((await openAccount(page)).locator("[part~=invite]")) },
  { name: "embedded-guest", path: "program", reach: (page) => expect(page.locator("coppertoken-program .join")).toBeVisible() },
  { name: "embedded-member", path: "program", who: "regular", reach: (page) => expect(page.locator("coppertoken-program .statement > li").first()).toBeVisible() },
];

/** Brings a page into a state, in a language. */
export async function enter(state, page, hosts, folk, shops, language = "en") {
  hosts.fault = state.fault ?? "none";
  hosts.signedIn = state.who ? folk[state.who] : null;
  hosts.merchant = shops[state.shop ?? "plain"];
  try {
    await page.goto(hosts.page(state.path ?? "plain", { lang: language }));
    await state.reach(page, hosts);
    if (hosts.fault === "none") await hosts.quiet();
  } finally {
    hosts.merchant = shops.plain;
  }
}
