// The order history, with cancelling and returning.
import { backend, state } from "../backend.js";
import { catalogue, productAddress } from "../catalogue.js";
import { element, icon, picture, whileBusy } from "../elements.js";
import { announce, signInAddress } from "../frame.js";
import { loyalty } from "../loyalty.js";
import { ask } from "../question.js";
import { day, localized, money, showPage, text } from "../text.js";

const place = document.getElementById("orders");
let goods = new Map();

function orderLine(order, line) {
  const product = goods.get(line.product_id);
  const name = product ? localized(product.name) : line.product_id;
  const left = line.quantity - line.refunded_quantity;
  const refundable = left > 0 && (order.status === "paid" || order.status === "partly_refunded");
  const refund = ({ currentTarget }) => whileBusy(currentTarget, async () => {
    const sure = await ask({
      title: text("refund.title"),
      message: text("refund.message", { name }),
      confirm: text("refund.confirm"),
      keep: text("refund.keep"),
    });
    if (sure) await change(order, `/demo/orders/${encodeURIComponent(order.order_id)}/refund`, { line_id: line.line_id, quantity: 1 }, text("refund.done", { name }));
  });
  return element("li", { class: "small-line", "data-line": line.line_id },
    product ? picture(product, 64, { lazy: true }) : null,
    element("span", { class: "line-words" },
      product ? element("a", { href: productAddress(product) }, name) : name,
      element("span", { class: "soft" }, text("order.pieces", { count: line.quantity, price: money(line.price, order.currency) })),
      line.refunded_quantity > 0 ? element("span", { class: "refunded" }, text("order.refundedPieces", { count: line.refunded_quantity })) : null),
    refundable ? element("button", { class: "button quiet small", type: "button", "aria-label": text("refund.label", { name }), click: refund },
      icon("return"), text("refund.button")) : null,
    element("span", { class: "price" }, money(line.price * line.quantity, order.currency)));
}

function orderCard(order) {
  const heading = `order-${order.order_id}-heading`;
  const cancel = ({ currentTarget }) => whileBusy(currentTarget, async () => {
    const sure = await ask({
      title: text("cancel.title", { number: order.number }),
      message: text("cancel.message", { total: money(order.total, order.currency) }),
      confirm: text("cancel.confirm"),
      keep: text("cancel.keep"),
    });
    if (sure) await change(order, `/demo/orders/${encodeURIComponent(order.order_id)}/cancel`, {}, text("cancel.done", { number: order.number }));
  });
  return element("article", { class: "panel order", "aria-labelledby": heading, "data-order": order.order_id },
    element("header", {},
      element("h2", { id: heading, tabindex: "-1" }, text("order.number", { number: order.number })),
      element("span", { class: `status ${order.status}` }, text(`status.${order.status}`)),
      element("p", { class: "soft" }, element("time", { datetime: order.placed_at }, day(order.placed_at)))),
    element("ul", { class: "small-lines" }, order.lines.map((line) => orderLine(order, line))),
    element("footer", {},
      element("dl", { class: "sums" },
        ...(order.discount > 0 ? [
          element("dt", {}, order.code ? text("order.discountCode", { code: order.code }) : text("order.discount")),
          element("dd", { class: "discount" }, `−${money(order.discount, order.currency)}`),
        ] : []),
        element("dt", { class: "total" }, text("order.total")), element("dd", { class: "total" }, money(order.total, order.currency))),
      order.status === "paid" ? element("button", { class: "button quiet small", type: "button", "aria-label": text("cancel.label", { number: order.number }), click: cancel },
        icon("remove"), text("cancel.button")) : null));
}

async function change(order, path, body, done) {
  try {
    const changed = await backend.post(path, body);
    loyalty("refresh");
    const card = orderCard(changed);
    place.querySelector(`[data-order="${CSS.escape(order.order_id)}"]`).replaceWith(card);
    card.querySelector("h2").focus();
    announce(done);
  } catch (problem) {
    announce(problem.forShopper ?? text("problem.other"));
  }
}

function showEmpty(title, hint, link) {
  place.replaceChildren(element("div", { class: "empty" }, element("p", { class: "large" }, title), element("p", { class: "soft" }, hint), link));
}

try {
  const [{ products }, { shopper }] = await Promise.all([catalogue(), state]);
  goods = new Map(products.map((product) => [product.id, product]));
  if (!shopper) {
    showEmpty(text("orders.signIn"), text("orders.signInHint"),
      element("a", { class: "button", href: signInAddress() }, text("account.signIn")));
  } else {
    const { orders } = await backend.get("/demo/orders");
    if (orders.length > 0) place.replaceChildren(...orders.map(orderCard));
    else showEmpty(text("orders.none"), text("orders.noneHint"), element("a", { class: "button", href: "/" }, text("cart.browse")));
  }
} catch (problem) {
  place.replaceChildren(element("p", { class: "message bad", role: "alert" }, problem.forShopper ?? text("problem.other")));
}
showPage();
