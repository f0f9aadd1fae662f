// Where the runtime enters the worker; bundled with wasm-bindgen's glue by `cargo xtask build`. In place of worker-build's own entry, which
// makes an instance and three proxies for every request.
//
// A panic aborts and leaves the module's memory as it was at that moment, not to be trusted: the next event begins with a fresh one.
// Deliberately absent: what an event means; see `src/lib.rs`.

import * as worker from "./index.js";

// So many frames of a panic are logged.
Error.stackTraceLimit = 100;

// Shared with the glue, which numbers the module's instances by it.
const state = worker.__worker_init_state();

// What wakes a task in the module. The runtime's own function crosses into native code each time; a promise's reaction does not.
const settled = Promise.resolve();
globalThis.queueMicrotask = (task) => void settled.then(task);

function note(error) {
  if (!(error instanceof WebAssembly.RuntimeError)) return;
  console.error("Critical", error);
  state.criticalError = true;
}
addEventListener("error", ({ error }) => note(error));
addEventListener("unhandledrejection", ({ reason }) => note(reason));

async function enter(handler, event, env, context) {
  if (state.criticalError) {
    console.log("The module panicked: beginning anew");
    worker.__wbg_reset_state();
    state.criticalError = false;
    state.instanceId += 1;
  }
  try {
    return await handler(event, env, context);
  } catch (error) {
    note(error);
    throw error;
  }
}

export default {
  fetch: (request, env, context) => enter(worker.fetch, request, env, context),
  scheduled: (event, env, context) => enter(worker.scheduled, event, env, context),
};
