// The cart: lines with quantities, the sum, what it will earn.
import { cart } from "../cart.js";
import { catalogue, productAddress } from "../catalogue.js";
import { element, icon, picture } from "../elements.js";
import { announce } from "../frame.js";
import { earnHint } from "../loyalty.js";
import { quantityField } from "../quantity.js";
import { localized, money, showPage, text } from "../text.js";

const place = document.getElementById("cart");

function row(product, quantity) {
  const name = localized(product.name);
  const sum = element("p", { class: "price" }, money(product.price * quantity));
  const field = quantityField({
    id: `quantity-${product.id}`, value: quantity, name,
    changed: (wanted) => {
      sum.textContent = money(product.price * wanted);
      cart.set(product.id, wanted);
      showTotals();
    },
  });
  const remove = () => {
    cart.set(product.id, 0);
    announce(text("cart.removed", { name }));
    line.remove();
    if (cart.count() === 0) showEmpty();
    else showTotals();
    // The pressed button is gone: the focus goes to the heading, not to the top of the page.
    place.querySelector("h1").focus();
  };
  const line = element("li", { class: "line", "data-product": product.id },
    picture(product, 96),
    element("div", { class: "line-words" },
      element("h2", {}, element("a", { href: productAddress(product) }, name)),
      element("p", { class: "soft" }, text("cart.each", { price: money(product.price) }))),
    field.node,
    sum,
    element("button", { class: "icon-button", type: "button", "aria-label": text("cart.remove", { name }), click: remove }, icon("remove")));
  return line;
}

let goods = new Map();

function showTotals() {
  const total = cart.lines().reduce((sum, line) => sum + (goods.get(line.product_id)?.price ?? 0) * line.quantity, 0);
  document.getElementById("cart-goods").textContent = money(total);
  document.getElementById("cart-total").textContent = money(total);
  document.getElementById("cart-earn").replaceChildren(earnHint(total));
}

function showEmpty() {
  place.replaceChildren(element("div", { class: "empty" },
    element("h1", { tabindex: "-1" }, text("cart.empty")),
    element("p", { class: "soft" }, text("cart.emptyHint")),
    element("a", { class: "button", href: "/" }, text("cart.browse"))));
}

function showLines(lines) {
  place.replaceChildren(
    element("h1", { tabindex: "-1" }, text("cart.title")),
    element("div", { class: "two-columns" },
      element("ul", { class: "lines", id: "cart-lines" },
        lines.map((line) => row(goods.get(line.product_id), line.quantity))),
      element("aside", { class: "summary", "aria-labelledby": "summary-heading" },
        element("h2", { id: "summary-heading" }, text("order.summary")),
        element("dl", { class: "sums" },
          element("dt", {}, text("order.goods")), element("dd", { id: "cart-goods" }),
          element("dt", {}, text("order.shipping")), element("dd", {}, text("order.free")),
          element("dt", { class: "total" }, text("order.total")), element("dd", { class: "total", id: "cart-total" })),
        element("div", { class: "earn", id: "cart-earn" }),
        element("coppertoken-cart"),
        element("a", { class: "button wide", id: "to-checkout", href: "/checkout" }, text("cart.checkout")),
        element("p", { class: "soft small" }, text("cart.codeLater")))));
  showTotals();
}

try {
  const { products } = await catalogue();
  goods = new Map(products.map((product) => [product.id, product]));
  // What the shop no longer sells leaves the cart.
  for (const line of cart.lines()) if (!goods.has(line.product_id)) cart.set(line.product_id, 0);
  if (cart.count() === 0) showEmpty();
  else showLines(cart.lines());
} catch (problem) {
  place.replaceChildren(element("p", { class: "message bad", role: "alert" }, problem.forShopper));
}
showPage();
