// A quantity: a number field between two buttons.
import { cart } from "./cart.js";
import { element, icon } from "./elements.js";
import { text } from "./text.js";

/** Makes the field. `changed(quantity)` is called with every new, valid quantity. */
export function quantityField({ id, value, name, changed = () => {} }) {
  const input = element("input", {
    id, type: "number", inputmode: "numeric", min: "1", max: String(cart.most), step: "1", value: String(value),
    "aria-label": name ? text("quantity.of", { name }) : text("quantity.label"),
  });
  const fewer = element("button", { type: "button", "aria-label": text("quantity.fewer"), click: () => put(Number(input.value) - 1) }, icon("minus"));
  const more = element("button", { type: "button", "aria-label": text("quantity.more"), click: () => put(Number(input.value) + 1) }, icon("plus"));
  function put(wanted) {
    const quantity = Math.min(Math.max(Math.trunc(wanted) || 1, 1), cart.most);
    input.value = String(quantity);
    // Not `disabled`: a button that loses the focus under the finger is a trap for the keyboard.
    fewer.setAttribute("aria-disabled", String(quantity === 1));
    more.setAttribute("aria-disabled", String(quantity === cart.most));
    if (quantity === last) return;
    last = quantity;
    changed(quantity);
  }
  let last = value;
  input.addEventListener("change", () => put(Number(input.value)));
  put(value);
  return {
    node: element("div", { class: "quantity", role: "group", "aria-label": text("quantity.label") }, fewer, input, more),
    value: () => last,
  };
}
