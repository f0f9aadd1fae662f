// Serves the built worker with faults between it and its bindings, in a process that can be killed. Prints the process id of the
// runtime when it answers.
//
// node serve.mjs STATE PORT; ADMIN_SECRET, MASTER_KEY and WORKER (deployed or demo) come from the environment

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { migrations, start, worker } from "../runtime.mjs";
import { faultyModules } from "./faulty.mjs";

const [state, port] = process.argv.slice(2);
const { ADMIN_SECRET, MASTER_KEY, WORKER } = process.env;
// Nobody is refused for asking too often: the limits have tests of their own.
const secrets = { ADMIN_SECRET, MASTER_KEY, LIMITS: "off" };

const { miniflare } = await start([worker("faulty", faultyModules(WORKER), { secrets })], state, Number(port));
await migrate();
console.log(String(runtime()));

// The runtime makes the file; migrations are whole scripts, which D1's own interface does not take.
async function migrate() {
  await (await miniflare.getD1Database("DB")).prepare("SELECT 1").first();
  const folder = join(state, "v3/d1/miniflare-D1DatabaseObject");
  const file = readdirSync(folder).find((name) => name.endsWith(".sqlite") && name !== "metadata.sqlite");
  const database = new DatabaseSync(join(folder, file));
  const isMigrated = database.prepare("SELECT count(*) AS n FROM sqlite_master WHERE name = 'entry'").get().n === 1;
  if (!isMigrated) for (const script of migrations()) database.exec(script);
  database.close();
}

// The process that holds the data: a child of ours.
function runtime() {
  const read = (id, name) => {
    try {
      return readFileSync(`/proc/${id}/${name}`, "utf8");
    } catch {
      return ""; // It has just ended.
    }
  };
  const processes = existsSync("/proc") ? readdirSync("/proc").filter((name) => /^\d+$/.test(name)) : [];
  return processes.find((id) => read(id, "comm").startsWith("workerd") && read(id, "status").includes(`\nPPid:\t${process.pid}\n`));
}

// Whoever started this ends, or asks.
async function stop() {
  await miniflare.dispose();
  process.exit(0);
}
process.stdin.resume().on("close", stop);
process.on("SIGTERM", stop);
