// The cart: a list of {product_id, quantity} in this browser. Storage may be refused; then it lives as long as the page.
import { shareCart } from "./loyalty.js";

const place = "bakar-cart";
const most = 20;
let lines = read();

function read() {
  try {
    const stored = JSON.parse(localStorage.getItem(place) ?? "[]");
    return Array.isArray(stored) ? stored.filter(wellFormed) : [];
  } catch {
    return [];
  }
}

function wellFormed(line) {
  return typeof line?.product_id === "string" && Number.isInteger(line.quantity) && line.quantity > 0 && line.quantity <= most;
}

function changed() {
  try {
    localStorage.setItem(place, JSON.stringify(lines));
  } catch {
    // Blocked or full: the page in hand still works.
  }
  announce();
}

function announce() {
  shareCart(lines).catch(() => {});
  document.dispatchEvent(new CustomEvent("shop:cart"));
}

// Another tab changed the cart.
window.addEventListener("storage", ({ key }) => {
  if (key !== place) return;
  lines = read();
  announce();
});

export const cart = {
  /** The largest quantity of one product. */
  most,
  /** The lines, as a copy. */
  lines: () => lines.map((line) => ({ ...line })),
  /** How many pieces in all. */
  count: () => lines.reduce((sum, line) => sum + line.quantity, 0),
  /** Adds pieces of a product, up to the largest quantity. */
  add(productId, quantity = 1) {
    const line = lines.find((candidate) => candidate.product_id === productId);
    this.set(productId, (line?.quantity ?? 0) + quantity);
  },
  /** Sets the quantity of a product; 0 removes it. */
  set(productId, quantity) {
    const wanted = Math.min(Math.max(Math.trunc(quantity) || 0, 0), most);
    const line = lines.find((candidate) => candidate.product_id === productId);
    if (wanted === 0) lines = lines.filter((candidate) => candidate !== line);
    else if (line) line.quantity = wanted;
    else lines.push({ product_id: productId, quantity: wanted });
    changed();
  },
  /** Empties the cart. */
  clear() {
    lines = [];
    changed();
  },
  /** Tells the widget and the header once, when the page starts. */
  announce,
};
