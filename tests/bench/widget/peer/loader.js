// The peer's tag: idle, then the widget, as ours.
(() => {
  const { dataset, src } = document.currentScript;
  const origin = new URL(src).origin;
  const load = () => import(`${origin}/peer/widget.js`).then(({ start }) => start({ api: dataset.api || origin, shop: dataset.shop, tokenUrl: dataset.tokenUrl }));
  const idle = () => requestIdleCallback(load, { timeout: 3000 });
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", idle);
  else idle();
})();
