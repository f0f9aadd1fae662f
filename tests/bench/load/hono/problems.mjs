// Refusals, and their one form on the wire: RFC 9457 problem+json.

const PROBLEMS = {
  bad_request: [400, "Bad Request", "the request cannot be read"],
  unauthorized: [401, "Unauthorized", "present valid credentials of this shop"],
  address_unknown: [404, "Not Found", "there is nothing under this name"],
  shop_unknown: [404, "Not Found", "there is nothing under this name"],
  no_program: [404, "Not Found", "there is nothing under this name"],
  not_a_member: [404, "Not Found", "nobody has joined under this identity"],
  members_only: [403, "Forbidden", "this is for members; join first"],
  account_frozen: [403, "Forbidden", "the account is frozen; ask the shop"],
  reward_unknown: [404, "Not Found", "the program has no such reward"],
  currency_mismatch: [409, "Conflict", "the order is in another currency than the program"],
  insufficient_points: [409, "Conflict", "the balance does not cover the cost"],
  reward_not_available: [409, "Conflict", "the reward can be redeemed at another time only"],
  reward_limit_reached: [409, "Conflict", "the reward was redeemed as often as one may"],
  too_many_open: [409, "Conflict", "the account holds as many open vouchers or lots as it may"],
  too_large: [413, "Payload Too Large", "the body is too large"],
  amount_out_of_range: [422, "Unprocessable Entity", "an amount, or a sum of amounts, is larger than can be counted"],
  order_too_large: [422, "Unprocessable Entity", "the order has too many lines, refunds or codes"],
  idempotency_key_reused: [422, "Unprocessable Entity", "this Idempotency-Key was used for another request; use a new one"],
  contention: [503, "Service Unavailable", "another request about the same account came first; repeat this one"],
  try_again: [503, "Service Unavailable", "the store is busy; repeat the same request"],
  fault: [500, "Internal Server Error", "something is wrong on our side; the cause was logged"],
};

// A refusal that is shown to the caller.
export class Problem extends Error {
  constructor(code, { detail, missing } = {}) {
    super(code);
    Object.assign(this, { code, detail, missing });
  }

  response() {
    const [status, title, usual] = PROBLEMS[this.code];
    const body = { type: "about:blank", title, status, code: this.code, detail: this.detail ?? usual };
    if (this.missing !== undefined) body.missing = this.missing;
    const headers = { "content-type": "application/problem+json", "cache-control": "no-store" };
    if (status === 401) headers["www-authenticate"] = "Bearer";
    if (status === 503) headers["retry-after"] = "1";
    return new Response(JSON.stringify(body), { status, headers });
  }
}

export const badRequest = (detail) => new Problem("bad_request", { detail });

// Errors of D1 carry nothing but a text. A constraint says that somebody else was first: nothing was written.
const TRANSIENT = /Network connection lost|overloaded|[Tt]oo many requests queued|reset|timed out|timeout|internal error/;
export const isConstraint = (error) =>
  /constraint failed|_is_immutable|_is_kept|_is_bound_for_good|SQLITE_CONSTRAINT/.test(String(error?.message));

export function problemOf(error) {
  if (error instanceof Problem) return error;
  console.error(JSON.stringify({ level: "error", context: String(error?.stack ?? error) }));
  return new Problem(TRANSIENT.test(String(error?.message)) ? "try_again" : "fault");
}
