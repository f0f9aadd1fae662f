// What a host page notices of us: exceptions, words on the console, events.

/** Begins to watch a page; before it is opened. */
export async function watch(page) {
  const seen = { thrown: [], warned: [] };
  page.on("pageerror", (error) => seen.thrown.push(error.message));
  page.on("console", (message) => {
    if (message.text().startsWith("Coppertoken")) seen.warned.push(message.text());
  });
  await page.addInitScript(() => {
    window.told = [];
    window.unhandled = [];
    window.shifts = 0;
    window.violated = [];
    for (const name of ["ready", "error", "identified"]) {
      document.addEventListener(`coppertoken:${name}`, ({ detail }) => window.told.push(detail?.code ?? name));
    }
    addEventListener("unhandledrejection", ({ reason }) => window.unhandled.push(String(reason)));
    addEventListener("securitypolicyviolation", ({ effectiveDirective, sourceFile, blockedURI }) =>
      window.violated.push(`${effectiveDirective} ${blockedURI} ${sourceFile}`));
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
  });
  seen.told = () => page.evaluate(() => window.told);
  seen.unhandled = () => page.evaluate(() => window.unhandled);
  seen.violated = () => page.evaluate(() => window.violated);
  return seen;
}
