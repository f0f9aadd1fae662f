// Workers under workerd without wrangler's proxy and log in front: for tests that put something between the built worker and its
// bindings, and for the bench, where both would weigh on all sides alike and hide the difference.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
// Comes with wrangler, and with it the runtime that wrangler pins.
import { Log, LogLevel, Miniflare, convertV4MiniflareOptions } from "miniflare";

export const root = fileURLToPath(new URL("../..", import.meta.url));

// A worker with the bindings of wrangler.toml; all workers of one state share the database.
export function worker(name, modules, { secrets, ...others }) {
  return {
    name,
    compatibilityDate: /^compatibility_date = "(.*)"$/m.exec(readFileSync(join(root, "wrangler.toml"), "utf8"))[1],
    d1Databases: { DB: "00000000-0000-0000-0000-000000000000" },
    kvNamespaces: { PROGRAMS: "00000000000000000000000000000000" },
    bindings: secrets,
    modules,
    ...others,
  };
}

// The modules of the built worker, or of the demo shop's. COPPERTOKEN_BUILD_FOLDER names another build than that of this clone.
export function builtModules(which = "deployed") {
  const own = join(root, which === "demo" ? "worker/demo/build" : "worker/build");
  const folder = process.env.COPPERTOKEN_BUILD_FOLDER ?? own;
  return [
    { type: "ESModule", path: "index.js", contents: readFileSync(join(folder, "index.js"), "utf8") },
    { type: "CompiledWasm", path: "index_bg.wasm", contents: readFileSync(join(folder, "index_bg.wasm")) },
  ];
}

// Starts workers, the first of which answers. `state` is what wrangler calls --persist-to.
export async function start(workers, state, port = 0) {
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      workers,
      host: "127.0.0.1",
      port,
      log: new Log(LogLevel.ERROR),
      logRequests: false,
      cf: false,
      // Local runs fire no cron by themselves.
      unsafeTriggerHandlers: true,
      resourcePersistencePath: join(state, "v3"),
    }),
  );
  const url = String(await miniflare.ready).replace(/\/$/, "");
  return { miniflare, url };
}

// Whole scripts, in the order in which they are applied: the worker's migrations, and the demo shop's.
export function migrations() {
  const folders = ["worker/migrations", "worker/demo/migrations"].map((folder) => join(root, folder));
  return folders.flatMap((folder) => readdirSync(folder).sort().map((name) => readFileSync(join(folder, name), "utf8")));
}
