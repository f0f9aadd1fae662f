// The page of what guards the doors and the README's invariants name tests; they are there.

import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "./runtime.mjs";

const NATIVE = join(root, "tests/tests");

// The text of a file of tests, or of a folder of them.
function sourceOf(name, isNative) {
  if (!isNative) return readFileSync(join(root, `tests/api/${name}.test.mjs`), "utf8");
  // Below the folder of its test program.
  const files = readdirSync(NATIVE, { recursive: true }).filter((file) => file.endsWith(".rs"));
  const moduleOf = (file) => file.split("/")[1].replace(/\.rs$/, "");
  const own = files.filter((file) => moduleOf(file) === name);
  const found = own.length > 0 ? own : files.filter((file) => moduleOf(file).startsWith(`${name}_`));
  assert.ok(found.length > 0, `native ${name}`);
  return found.map((file) => readFileSync(join(NATIVE, file), "utf8")).join("\n");
}

test("security: every row names tests that are there", () => {
  const page = readFileSync(join(root, "tests/security/README.md"), "utf8");
  const rows = page.split("\n").filter((line) => /^\| (API|V|SEC-)\d/.test(line));
  assert.ok(rows.length > 30, `${rows.length} rows`);
  assert.equal(rows.filter((row) => row.startsWith("| SEC-")).length, 25, "every finding of the audit has its line");
  let named = 0;
  for (const row of rows) {
    const cells = row.split(" | ");
    const [proof] = cells.slice(-1);
    assert.ok(proof.replace("|", "").trim().length > 10, `a row without a proof or a reason: ${row}`);
    for (const [, text] of proof.matchAll(/`([^`]+)`/g)) {
      const found = /^(native )?([a-z_]+)(?:: (.*))?$/.exec(text);
      if (!found || text.startsWith("cargo ")) continue;
      const [, isNative, file, beginning = ""] = found;
      if (!isNative && !existsSync(join(root, `tests/api/${file}.test.mjs`))) continue;
      const wanted = beginning.replace(/\s*…\s*$/, "").split(" … ");
      const source = sourceOf(file, Boolean(isNative));
      for (const part of wanted) assert.ok(source.includes(part), `${text}: nothing like it`);
      named += 1;
    }
  }
  assert.ok(named > 30, `${named} tests named`);
});

// Of all files of a folder that end so.
const all = (folder, end) => {
  const names = readdirSync(join(root, folder), { recursive: true }).filter((name) => name.endsWith(end));
  return names.map((name) => readFileSync(join(root, folder, name), "utf8")).join("\n");
};

test("README: every invariant names tests that are there", () => {
  const readme = readFileSync(join(root, "README.md"), "utf8");
  const rows = readme.split("## Invariants")[1].split("## Vocabulary")[0].split("\n").filter((line) => /^\| \d|^And one/.test(line));
  assert.equal(rows.length, 14);
  const sources = { api: all("tests/api", ".test.mjs"), e2e: all("tests/e2e", ".spec.mjs") };
  const native = all("tests/tests", ".rs");
  let named = 0;
  for (const row of rows) {
    const proof = row.startsWith("|") ? row.split(" | ").at(-1) : row;
    let source;
    for (const [, text] of proof.matchAll(/`([^`]+)`/g)) {
      const [, file, beginning] = /^(?:([a-z0-9_]+): )?(.*)$/.exec(text);
      // What names no file is of the file named before it.
      if (file) source = sources[file] ?? native;
      if (!source) continue;
      for (const part of beginning.split("…")) assert.ok(source.includes(part.trim()), `${text}: nothing like it`);
      named += 1;
    }
  }
  assert.ok(named >= 25, `${named} tests named`);
});
