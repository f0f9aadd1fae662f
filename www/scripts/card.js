// A product on a shelf.
import { cart } from "./cart.js";
import { productAddress } from "./catalogue.js";
import { element, icon, picture } from "./elements.js";
import { announce } from "./frame.js";
import { localized, money, text } from "./text.js";

/** The card of a product: picture, name, price, and a button that puts one into the cart. */
export function productCard(product) {
  const name = localized(product.name);
  const add = () => {
    cart.add(product.id);
    announce(text("cart.added", { name }));
  };
  return element("article", { class: "card" },
    element("div", { class: "card-picture" }, picture(product, 480, { lazy: true })),
    element("h3", {}, element("a", { href: productAddress(product) }, name)),
    element("div", { class: "card-foot" },
      element("p", { class: "price" }, money(product.price)),
      element("button", { class: "add", type: "button", "aria-label": text("cart.addOne", { name }), click: add }, icon("plus"))));
}
