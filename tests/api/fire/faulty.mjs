// What is put between the built worker and its bindings by tests that make them fail: a database that errs before the commit or
// after it (all is written, nobody is told) or answers too late, a cache that forgets, fails and refuses to be written too often.
// No fault code stands outside of this folder and tests/tests/store/chaos; the release bundle knows nothing of it.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { builtModules, root } from "../runtime.mjs";

// What Cloudflare's list of D1 errors says may be repeated, as the runtime throws it: a lost connection as it is, the others as an error
// of D1 with its cause. The last is SQLite's own, behind a local D1.
export const TRANSIENT = [
  "Network connection lost.",
  "D1_ERROR: Internal error in D1 DB storage caused object to be reset.",
  "D1_ERROR: D1 DB is overloaded. Requests queued for too long.",
  "D1_ERROR: D1 DB is overloaded. Too many requests queued.",
  "D1_ERROR: D1 DB storage operation exceeded timeout which caused object to be reset.",
  "D1_ERROR: D1 DB reset because its code was updated.",
  "D1_ERROR: D1 DB exceeded its CPU time limit and was reset.",
  "D1_ERROR: D1 DB's isolate exceeded its memory limit and was reset.",
  "D1_ERROR: Memory limit would be exceeded before the query finished and the object was reset.",
  "D1_ERROR: Cannot resolve D1 DB due to transient issue on remote node.",
  "D1_ERROR: Can't read from request stream because client disconnected.",
  "D1_ERROR: database is locked: SQLITE_BUSY",
];

// Statements by their text, named as their files are.
function names() {
  const folder = join(root, "worker/src/sql");
  const files = readdirSync(folder).map((name) => [readFileSync(join(folder, name), "utf8"), name.replace(".sql", "")]);
  return Object.fromEntries(files);
}

// Of a request: `x-fault` names the batch that fails (from 0), when and how (`slow`: it answers `milliseconds` late), and whether the
// cache knows anything; the answer's `x-batches` says which batches there were.
// Of all requests: POST /faults sets how often (of 1,000 batches) each kind of fault happens, from a seed; the answer counts.
const SOURCE = `
  import { WorkerEntrypoint } from "cloudflare:workers";
  import worker from "./index.js";

  const NAMES = ${JSON.stringify(names())};
  const TRANSIENT = ${JSON.stringify(TRANSIENT)};
  // Longer than the worker waits for its database.
  const LATE_MILLISECONDS = 3_000;
  const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
  const none = { before: 0, after: 0, late: 0, cache: 0 };
  const counts = { batches: 0, writes: 0, before: 0, lost: 0, late: 0, cache: 0 };
  let [rates, state, ofJobs, jobs] = [none, 1, null, []];

  // mulberry32: small, seeded, good enough to choose faults by.
  function below(limit) {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * limit);
  }

  function thrown(message) {
    const prefix = "D1_ERROR: ";
    const cause = new Error(message.slice(prefix.length));
    return message.startsWith(prefix) ? new Error(message, { cause }) : new Error(message);
  }

  const nameOf = ({ statement }) => NAMES[statement] ?? statement;
  const isWrite = (name) => !/^(read|list|export|check|find)_/.test(name);

  function chosen() {
    const fate = below(1_000);
    const message = TRANSIENT[below(TRANSIENT.length)];
    if (fate < rates.before) return { when: "before", message };
    if (fate < rates.before + rates.after) return { when: "after", message };
    return fate < rates.before + rates.after + rates.late ? { when: "late", message } : null;
  }

  function faulty(database, batches, plan) {
    const batch = async (statements) => {
      const called = statements.map(nameOf);
      const fault = plan ? (plan.batch === batches.length ? plan : null) : chosen();
      batches.push(called);
      const writes = called.some(isWrite);
      counts.batches += 1;
      if (fault?.when === "before") {
        counts.before += 1;
        throw thrown(fault.message);
      }
      const results = await database.batch(statements);
      counts.writes += writes;
      if (fault && fault.when !== "slow" && writes) counts.lost += 1;
      if (fault?.when === "after") throw thrown(fault.message);
      if (fault?.when === "slow") await pause(fault.milliseconds);
      if (fault?.when === "late") {
        counts.late += 1;
        await pause(LATE_MILLISECONDS);
      }
      return results;
    };
    return new Proxy(database, { get: (_, name) => (name === "batch" ? batch : bound(database, name)) });
  }

  // The worker asks what a binding is by the name of its constructor.
  function bound(target, name) {
    const value = target[name];
    return typeof value === "function" && name !== "constructor" ? value.bind(target) : value;
  }

  // Stale means: it has not heard of what was written.
  function forgetful(cache, plan) {
    const isStruck = () => (plan ? plan.isCacheGone === true : below(1_000) < rates.cache) && (counts.cache += 1) > 0;
    const get = async (...asked) => {
      if (!isStruck()) return cache.get(...asked);
      if (below(2) === 0) return null;
      throw new Error("KV GET failed: 500 Internal Server Error");
    };
    const put = async (...given) => {
      if (isStruck()) throw new Error("KV PUT failed: 429 Too Many Requests");
      return cache.put(...given);
    };
    const own = { get, put };
    return new Proxy(cache, { get: (_, name) => own[name] ?? bound(cache, name) });
  }

  const planOf = (text) => (text ? JSON.parse(text) : undefined);

  export default class extends WorkerEntrypoint {
    surroundings(batches, plan) {
      return { ...this.env, DB: faulty(this.env.DB, batches, plan), PROGRAMS: forgetful(this.env.PROGRAMS, plan) };
    }

    async fetch(request) {
      const { pathname } = new URL(request.url);
      if (pathname === "/demo/state" && !isDemo) return Response.json({ skipped_days: 0 });
      if (pathname === "/faults") return this.control(await request.json());
      const batches = [];
      const plan = planOf(request.headers.get("x-fault"));
      const answer = await worker.fetch(request, this.surroundings(batches, plan), this.ctx);
      const told = new Response(answer.body, answer);
      told.headers.set("x-batches", JSON.stringify(batches));
      return told;
    }

    control({ seed, jobs: plan, ...changed }) {
      rates = { ...none, ...changed };
      if (seed !== undefined) state = seed | 0;
      ofJobs = plan ?? null;
      return Response.json({ ...counts, jobs });
    }

    async scheduled(controller) {
      jobs = [];
      await worker.scheduled(controller, this.surroundings(jobs, ofJobs ?? undefined), this.ctx);
    }
  }
`;

// The modules of a built worker behind faults. The deployed one has no clock that can be moved: who asks for it hears that it does not
// run ahead.
export function faultyModules(which) {
  const contents = `const isDemo = ${which === "demo"};\n${SOURCE}`;
  return [{ type: "ESModule", path: "faulty.js", contents }, ...builtModules(which)];
}
