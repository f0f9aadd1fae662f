// Serves bundled workers by workerd, as wrangler does locally, without wrangler's proxy and log in front: they would weigh on both
// sides alike and hide the difference. Prints its address when it answers.
//
// node serve.mjs ours|hono|hono-with-ours STATE PORT; ADMIN_SECRET, MASTER_KEY and DEMO come from the environment, and so does
// COPPERTOKEN_BUILD_FOLDER, where another build of the worker is to be served than that of this clone.

import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
// Comes with wrangler, and so with the runtime that wrangler pins.
import { Log, LogLevel, Miniflare, convertV4MiniflareOptions } from "miniflare";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const [which, state, port] = process.argv.slice(2);
const built = process.env.COPPERTOKEN_BUILD_FOLDER ?? join(root, "worker/build");

// As in wrangler.toml.
const common = (name) => ({
  name,
  compatibilityDate: /compatibility_date = "(.*)"/.exec(readFileSync(join(root, "wrangler.toml"), "utf8"))[1],
  d1Databases: { DB: "00000000-0000-0000-0000-000000000000" },
  kvNamespaces: { PROGRAMS: "00000000000000000000000000000000" },
  bindings: { ADMIN_SECRET: process.env.ADMIN_SECRET, MASTER_KEY: process.env.MASTER_KEY, DEMO: process.env.DEMO ?? "off" },
});

const ours = () => ({
  ...common("ours"),
  modules: [
    { type: "ESModule", path: "index.js", contents: readFileSync(join(built, "index.js"), "utf8") },
    { type: "CompiledWasm", path: "index_bg.wasm", contents: readFileSync(join(built, "index_bg.wasm")) },
  ],
});

const hono = () => ({
  ...common("hono"),
  modules: [{ type: "ESModule", path: "index.js", contents: bundle() }],
  serviceBindings: which === "hono" ? {} : { COPPERTOKEN: "ours" },
});

function bundle() {
  const entry = fileURLToPath(new URL("hono/app.mjs", import.meta.url));
  const options = { bundle: true, minify: true, format: "esm", target: "es2022", loader: { ".sql": "text" }, write: false };
  return buildSync({ entryPoints: [entry], ...options }).outputFiles[0].text;
}

const workers = { ours: () => [ours()], hono: () => [hono()], "hono-with-ours": () => [hono(), ours()] }[which]();

const miniflare = new Miniflare(
  convertV4MiniflareOptions({
    workers,
    host: "127.0.0.1",
    port: Number(port),
    log: new Log(LogLevel.ERROR),
    logRequests: false,
    cf: false,
    resourcePersistencePath: join(state, "v3"),
  }),
);
console.log(String(await miniflare.ready));
noteRuntime();

// Who measures the runtime's processor time wants to know its process. Only Linux tells.
function noteRuntime() {
  const read = (id, name) => {
    try {
      return readFileSync(`/proc/${id}/${name}`, "utf8");
    } catch {
      return ""; // Another system, or a process that has just ended.
    }
  };
  const processes = existsSync("/proc") ? readdirSync("/proc").filter((name) => /^\d+$/.test(name)) : [];
  const isRuntime = (id) => read(id, "comm").startsWith("workerd") && read(id, "status").includes(`\nPPid:\t${process.pid}\n`);
  const runtime = processes.find(isRuntime);
  if (runtime !== undefined) writeFileSync(join(state, "runtime.pid"), runtime);
}

for (const signal of ["SIGTERM", "SIGINT"]) {
  process.on(signal, async () => {
    await miniflare.dispose();
    process.exit(0);
  });
}
