// The only place that talks to the shop's back end.
import { language, money, optionalText, text } from "./text.js";

/** A refusal of the back end (problem+json), or its silence. */
export class Problem extends Error {
  constructor({ status = 0, code = "offline", title = "", detail = "", missing = 0 }) {
    super(detail || title || code);
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.missing = missing;
  }

  /** What the shopper is told: our own words for codes we know, else the back end's, else a general apology. */
  get forShopper() {
    const own = optionalText(`problem.${this.code}`, { missing: money(this.missing) });
    if (own) return own;
    return this.detail && language === "en" ? this.detail : text("problem.other");
  }
}

async function call(method, path, body) {
  const headers = { accept: "application/json" };
  if (body !== undefined) headers["content-type"] = "application/json";
  let response;
  try {
    response = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  } catch {
    throw new Problem({});
  }
  const isJson = /\bjson\b/.test(response.headers.get("content-type") ?? "");
  const answer = isJson ? await response.json().catch(() => null) : null;
  if (!response.ok) throw new Problem({ code: "unknown", ...answer, status: response.status });
  return answer;
}

export const backend = {
  get: (path) => call("GET", path),
  post: (path, body = {}) => call("POST", path, body),
  remove: (path) => call("DELETE", path),
};

/** Who is here and what the demo's clock says. Asked once a page. */
export const state = backend.get("/demo/state");
// Every page waits for it in its own way; a failure nobody waits for is not an error of the page.
state.catch(() => {});
