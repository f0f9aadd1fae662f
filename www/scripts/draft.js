// The draft order behind the checkout page. A code is claimed for one order, so a reload must find the same draft again
// and a changed cart must give the code back before the new draft claims it.
import { backend } from "./backend.js";

const place = "bakar-draft";

function signature(lines, shopper) {
  return JSON.stringify([shopper?.id ?? null, lines.map(({ product_id, quantity }) => [product_id, quantity])]);
}

function recall() {
  try {
    return JSON.parse(sessionStorage.getItem(place) ?? "null");
  } catch {
    return null;
  }
}

/** Remembers the draft for a reload of this tab. */
export function remember(order, lines, shopper) {
  try {
    sessionStorage.setItem(place, JSON.stringify({ signature: signature(lines, shopper), order }));
  } catch {
    // Blocked: a reload simply makes a new draft.
  }
}

/** Forgets the draft: it is paid, or gone. */
export function forget() {
  try {
    sessionStorage.removeItem(place);
  } catch {
    // Nothing was stored then.
  }
}

/**
 * The draft for this cart: the remembered one if it is of the same shopper and the same lines, else a new one that
 * takes over the old one's code. Answers {order, refusal}: refusal is the problem that kept the code from moving.
 */
export async function draftFor(lines, shopper) {
  const known = recall();
  if (known?.signature === signature(lines, shopper)) return { order: known.order, refusal: null };
  const code = known?.order?.code ?? null;
  if (code) await backend.remove(`/demo/checkout/${encodeURIComponent(known.order.order_id)}/code`).catch(() => {});
  let order = await backend.post("/demo/checkout", { lines });
  let refusal = null;
  if (code) {
    try {
      order = await applyCode(order, code);
    } catch (problem) {
      refusal = problem;
    }
  }
  remember(order, lines, shopper);
  return { order, refusal };
}

/** Claims a code for the order. */
export function applyCode(order, code) {
  return backend.post(`/demo/checkout/${encodeURIComponent(order.order_id)}/code`, { code });
}

/** Gives the order's code back. */
export function releaseCode(order) {
  return backend.remove(`/demo/checkout/${encodeURIComponent(order.order_id)}/code`);
}

/** Pays the order, as far as a demo pays. */
export function pay(order) {
  return backend.post(`/demo/checkout/${encodeURIComponent(order.order_id)}/pay`);
}
