// The front page: categories and all goods.
import { catalogue } from "../catalogue.js";
import { productCard } from "../card.js";
import { element, picture } from "../elements.js";
import "../frame.js";
import { localized, showPage, text } from "../text.js";

// The picture that stands for each category.
const faces = { coffee: "old-bazaar-blend", brewing: "gooseneck-kettle", table: "cappuccino-cup" };

function tile(category, products) {
  const ofCategory = products.filter((product) => product.category_id === category.id);
  const face = products.find((product) => product.id === faces[category.id]) ?? ofCategory[0];
  return element("li", {},
    element("a", { class: "tile", href: `#${category.id}` },
      picture(face, 480),
      element("span", { class: "tile-words" },
        element("strong", {}, localized(category.name)),
        element("span", { class: "soft" }, text("category.count", { count: ofCategory.length })))));
}

function shelf(category, products) {
  const heading = `${category.id}-heading`;
  return element("section", { class: "shelf", id: category.id, "aria-labelledby": heading },
    element("div", { class: "shelf-head" },
      element("h2", { id: heading }, localized(category.name)),
      element("p", { class: "soft" }, text(`category.${category.id}`))),
    element("ul", { class: "cards" },
      products.filter((product) => product.category_id === category.id)
        .map((product) => element("li", {}, productCard(product)))));
}

try {
  const { categories, products } = await catalogue();
  document.getElementById("tiles").replaceChildren(...categories.map((category) => tile(category, products)));
  document.getElementById("shelves").replaceChildren(...categories.map((category) => shelf(category, products)));
  // The sections did not exist when the browser looked for the address's target.
  if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
} catch (problem) {
  document.getElementById("shelves").replaceChildren(element("p", { class: "message bad", role: "alert" }, problem.forShopper));
}
showPage();
