// The draft order behind the checkout page. A code is claimed for one order, so a reload must find the same draft again
// and a changed cart must give the code back before the new draft claims it.
import { backend } from "./backend.js";

const place = "bakar-draft";

function signature(lines) {
  return JSON.stringify(lines.map(({ product_id, quantity }) => [product_id, quantity]));
}

function recall() {
  try {
    return JSON.parse(localStorage.getItem(place) ?? "null");
  } catch {
    return null;
  }
}

/** Remembers the draft for a reload, or for another tab. */
export function remember(order, lines, shopper) {
  try {
    localStorage.setItem(place, JSON.stringify({ lines: signature(lines), shopper: shopper?.id ?? null, order }));
  } catch {
    // Blocked: a reload simply makes a new draft.
  }
}

/** Forgets the draft: it is paid, or gone. */
export function forget() {
  try {
    localStorage.removeItem(place);
  } catch {
    // Nothing was stored then.
  }
}

/**
 * The draft for this cart: the remembered one if it is of the same shopper and the same lines, else a new one, which
 * takes over the code of the same shopper's old one. Answers {order, refusal}: refusal is the problem that kept the
 * code from moving.
 */
export async function draftFor(lines, shopper) {
  const stored = recall();
  // Another shopper's draft is nobody else's business; a guest's draft follows the guest who signs in.
  const known = stored && (stored.shopper === null || stored.shopper === shopper?.id) ? stored : null;
  if (known?.lines === signature(lines) && known.shopper === (shopper?.id ?? null)) return { order: known.order, refusal: null };
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
export function pay(order, email) {
  return backend.post(`/demo/checkout/${encodeURIComponent(order.order_id)}/pay`, email ? { email } : {});
}
