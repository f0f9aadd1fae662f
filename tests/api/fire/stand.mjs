// A built worker of a test's own, behind faults, that can be killed and started again on what it had written.

import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { soon } from "../patience.mjs";

// On a busy machine a runtime may take long to come.
const START_MILLISECONDS = 300_000;

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

// Opens a stand on a state of its own, and points `support.mjs` and `store.mjs` at it: import them afterwards.
// Of the demo shop's worker the clock can be moved.
export async function openStand(which = "deployed") {
  const state = mkdtempSync(join(tmpdir(), "coppertoken-fire-"));
  const secrets = { ADMIN_SECRET: randomBytes(24).toString("hex"), MASTER_KEY: randomBytes(32).toString("base64") };
  const stand = new Stand(state, await freePort(), { ...secrets, WORKER: which });
  Object.assign(process.env, { COPPERTOKEN_URL: stand.url, COPPERTOKEN_PERSIST: join(state, "v3/d1/miniflare-D1DatabaseObject") });
  process.env.ADMIN_SECRET = secrets.ADMIN_SECRET;
  await stand.start();
  return stand;
}

class Stand {
  constructor(state, port, secrets) {
    Object.assign(this, { state, port, secrets, url: `http://127.0.0.1:${port}` });
  }

  async start() {
    const script = fileURLToPath(new URL("serve.mjs", import.meta.url));
    const env = { ...process.env, ...this.secrets };
    const arguments_ = ["--disable-warning=ExperimentalWarning", script, this.state, String(this.port)];
    this.host = spawn(process.execPath, arguments_, { env, stdio: ["pipe", "pipe", "pipe"] });
    let said = "";
    this.host.stderr.on("data", (text) => (said = (said + text).slice(-4_000)));
    const printed = new Promise((done) => this.host.stdout.once("data", (text) => done(String(text))));
    const ended = once(this.host, "exit").then(() => "");
    const late = new Promise((done) => setTimeout(done, START_MILLISECONDS, "").unref());
    this.runtime = Number(await Promise.race([printed, ended, late]));
    if (!this.runtime) throw new Error(`the worker did not start: ${said}`);
  }

  // As when the machine takes the process away: no goodbye, nothing flushed.
  async kill() {
    const ended = once(this.host, "exit");
    process.kill(this.runtime, "SIGKILL");
    this.host.kill("SIGKILL");
    await ended;
  }

  async close() {
    const ended = once(this.host, "exit");
    this.host.kill("SIGTERM");
    await ended;
    rmSync(this.state, { recursive: true });
  }

  // Runs the cron handler.
  async runJobs() {
    const answer = await fetch(`${this.url}/cdn-cgi/local/scheduled`);
    if (!answer.ok) throw new Error(`the cron handler answered ${answer.status}: ${await answer.text()}`);
  }

  // How often things fail from now on; answers what happened so far.
  async faults(rates = {}) {
    const asked = () => fetch(`${this.url}/faults`, { method: "POST", body: JSON.stringify(rates) }).then((answer) => answer.json());
    return soon(asked()).catch(() => soon(asked()));
  }
}
