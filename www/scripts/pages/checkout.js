// The checkout: the draft order, a code, a payment that moves no money, thanks.
import { state } from "../backend.js";
import { cart } from "../cart.js";
import { catalogue } from "../catalogue.js";
import { applyCode, draftFor, forget, pay, releaseCode, remember } from "../draft.js";
import { element, icon, picture, whileBusy } from "../elements.js";
import { signInAddress } from "../frame.js";
import { loyalty } from "../loyalty.js";
import { localized, money, showPage, text } from "../text.js";

const place = document.getElementById("checkout");
let goods = new Map();
let shopper = null;
let order = null;

function summaryLine(line) {
  const product = goods.get(line.product_id);
  return element("li", { class: "small-line" },
    picture(product, 64),
    element("span", { class: "line-words" }, localized(product.name),
      element("span", { class: "soft" }, text("order.pieces", { count: line.quantity, price: money(line.price) }))),
    element("span", { class: "price" }, money(line.price * line.quantity)));
}

function showOrder(next) {
  order = next;
  remember(order, cart.lines(), shopper);
  const discounted = order.discount > 0;
  document.getElementById("sums").replaceChildren(
    element("dt", {}, text("order.goods")), element("dd", { id: "order-goods" }, money(order.goods)),
    ...(discounted ? [
      element("dt", {}, text("order.discount")), element("dd", { class: "discount", id: "order-discount" }, `−${money(order.discount)}`),
    ] : []),
    element("dt", {}, text("order.shipping")), element("dd", {}, order.shipping ? money(order.shipping) : text("order.free")),
    element("dt", { class: "total" }, text("order.total")), element("dd", { class: "total", id: "order-total" }, money(order.total)));
  document.getElementById("pay").lastChild.textContent = text("pay.button", { total: money(order.total) });
  document.getElementById("code-form").hidden = Boolean(order.code);
  document.getElementById("code-applied").replaceChildren(...(order.code ? [
    icon("tag"),
    element("span", {}, text("code.applied", { code: order.code, amount: money(order.discount) })),
    element("button", { class: "link", type: "button", id: "remove-code", click: removeCode }, text("code.remove")),
  ] : []));
}

function showCodeError(message) {
  const input = document.getElementById("code");
  document.getElementById("code-error").textContent = message;
  if (message) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
}

function submitCode(event) {
  event.preventDefault();
  const input = document.getElementById("code");
  const code = input.value.trim();
  showCodeError("");
  if (!code) {
    showCodeError(text("code.missing"));
    input.focus();
    return;
  }
  whileBusy(document.getElementById("apply-code"), async () => {
    try {
      showOrder(await applyCode(order, code));
      input.value = "";
      loyalty("refresh");
      document.getElementById("remove-code")?.focus();
    } catch (problem) {
      showCodeError(problem.forShopper);
      input.focus();
    }
  });
}

function removeCode({ currentTarget }) {
  whileBusy(currentTarget, async () => {
    try {
      showOrder(await releaseCode(order));
      loyalty("refresh");
      document.getElementById("code").focus();
    } catch (problem) {
      showCodeError(problem.forShopper);
    }
  });
}

function submitPayment(event) {
  event.preventDefault();
  const failure = document.getElementById("pay-error");
  failure.textContent = "";
  whileBusy(document.getElementById("pay"), async () => {
    try {
      const paid = await pay(order, document.getElementById("guest-email")?.value.trim());
      forget();
      cart.clear();
      loyalty("refresh");
      showThanks(paid);
    } catch (problem) {
      // A draft of yesterday's database: the next visit starts a new one.
      if (problem.status === 404) forget();
      failure.textContent = problem.forShopper;
    }
  });
}

function showThanks(paid) {
  const heading = element("h1", { tabindex: "-1" }, shopper ? text("thanks.titleNamed", { name: shopper.name.split(" ")[0] }) : text("thanks.title"));
  place.replaceChildren(element("section", { class: "empty thanks", id: "thanks" },
    element("span", { class: "seal" }, icon("check")),
    heading,
    element("p", {}, text("thanks.order"), " ", element("strong", { id: "order-number" }, paid.number)),
    element("p", {}, text("thanks.paid", { total: money(paid.total) })),
    element("p", { class: "soft" }, shopper ? text("thanks.email", { email: shopper.email }) : text("thanks.guest")),
    paid.claim ? element("p", {}, text("thanks.claim"), " ", element("a", { id: "claim", href: `/?coppertoken=claim-${paid.claim.token}` }, text("thanks.claimLink"))) : null,
    element("div", { class: "actions" },
      shopper ? element("a", { class: "button", href: "/orders" }, text("thanks.orders")) : null,
      element("a", { class: shopper ? "button quiet" : "button", href: "/" }, text("cart.browse")))));
  document.title = `${heading.textContent} · Bakar & Bean`;
  heading.focus();
}

