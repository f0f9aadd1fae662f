// Lighthouse: what the tag costs the demo shop, and accessibility of our own pages.
import run from "lighthouse";
import { launch } from "chrome-launcher";

export async function lighthouse({ site, shop, runs, args, median }) {
  await fetch(`${site}/demo/seed`, { method: "POST" });
  const chrome = await launch({ chromePath: process.env.CHROMIUM_PATH, chromeFlags: ["--headless=new", ...args] });
  try {
    const look = async (path, onlyCategories, blockedUrlPatterns = []) => {
      const { lhr } = await run(site + path, { port: chrome.port, output: "json", logLevel: "error", onlyCategories, blockedUrlPatterns });
      return lhr;
    };
    const scores = { "with the tag": [], "without": [] };
    const blocking = { "with the tag": [], "without": [] };
    for (let time = 0; time < runs; time += 1) {
      for (const [name, blocked] of [["with the tag", []], ["without", ["*/v1/loader.js"]]]) {
        const { categories, audits } = await look("/", ["performance"], blocked);
        scores[name].push(categories.performance.score * 100);
        blocking[name].push(audits["total-blocking-time"].numericValue);
      }
    }
    console.log(`\nLighthouse performance of the demo shop, mobile, medians of ${runs}`);
    for (const name of Object.keys(scores)) console.log(name.padEnd(16), `${median(scores[name]).toFixed(0)} points`.padStart(12), `  blocking ${median(blocking[name]).toFixed(0)} ms`, `  (${scores[name].map((score) => score.toFixed(0)).join(" ")})`);
    console.log("\nLighthouse accessibility");
    for (const path of ["/", "/rewards", "/product?id=copper-dzezve", "/try", `/p/${shop}`]) {
      const { categories, audits } = await look(path, ["accessibility"]);
      const faults = Object.values(audits).filter(({ score }) => score === 0).map(({ id }) => id);
      console.log(path.padEnd(32), `${(categories.accessibility.score * 100).toFixed(0)}`.padStart(4), faults.join(" "));
    }
  } finally {
    await chrome.kill();
  }
}
