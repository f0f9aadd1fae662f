// The shop's goods, from the same file that the till reads: what the page shows is what is charged.
import { backend } from "./backend.js";

const loaded = backend.get("/products.json");

/** The whole catalogue: {currency, categories, products}. */
export function catalogue() {
  return loaded;
}

/** The product of that id, or undefined. */
export async function findProduct(id) {
  return (await loaded).products.find((product) => product.id === id);
}

/** The address of a product's page. */
export function productAddress(product) {
  return `/product?id=${encodeURIComponent(product.id)}`;
}
