// `cargo xtask prove widget`: the widget beside its peer, and what it costs a shop. Everything is printed, nothing is asserted but
// that both widgets work: milliseconds belong to the machine they were taken on, ratios travel better.
//
// Both are served by the same server, compressed the same way (brotli 11), on the same page, with the same API behind them;
// runs alternate, medians are reported.
import { chromium } from "@playwright/test";
import { build } from "esbuild";
import { brotliCompressSync } from "node:zlib";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { Merchant } from "../../e2e/hosts/merchant.mjs";
import { Hosts } from "../../e2e/hosts/server.mjs";
import { lighthouse } from "./lighthouse.mjs";

const RUNS = Number(process.env.BENCH_RUNS ?? 5);
/** Slow 4G as Chromium's tools define it: 1.6 Mbit/s down, 750 kbit/s up, 150 ms each way. */
const SLOW_4G = { offline: false, latency: 150, downloadThroughput: (1.6e6 * 0.9) / 8, uploadThroughput: (750e3 * 0.9) / 8 };
const CPU_SLOWDOWN = 4;

const args = process.getuid?.() === 0 ? ["--no-sandbox", "--disable-gpu"] : ["--disable-gpu"];
const folder = new URL("./", import.meta.url);
const median = (numbers) => [...numbers].sort((left, right) => left - right)[Math.floor(numbers.length / 2)];

/** The peer, bundled as one would deploy it. */
async function bundle() {
  const { outputFiles } = await build({
    absWorkingDir: folder.pathname, entryPoints: ["peer/widget.jsx"], bundle: true, splitting: true, minify: true, format: "esm", target: "es2022",
    jsxFactory: "h", jsxFragment: "Fragment", loader: { ".css": "text" }, outdir: "/peer", write: false,
  });
  const files = new Map(outputFiles.map(({ path, contents }) => [path, Buffer.from(contents)]));
  files.set("/peer/loader.js", await readFile(new URL("peer/loader.js", folder)));
  return files;
}

