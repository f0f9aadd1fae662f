// What every page has: translated fixed texts, the cart's count, the account link, the demo bar. Imported by each page.
import { backend, state } from "./backend.js";
import { cart } from "./cart.js";
import { element, whileBusy } from "./elements.js";
import { loyalty } from "./loyalty.js";
import { language, moment, text, translatePage } from "./text.js";

const find = (id) => document.getElementById(id);

function showCount() {
  const count = cart.count();
  find("cart-count").textContent = count > 0 ? String(count) : "";
  find("cart-link").setAttribute("aria-label", text("cart.link", { count }));
}

function wireLanguages() {
  for (const link of document.querySelectorAll("[data-language]")) {
    const address = new URL(location.href);
    address.searchParams.set("lang", link.dataset.language);
    link.href = address.pathname + address.search + address.hash;
    if (link.dataset.language === language) link.setAttribute("aria-current", "true");
  }
}

/** The sign-in page, knowing where to come back to. */
export function signInAddress() {
  if (location.pathname.startsWith("/sign-in")) return location.pathname + location.search;
  const here = new URL(location.href);
  here.searchParams.delete("lang");
  return `/sign-in?return=${encodeURIComponent(here.pathname + here.search + here.hash)}`;
}

let clock = null;

function showClock() {
  if (!clock) return;
  const now = new Date(clock.instant + performance.now() - clock.readAt);
  find("demo-clock").dateTime = now.toISOString();
  find("demo-clock").textContent = moment(now);
}

function setClock(answer) {
  clock = { instant: Date.parse(answer.now), readAt: performance.now() };
  showClock();
}

function showShopper(shopper) {
  const account = find("account-link");
  account.href = shopper ? "/orders" : signInAddress();
  find("account-name").textContent = shopper ? shopper.name : text("account.signIn");
  account.setAttribute("aria-label", shopper ? text("account.orders", { name: shopper.name }) : text("account.signIn"));
  find("demo-shopper").textContent = shopper ? shopper.name : text("demo.guest");
  find("demo-sign-in").hidden = Boolean(shopper);
  find("demo-sign-in").href = account.href;
  find("demo-sign-out").hidden = !shopper;
  for (const node of document.querySelectorAll(".unknown")) node.classList.remove("unknown");
}

async function skip(days) {
  try {
    setClock(await backend.post("/demo/skip", { days }));
    loyalty("refresh");
    announce(text("demo.skipped", { count: days, moment: find("demo-clock").textContent }));
    document.dispatchEvent(new CustomEvent("shop:skipped"));
  } catch (problem) {
    announce(problem.forShopper);
  }
}

function wireDemoBar() {
  const toggle = find("demo-toggle");
  toggle.addEventListener("click", () => {
    const open = toggle.getAttribute("aria-expanded") !== "true";
    toggle.setAttribute("aria-expanded", String(open));
    find("demo-controls").classList.toggle("open", open);
  });
  for (const button of document.querySelectorAll("[data-skip]")) {
    button.addEventListener("click", () => whileBusy(button, () => skip(Number(button.dataset.skip))));
  }
  find("demo-sign-out").addEventListener("click", ({ currentTarget }) => whileBusy(currentTarget, signOut));
  setInterval(showClock, 15_000);
}

/** Signs the shopper out and starts the page anew, as shops do. */
export async function signOut() {
  try {
    await backend.post("/demo/sign-out");
    loyalty("logout");
    location.reload();
  } catch (problem) {
    announce(problem.forShopper);
  }
}

let fading = 0;

/** Says something in passing, to eyes and to screen readers. */
export function announce(message) {
  const notice = find("notice");
  notice.replaceChildren(element("span", {}, message));
  clearTimeout(fading);
  fading = setTimeout(() => notice.replaceChildren(), 6000);
}

translatePage();
wireLanguages();
wireDemoBar();
document.addEventListener("shop:cart", showCount);
cart.announce();
state.then(
  (answer) => {
    setClock(answer);
    showShopper(answer.shopper);
  },
  () => {
    showShopper(null);
    find("demo-clock").textContent = text("demo.off");
  },
);
