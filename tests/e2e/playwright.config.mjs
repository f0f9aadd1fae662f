// Browser tests against the built worker, which `cargo xtask test e2e` starts. One worker process and one clock for all,
// so the tests run one after another.
import { defineConfig } from "@playwright/test";

// Chromium must not talk to anybody but the worker under test.
const quiet = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export default defineConfig({
  testDir: ".",
  outputDir: "results/artifacts",
  workers: 1,
  fullyParallel: false,
  // The summary tells which tests needed it, and why: a test that does so often is mended.
  retries: 1,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  use: {
    baseURL: process.env.COPPERTOKEN_URL,
    locale: "en-GB",
    viewport: { width: 1440, height: 900 },
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH,
      // Chromium's sandbox does not start as root, as in most containers.
      args: process.getuid?.() === 0 ? ["--no-sandbox", ...quiet] : quiet,
    },
  },
});
