// Serves bundled workers for the bench. Prints the address when they answer.
//
// node serve.mjs ours|hono|hono-with-ours STATE PORT; ADMIN_SECRET, MASTER_KEY and WORKER (deployed or demo) come from the environment

import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import { builtModules, start, worker } from "../../api/runtime.mjs";

const [which, state, port] = process.argv.slice(2);
const { ADMIN_SECRET, MASTER_KEY, WORKER } = process.env;
// Nobody is refused for asking too often: that is what a bench does.
const settings = { secrets: { ADMIN_SECRET, MASTER_KEY, LIMITS: "off", DEMO: WORKER === "demo" ? "on" : "off" } };

const ours = () => worker("ours", builtModules(WORKER), settings);
const hono = (others) => worker("hono", [{ type: "ESModule", path: "index.js", contents: bundle() }], { ...settings, ...others });

function bundle() {
  const entry = fileURLToPath(new URL("hono/app.mjs", import.meta.url));
  const options = { bundle: true, minify: true, format: "esm", target: "es2022", loader: { ".sql": "text" }, write: false };
  return buildSync({ entryPoints: [entry], ...options }).outputFiles[0].text;
}

const kinds = {
  ours: () => [ours()],
  hono: () => [hono()],
  // What Hono does not know, the worker answers.
  "hono-with-ours": () => [hono({ serviceBindings: { COPPERTOKEN: "ours" } }), ours()],
};

const { miniflare, url } = await start(kinds[which](), state, Number(port));
console.log(url);
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