/** One origin for both widgets: static files compressed, the rest passed on to the gate. */
async function origin(files, gate) {
  const compressed = new Map();
  const server = createServer(async (request, response) => {
    const { pathname, search } = new URL(request.url, gate);
    const own = files.get(pathname);
    const answer = own ? null : await fetch(gate + pathname + search, { method: request.method, headers: pass(request.headers), body: request.method === "POST" ? await text(request) : undefined });
    const bytes = own ?? Buffer.from(await answer.arrayBuffer());
    const type = pathname.endsWith(".wasm") ? "application/wasm" : pathname.endsWith(".js") ? "text/javascript" : (answer?.headers.get("content-type") ?? "text/plain");
    const key = `${pathname}${bytes.length}`;
    if (!compressed.has(key)) compressed.set(key, brotliCompressSync(bytes));
    const cors = { "access-control-allow-origin": "*", "access-control-allow-headers": "*" };
    response.writeHead(answer?.status ?? 200, answer?.status === 204 ? cors : { ...cors, "content-type": type, "content-encoding": "br", "cache-control": "no-store" });
    response.end(answer?.status === 204 ? undefined : compressed.get(key));
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return { server, origin: `http://127.0.0.1:${server.address().port}` };
}

const pass = ({ host, connection, "content-length": length, "accept-encoding": encoding, ...headers }) => headers;
const text = async (request) => (await request.toArray()).join("");

const CANDIDATES = {
  ours: { tag: "/v1/loader.js", badge: 'document.querySelector("coppertoken-badge")?.shadowRoot?.querySelector(".badge-balance")', dialog: 'document.querySelectorAll("coppertoken-overlay")[1]?.shadowRoot?.querySelector("dialog[open] .reward button")' },
  peer: { tag: "/peer/loader.js", badge: 'document.querySelector("peer-badge")?.shadowRoot?.querySelector(".badge-balance")', dialog: 'document.querySelector("peer-badge")?.shadowRoot?.querySelector("dialog[open] .reward button")' },
  none: {},
};

/** One visit: to the badge with a balance, a click, the page with a button to redeem. */
async function visit(browser, page, { tag, badge, dialog }, isSlow) {
  const session = await page.context().newCDPSession(page);
  await page.addInitScript(noteMemories);
  await session.send("Network.enable");
  await session.send("Performance.enable");
  let bytes = 0;
  session.on("Network.loadingFinished", ({ encodedDataLength }) => (bytes += encodedDataLength));
  if (isSlow) await session.send("Network.emulateNetworkConditions", SLOW_4G);
  await session.send("Emulation.setCPUThrottlingRate", { rate: isSlow ? CPU_SLOWDOWN : 1 });
  await page.goto(tag.page, { waitUntil: "commit" });
  const figures = {};
  if (badge) {
    const reach = (expression) => page.waitForFunction(`${expression} ? performance.now() : 0`, undefined, { polling: "raf", timeout: 60_000 });
    figures["time to badge, ms"] = await (await reach(badge)).jsonValue();
    figures["bytes to badge"] = bytes;
    await page.waitForTimeout(1000);
    const clicked = await page.evaluate(`(() => { const before = performance.now(); (${badge}).closest("button").click(); return before; })()`);
    figures["click to page, ms"] = (await (await reach(dialog)).jsonValue()) - clicked;
    figures["bytes in all"] = bytes;
  } else {
    await page.waitForTimeout(3000);
  }
  await session.send("HeapProfiler.collectGarbage");
  const { metrics } = await session.send("Performance.getMetrics");
  const metric = (name) => metrics.find((one) => one.name === name).value;
  figures["main thread, ms"] = metric("TaskDuration") * 1000;
  figures["script, ms"] = metric("ScriptDuration") * 1000;
  figures["memory, KB"] = (metric("JSHeapUsedSize") + (await wasmBytes(page))) / 1000;
  return figures;
}

/** Notes every memory of WebAssembly that the page makes. (Asking the debugger for them by their prototype never returns.) */
function noteMemories() {
  globalThis.notedMemories = new Set();
  for (const name of ["instantiate", "instantiateStreaming"]) {
    const original = WebAssembly[name];
    WebAssembly[name] = async (...given) => {
      const made = await original(...given);
      const { memory } = (made.instance ?? made).exports;
      if (memory) globalThis.notedMemories.add(memory);
      return made;
    };
  }
}

/** What WebAssembly holds beyond JavaScript's heap. */
const wasmBytes = (page) => page.evaluate(() => [...globalThis.notedMemories].reduce((sum, { buffer }) => sum + buffer.byteLength, 0));

/**
 * What the main thread does for the tag's script until the page is idle: compiling, running, and what it scheduled. Chromium slows a
 * thread down by stopping it for slices longer than all of this: it is measured unslowed, and multiplied.
 */
async function beforeIdle(page, address) {
  await browser.startTracing(page, { categories: ["devtools.timeline"] });
  await page.goto(address);
  await page.waitForFunction(CANDIDATES.ours.badge);
  const { traceEvents } = JSON.parse(await browser.stopTracing());
  const idleAt = Math.min(...traceEvents.filter(({ name }) => name === "FireIdleCallback").map(({ ts }) => ts));
  const isOurs = ({ name, args, ts }) => ts < idleAt && ["EvaluateScript", "FunctionCall"].includes(name) && args.data?.url?.endsWith("/v1/loader.js");
  return CPU_SLOWDOWN * traceEvents.filter(isOurs).reduce((sum, { dur }) => sum + dur / 1000, 0);
}

/** Instantiating the module and mounting badge and banner, in a page that has the bytes already. */
async function mounting(page, site, config) {
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: CPU_SLOWDOWN });
  await page.goto(`${site}/empty`);
  const loader = await (await fetch(`${site}/v1/loader.js`)).text();
  const path = loader.match(/\/v1\/widget\/\w+\/\w+\.js/)[0];
  return page.evaluate(async ([address, config]) => {
    const binary = await (await fetch(address.replace(".js", "_bg.wasm"))).arrayBuffer();
    const module = await import(address);
    const begun = performance.now();
    await module.default({ module_or_path: binary });
    const instantiated = performance.now();
    module.start(config);
    return { "instantiate, ms": instantiated - begun, "mount, ms": performance.now() - instantiated };
  }, [site + path, config]);
}