/** A card that cannot be mistaken for one's own: filled in and not to be changed. */
function cardField(id, label, value, extra = {}) {
  return element("div", { class: "field" },
    element("label", { for: id }, label),
    element("input", { id, value, readonly: true, autocomplete: "off", ...extra }));
}

function paymentForm() {
  return element("form", { class: "panel", id: "payment", submit: submitPayment },
    element("h2", {}, icon("card"), text("pay.title")),
    element("p", { class: "message note" }, text("pay.demo")),
    cardField("card-number", text("pay.number"), "4242 4242 4242 4242", { inputmode: "numeric" }),
    element("div", { class: "field-pair" },
      cardField("card-expiry", text("pay.expiry"), "12 / 30"),
      cardField("card-check", text("pay.check"), "123")),
    element("p", { class: "message bad", role: "alert", id: "pay-error" }),
    element("button", { class: "button wide", id: "pay" }, icon("lock"), element("span", {})));
}

function delivery() {
  return element("section", { class: "panel" },
    element("h2", {}, icon("truck"), text("delivery.title")),
    shopper
      ? element("p", {}, element("strong", {}, shopper.name), element("br"), text("delivery.address"), element("br"), shopper.email)
      : element("p", {}, element("strong", {}, text("delivery.guest")), element("br"), text("delivery.address")),
    element("p", { class: "soft" }, text("delivery.time")),
    shopper ? null : element("div", { class: "field" },
      element("label", { for: "guest-email" }, text("delivery.email")),
      element("input", { id: "guest-email", type: "email", autocomplete: "email", "aria-describedby": "guest-email-hint" }),
      element("p", { class: "soft small", id: "guest-email-hint" }, text("delivery.signInHint"), " ",
        element("a", { href: signInAddress() }, text("account.signIn")))));
}

function codeBox() {
  return element("div", { class: "code-box" },
    element("form", { id: "code-form", novalidate: true, submit: submitCode },
      element("label", { for: "code" }, text("code.label")),
      element("div", { class: "code-row" },
        element("input", { id: "code", name: "code", autocomplete: "off", autocapitalize: "characters", spellcheck: "false", "aria-describedby": "code-error" }),
        element("button", { class: "button quiet", id: "apply-code" }, text("code.apply")))),
    element("p", { class: "error", id: "code-error", role: "alert" }),
    element("p", { class: "code-applied", id: "code-applied", role: "status" }));
}

function showCheckout(refusal) {
  place.replaceChildren(
    element("h1", {}, text("checkout.title")),
    element("div", { class: "two-columns checkout-columns" },
      delivery(),
      element("aside", { class: "summary", "aria-labelledby": "summary-heading" },
        element("h2", { id: "summary-heading" }, text("order.summary")),
        element("ul", { class: "small-lines" }, order.lines.map(summaryLine)),
        codeBox(),
        element("dl", { class: "sums", id: "sums" }),
        element("p", { class: "soft small" }, element("a", { href: "/cart" }, text("checkout.back")))),
      paymentForm()));
  showOrder(order);
  if (refusal) showCodeError(refusal.forShopper);
}

try {
  const lines = cart.lines();
  if (lines.length === 0) {
    place.replaceChildren(element("div", { class: "empty" },
      element("h1", {}, text("cart.empty")),
      element("p", { class: "soft" }, text("cart.emptyHint")),
      element("a", { class: "button", href: "/" }, text("cart.browse"))));
  } else {
    const [{ products }, here] = await Promise.all([catalogue(), state]);
    goods = new Map(products.map((product) => [product.id, product]));
    shopper = here.shopper;
    const draft = await draftFor(lines, shopper);
    order = draft.order;
    showCheckout(draft.refusal);
  }
} catch (problem) {
  place.replaceChildren(element("div", { class: "empty" },
    element("h1", {}, text("checkout.title")),
    element("p", { class: "message bad", role: "alert" }, problem.forShopper ?? text("problem.other")),
    element("a", { class: "button", href: "/cart" }, text("checkout.back"))));
}
showPage();
