// Bodies of requests: strict, with defaults, fields always in the same order. Unknown fields are refused.

import { badRequest } from "./problems.mjs";

const BYTES_MAX = 128;
const encoder = new TextEncoder();

function fail(place, what) {
  throw badRequest(`${place}: ${what}`);
}

const text = (value, place) => (typeof value === "string" ? value : fail(place, "expected text"));
const flag = (value, place) => (typeof value === "boolean" ? value : fail(place, "expected true or false"));
const integer = (value, place) => (Number.isSafeInteger(value) ? value : fail(place, "expected an integer below 2^53"));

const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;
export const isIdentifier = (value) =>
  value.length > 0 && (value.length * 3 <= BYTES_MAX || encoder.encode(value).length <= BYTES_MAX) && !CONTROL.test(value);
const identifier = (value, place) =>
  typeof value === "string" && isIdentifier(value) ? value : fail(place, "an identifier has 1 to 128 bytes");

const list = (read) => (value, place) =>
  Array.isArray(value) ? value.map((one, at) => read(one, `${place}[${at}]`)) : fail(place, "expected a list");
const optional = (read) => ({ read: (value, place) => (value === null ? null : read(value, place)), otherwise: null });
const otherwise = (read, value) => ({ read, otherwise: value });

function record(fields) {
  const readers = Object.entries(fields).map(([name, field]) => [name, ...(typeof field === "function" ? [field] : [field.read, field.otherwise])]);
  return (value, place) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) fail(place, "expected an object");
    let known = 0;
    const result = {};
    for (const [name, read, standard] of readers) {
      if (Object.hasOwn(value, name)) {
        known += 1;
        result[name] = read(value[name], name);
      } else if (standard === undefined) {
        fail(place, `missing field ${name}`);
      } else {
        result[name] = Array.isArray(standard) ? [] : standard;
      }
    }
    if (Object.keys(value).length > known) fail(place, "unknown field");
    return result;
  };
}

const snapshot = record({
  order_id: identifier,
  number: optional(text),
  updated_at: text,
  placed_at: text,
  paid_at: optional(text),
  fulfilled_at: optional(text),
  cancelled_at: optional(text),
  test: otherwise(flag, false),
  currency: text,
  customer: optional(record({ id: optional(text), email: optional(text), phone: optional(text) })),
  lines: list(
    record({
      line_id: text,
      product_id: text,
      variant_id: otherwise(text, ""),
      sku: otherwise(text, ""),
      category_ids: otherwise(list(text), []),
      quantity: integer,
      net: integer,
      tax: otherwise(integer, 0),
      discount_net: otherwise(integer, 0),
      is_gift_card: otherwise(flag, false),
    }),
  ),
  shipping: otherwise(integer, 0),
  discount_codes: otherwise(list(text), []),
  refunds: otherwise(
    list(
      record({
        id: text,
        lines: otherwise(list(record({ line_id: text, quantity: otherwise(integer, 0), net: integer, tax: otherwise(integer, 0) })), []),
        shipping: otherwise(integer, 0),
        total: integer,
      }),
    ),
    [],
  ),
});

const cart = record({
  lines: list(
    record({
      product_id: otherwise(text, ""),
      variant_id: otherwise(text, ""),
      sku: otherwise(text, ""),
      category_ids: otherwise(list(text), []),
      quantity: otherwise(integer, 1),
      net: integer,
      tax: otherwise(integer, 0),
      is_gift_card: otherwise(flag, false),
    }),
  ),
});

const redemption = record({ reward_id: identifier });

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

const reader = (read) => (bytes) => {
  let value;
  try {
    value = JSON.parse(decoder.decode(bytes));
  } catch (error) {
    throw badRequest(`the body: ${error.message}`);
  }
  return read(value, "the body");
};

export const readSnapshot = reader(snapshot);
export const readCart = reader(cart);
export const readRedemption = reader(redemption);
