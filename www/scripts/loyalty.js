// All the shop knows of its loyalty widget: the command queue of the pasted tag and one inline element. The queue works
// before the widget has arrived, and if the widget never arrives the shop sells all the same.
import { catalogue } from "./catalogue.js";

/** Sends the widget a command: loyalty("refresh"), loyalty("cart", lines). */
export function loyalty(command, ...commandArguments) {
  (window.coppertoken ||= []).push([command, ...commandArguments]);
}

/** Tells the widget what lies in the cart. */
export async function shareCart(lines) {
  const { products } = await catalogue();
  const goods = new Map(products.map((product) => [product.id, product]));
  loyalty("cart", lines.filter((line) => goods.has(line.product_id)).map((line) => ({
    product_id: line.product_id,
    category_ids: [goods.get(line.product_id).category_id],
    quantity: line.quantity,
    net: goods.get(line.product_id).price * line.quantity,
    tax: 0,
    is_gift_card: false,
  })));
}

/** The inline hint "you will earn N". Made anew whenever the price changes. */
export function earnHint(minorUnits, attributes = {}) {
  const hint = document.createElement("coppertoken-earn");
  hint.setAttribute("price", (minorUnits / 100).toFixed(2));
  for (const [name, value] of Object.entries(attributes)) hint.setAttribute(name, value);
  return hint;
}
