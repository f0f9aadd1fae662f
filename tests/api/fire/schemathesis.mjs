// Starts the built worker and lets schemathesis loose on it: once as the operator, once as a member, once as nobody. What it makes of the
// OpenAPI document must be answered as the document says.
//
// node schemathesis.mjs ST [ARGUMENT…]; ST is the command. SCHEMATHESIS_SEED repeats a run.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { openStand } from "./stand.mjs";
import { program } from "../programs.mjs";

const [st, ...more] = process.argv.slice(2);
const SEED = process.env.SCHEMATHESIS_SEED ?? "20261122";
const EXAMPLES = process.env.SCHEMATHESIS_EXAMPLES ?? "40";

const stand = await openStand();
const { openShop } = await import("../support.mjs");
const shop = await openShop(program());
const member = await shop.joined();

// What the schema allows may still not be: names of rules that are not there, amounts that are not owed.
const CHECKS = [
  "not_a_server_error",
  "status_code_conformance",
  "content_type_conformance",
  "response_headers_conformance",
  "response_schema_conformance",
  "negative_data_rejection",
  "unsupported_method",
  "missing_required_header",
  "ignored_auth",
];

const callers = [
  ["the operator", ["--include-tag", "operator", "-H", `Authorization: Bearer ${process.env.ADMIN_SECRET}`]],
  ["a member", ["--include-tag", "member", "-H", `Authorization: Bearer ${member.token}`]],
  ["nobody", []],
];

let failed = 0;
for (const [name, own] of callers) {
  console.log(`schemathesis as ${name}, seed ${SEED}`);
  const usual = ["run", `${stand.url}/v1/openapi.json`, "--checks", CHECKS.join(","), "--max-examples", EXAMPLES, "--seed", SEED];
  const quiet = ["--phases", "examples,coverage,fuzzing", "--suppress-health-check", "all", "--no-color", "--generation-database", "none"];
  // It leaves notes of its own where it runs: they go with the stand.
  const child = spawn(st, [...usual, ...quiet, ...own, ...more], { stdio: ["ignore", "inherit", "inherit"], cwd: stand.state });
  const [code] = await once(child, "exit");
  failed += code === 0 ? 0 : 1;
}
await stand.close();
process.exit(failed === 0 ? 0 : 1);
