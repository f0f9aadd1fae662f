// One product: picture, words, price, what it earns, quantity, cart.
import { cart } from "../cart.js";
import { productCard } from "../card.js";
import { catalogue } from "../catalogue.js";
import { element, icon, picture } from "../elements.js";
import { announce } from "../frame.js";
import { earnHint } from "../loyalty.js";
import { quantityField } from "../quantity.js";
import { localized, money, showPage, text } from "../text.js";

const place = document.getElementById("product");

function details(product, category) {
  const name = localized(product.name);
  const quantity = quantityField({ id: "quantity", value: 1 });
  const add = (event) => {
    event.preventDefault();
    cart.add(product.id, quantity.value());
    announce(text("cart.added", { name }));
  };
  return [
    element("div", { class: "product-picture" }, picture(product, 480, { described: name })),
    element("div", { class: "product-words" },
      element("nav", { class: "trail", "aria-label": text("product.trail") },
        element("a", { href: "/" }, text("product.shop")), element("span", { "aria-hidden": "true" }, "/"),
        element("a", { href: `/#${category.id}` }, localized(category.name))),
      element("h1", {}, name),
      element("p", { class: "price large", id: "price" }, money(product.price)),
      element("div", { class: "earn" }, earnHint(product.price, { product: product.id, category: product.category_id })),
      element("p", { class: "description" }, localized(product.description)),
      element("form", { class: "buy", submit: add },
        quantity.node,
        element("button", { class: "button", id: "add-to-cart" }, icon("cart"), text("cart.add"))),
      element("ul", { class: "promises" },
        element("li", {}, icon("truck"), text("promise.delivery")),
        element("li", {}, icon("return"), text("promise.return")),
        element("li", {}, icon("hand"), text("promise.repair")))),
  ];
}

function neighbours(product, products) {
  const others = products.filter((other) => other.id !== product.id);
  const first = others.filter((other) => other.category_id === product.category_id);
  return [...first, ...others.filter((other) => !first.includes(other))].slice(0, 4);
}

try {
  const { categories, products } = await catalogue();
  const product = products.find(({ id }) => id === new URLSearchParams(location.search).get("id"));
  if (product) {
    document.title = `${localized(product.name)} · Bakar & Bean`;
    place.replaceChildren(...details(product, categories.find(({ id }) => id === product.category_id)));
    document.getElementById("more").replaceChildren(
      element("h2", { id: "more-heading" }, text("product.more")),
      element("ul", { class: "cards" }, neighbours(product, products).map((other) => element("li", {}, productCard(other)))));
  } else {
    place.replaceChildren(element("div", { class: "empty" },
      element("h1", {}, text("product.missing")),
      element("a", { class: "button", href: "/" }, text("cart.browse"))));
  }
} catch (problem) {
  place.replaceChildren(element("p", { class: "message bad", role: "alert" }, problem.forShopper));
}
showPage();