const hosts = await Hosts.start();
const program = JSON.parse(await readFile(new URL("../../e2e/hosts/program.json", import.meta.url), "utf8"));
hosts.merchant = await Merchant.open(program, [hosts.origin]);
const member = await hosts.merchant.member();
await hosts.merchant.order(member, { net: 30000 });
hosts.signedIn = member;
const files = await bundle();
const size = (names) => names.reduce((sum, name) => sum + brotliCompressSync(files.get(name)).length, 0);
console.log(`peer, brotli: loader ${size(["/peer/loader.js"])}, in all ${size([...files.keys()])} bytes`);
// A shop's page has run a script of its own before: the first one pays for what all need.
const OWN = '<script>document.currentScript.dataset.own = new URL("/", location.href).href</script>';
const pageOf = (tag, site) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Bench</title><link rel="icon" href="data:,"><header><a href="tel:+38920123456">+389 2 0123 456</a></header><main><h1>Corner shop</h1></main>${OWN}${tag ? `<script async src="${site}${tag}" data-shop="${hosts.merchant.shop}" data-token-url="/token"></script>` : ""}`;
files.set("/empty", Buffer.from(pageOf("", "")));
const front = await origin(files, hosts.api);
const token = await hosts.merchant.token(member);
files.set("/token", Buffer.from(JSON.stringify({ token })));
for (const [name, { tag }] of Object.entries(CANDIDATES)) files.set(`/${name}.html`, Buffer.from(pageOf(tag, front.origin)));

const html = (request) => request.url().endsWith(".html") || request.url().endsWith("/empty");
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM_PATH, args });
const fresh = async (work) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.route((url) => html({ url: () => url.href }), async (route) => route.fulfill({ contentType: "text/html", body: files.get(new URL(route.request().url()).pathname) }));
  try {
    return await work(page);
  } finally {
    await context.close();
  }
};

for (const [title, isSlow] of [["as it is", false], [`${CPU_SLOWDOWN}× CPU throttle, slow 4G`, true]]) {
  const taken = { ours: [], peer: [], none: [] };
  for (let run = 0; run < RUNS; run += 1) {
    for (const [name, candidate] of Object.entries(CANDIDATES)) {
      taken[name].push(await fresh((page) => visit(browser, page, { ...candidate, tag: { page: `${front.origin}/${name}.html` } }, isSlow)));
    }
  }
  console.log(`\n${title}, medians of ${RUNS}`.padEnd(44), "ours".padStart(10), "peer".padStart(10), "ratio".padStart(8), "no tag".padStart(10));
  for (const figure of Object.keys(taken.ours[0])) {
    const [ours, peer, none] = ["ours", "peer", "none"].map((name) => median(taken[name].map((figures) => figures[figure] ?? 0)));
    console.log(figure.padEnd(43), ours.toFixed(0).padStart(10), peer.toFixed(0).padStart(10), (ours / peer).toFixed(2).padStart(8), none ? none.toFixed(0).padStart(10) : "");
  }
}
const mounted = [];
for (let run = 0; run < RUNS; run += 1) mounted.push(await fresh((page) => mounting(page, front.origin, { shop: hosts.merchant.shop, api: front.origin, locale: "en" })));
console.log(`\nbadge and banner at ${CPU_SLOWDOWN}× CPU throttle, medians of ${RUNS} (aim: 50 ms together)`);
for (const figure of Object.keys(mounted[0])) console.log(figure.padEnd(43), median(mounted.map((one) => one[figure])).toFixed(1).padStart(10));
const early = [];
for (let run = 0; run < RUNS; run += 1) early.push(await fresh((page) => beforeIdle(page, `${front.origin}/ours.html`)));
console.log(`\nmain thread before idle at ${CPU_SLOWDOWN}× CPU throttle, median of ${RUNS} (aim: 3 ms)`.padEnd(45), median(early).toFixed(1).padStart(9));
await browser.close();
front.server.close();
front.server.closeAllConnections();

await lighthouse({ site: process.env.COPPERTOKEN_URL, shop: hosts.merchant.shop, runs: RUNS, args, median });
await hosts.stop();
