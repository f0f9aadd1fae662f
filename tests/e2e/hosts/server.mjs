// Two servers of a test: the merchant's own, which serves host pages with their real headers, and a gate in front of the worker
// under test, through which the pages reach the API and which can make it slow, broken or silent.
import { createServer, request as forward } from "node:http";
import { readFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";

const WORKER = new URL(process.env.COPPERTOKEN_URL);
const FOLDER = new URL("./", import.meta.url);
/** Between an answer and the question it leads to. */
const QUIET_MILLISECONDS = 300;

/** What the gate may do to calls of the API; the loader and the widget's files always pass. */
const FAULTS = {
  none: (request, response) => pass(request, response),
  slow: (request, response) => setTimeout(() => pass(request, response), 2_500),
  hanging: () => {},
  error: (request, response) => answer(request, response, 500, '{"title":"broken"}'),
  garbage: (request, response) => answer(request, response, 200, "<html>%PDF \u0000 not json"),
  "other-json": (request, response) => answer(request, response, 200, '{"program":{"rewards":[null,7],"tiers":"x"},"version":"no"}'),
  offline: (request) => request.socket.destroy(),
};

/** Answers in the worker's place, readable by the page: what is wrong shall be the answer, not CORS. */
function answer(request, response, status, body) {
  const cors = { "access-control-allow-origin": "*", "access-control-allow-headers": "*" };
  const isPreflight = request.method === "OPTIONS";
  response.writeHead(isPreflight ? 204 : status, { "content-type": "application/json", ...cors });
  response.end(isPreflight ? undefined : body);
}

function pass(request, response) {
  const { hostname, port } = WORKER;
  const options = { hostname, port, path: request.url, method: request.method, headers: { ...request.headers, host: WORKER.host } };
  const onward = forward(options, (answer) => {
    response.writeHead(answer.statusCode, answer.headers);
    answer.pipe(response);
  });
  onward.on("error", () => response.destroy());
  request.pipe(onward);
}

async function listen(handler) {
  const server = createServer(handler);
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return { server, origin: `http://127.0.0.1:${server.address().port}` };
}

/** The merchant's server and the gate, running. */
export class Hosts {
  /** Which fault the gate plays. */
  fault = "none";
  /** Paths of the API's calls that came through. */
  calls = [];
  /** Calls that wait for their answer. */
  #open = 0;
  /** Who is signed in at the shop: answers `/token`. */
  signedIn = null;
  merchant = null;

  static async start() {
    const hosts = new Hosts();
    hosts.gate = await listen((request, response) => hosts.#gate(request, response));
    hosts.shop = await listen((request, response) => hosts.#page(request, response));
    return hosts;
  }

  get api() { return this.gate.origin; }
  get origin() { return this.shop.origin; }

  async stop() {
    for (const { server } of [this.gate, this.shop]) {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    }
  }

  /** The address of a host page; settings become attributes of the tag or choose headers. */
  page(name, settings = {}) {
    const address = new URL(`/${name}`, this.origin);
    for (const [key, value] of Object.entries(settings)) address.searchParams.set(key, value);
    return address.href;
  }

  /** Until the pages have what they asked for and ask for nothing more: what they show is all there is. */
  async quiet() {
    for (let since = Date.now(); Date.now() - since < QUIET_MILLISECONDS; await pause(20)) {
      if (this.#open > 0) since = Date.now();
    }
  }

  #gate(request, response) {
    this.#open += 1;
    response.on("close", () => (this.#open -= 1));
    const isApi = request.url.startsWith("/v1/shops/");
    if (!isApi) return pass(request, response);
    if (request.method !== "OPTIONS") this.calls.push(request.url.replace(/^\/v1\/shops\/[^/]+/, ""));
    return FAULTS[this.fault](request, response);
  }

  async #page(request, response) {
    const { pathname, searchParams } = new URL(request.url, this.origin);
    if (pathname === "/token") {
      const token = this.signedIn && (await this.merchant.token(this.signedIn));
      response.writeHead(token ? 200 : 401, { "content-type": "application/json" });
      return response.end(token ? JSON.stringify({ token }) : "{}");
    }
    if (pathname === "/login") return response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><title>Sign in</title>");
    if (/^\/pictures\/[\w-]+\.svg$/.test(pathname)) {
      response.writeHead(200, { "content-type": "image/svg+xml" });
      return response.end(await readFile(new URL(`../../../www${pathname}`, import.meta.url)));
    }
    if (pathname.includes("..") || !/^\/[\w-]+(\.\w+)?$/.test(pathname)) return response.writeHead(404).end();
    const file = pathname.includes(".") ? pathname : `${pathname}.html`;
    const text = await readFile(new URL(`.${file}`, FOLDER), "utf8").catch(() => null);
    if (text === null) return response.writeHead(404).end();
    const type = { html: "text/html", css: "text/css", mjs: "text/javascript", js: "text/javascript" }[file.split(".").pop()];
    const headers = { "content-type": `${type}; charset=utf-8` };
    // The page's own header comes with it, in its first comment, where its reader sees it.
    const policy = text.match(/<!-- Content-Security-Policy: (.*?) -->/s)?.[1];
    if (policy) headers["content-security-policy"] = this.#fill(policy, searchParams).replace(/\s+/g, " ");
    response.writeHead(200, headers);
    const filled = this.#fill(text, searchParams);
    // Without contacts in the header the badge has to float.
    response.end(searchParams.get("contacts") === "none" ? filled.replace(/<a href="tel:.*?<\/a>/, "") : filled);
  }

  #fill(text, settings) {
    const tag = [`src="${this.api}/v1/loader.js"`, `data-shop="${this.merchant.shop}"`, 'data-token-url="/token"', 'data-login-url="/login"'];
    for (const [name, value] of settings) if (name.startsWith("data-")) tag.push(`${name}="${value}"`);
    const values = { TAG: tag.join(" "), API: this.api, SHOP: this.merchant.shop, LANG: settings.get("lang") ?? "en" };
    return text.replace(/\{\{(\w+)\}\}/g, (_, name) => values[name]);
  }
}
