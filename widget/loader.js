// What the merchant pastes loads this: it keeps commands until the widget is there, imports the widget when the page is
// idle, and hands over. It stores nothing before the shopper touches the page, asks for nothing else before idle, and
// throws nothing into the page.
(() => {
  const script = document.currentScript;
  const name = "coppertoken";
  const queued = window[name];
  if (!script || (queued && queued.isLive)) return;

  const tag = script.dataset;
  const origin = new URL(script.src).origin;
  const api = tag.api || origin;
  const locale = tag.locale || document.documentElement.lang || navigator.language;
  const elements = { [`${name}-badge`]: [], [`${name}-program`]: [], [`${name}-cart`]: [], [`${name}-earn`]: ["price", "product", "category"] };
  const waiting = Array.isArray(queued) ? queued.slice() : [];
  let widget = null;
  let isGone = false;

  /** Runs something of ours; what goes wrong is told, not thrown. */
  const quietly = (work) => {
    try {
      return work();
    } catch (reason) {
      tell("failed", reason);
    }
  };

  const tell = (code, reason) => {
    document.dispatchEvent(new CustomEvent(`${name}:error`, { bubbles: true, composed: true, detail: { code } }));
    console.warn("Coppertoken:", code, reason);
  };

  // Marks on the shopper's device wait for a first touch of the page, or for consent; a refusal forgets them.
  const marks = { invited: "sessionStorage", source: "sessionStorage", seen: "localStorage", visited: "localStorage" };
  const unkept = new Map();
  let mayKeep;

  /** Storage may be blocked, full or gone. */
  const onDevice = (mark, work) => {
    try {
      return work(window[marks[mark]], `${name}:${tag.shop}:${mark}`);
    } catch {
      return null;
    }
  };

  const keep = (mark, value) => {
    unkept.set(mark, value);
    if (mayKeep) keepAll();
  };

  const keepAll = () => {
    for (const [mark, value] of unkept) onDevice(mark, (area, key) => area.setItem(key, value));
    unkept.clear();
  };

  const consent = (answer) => {
    mayKeep = answer !== false;
    if (mayKeep) return keepAll();
    unkept.clear();
    for (const mark in marks) onDevice(mark, (area, key) => area.removeItem(key));
  };

  const recall = (mark) => unkept.get(mark) || onDevice(mark, (area, key) => area.getItem(key));

  /** From the page's address, and from then on for the visit: who invited the shopper, and where the link stood. */
  const arrived = (mark, parameter) => {
    const value = new URLSearchParams(location.search).get(parameter);
    if (value) keep(mark, value.slice(0, 64));
    return recall(mark);
  };

  for (const touch of ["pointerdown", "keydown"]) {
    addEventListener(touch, () => mayKeep ?? consent(), { capture: true, once: true, passive: true });
  }

  const run = (command, argument) =>
    isGone || (widget ? quietly(() => widget.command(command, argument)) : waiting.push([command, argument]));

  const live = { isLive: true };
  for (const command of ["identify", "logout", "open", "close", "cart", "refresh"]) {
    live[command] = (argument) => void run(command, argument);
  }
  live.consent = consent;
  live.on = (event, callback) => document.addEventListener(`${name}:${event}`, ({ detail }) => quietly(() => callback(detail)));
  live.push = (...commands) => {
    for (const [command, ...values] of commands) quietly(() => live[command](...values));
  };
  live.destroy = () => {
    run("destroy");
    isGone = true;
    delete window[name];
  };
  window[name] = live;
  // Listeners first: they must hear what the other commands bring about.
  const early = waiting.splice(0);
  live.push(...early.filter(([command]) => command === "on"), ...early.filter(([command]) => command !== "on"));

  const config = {
    shop: tag.shop,
    api,
    locale,
    tokenUrl: tag.tokenUrl,
    memberToken: tag.memberToken,
    loginUrl: tag.loginUrl,
    badge: tag.badge,
    theme: tag.theme,
    invited: arrived("invited", "coppertoken-referral"),
    source: arrived("source", "utm_source"),
    tag,
    keep,
    recall,
  };

  /** Our elements hand themselves to the widget; defined once, also when the widget is destroyed and loaded again. */
  const define = () => {
    for (const [element, attributes] of Object.entries(elements)) {
      const known = customElements.get(element);
      const Element = known || class extends HTMLElement {
        static observedAttributes = attributes;
        connectedCallback() { Element.to("attach", this); }
        disconnectedCallback() { Element.to("detach", this); }
        attributeChangedCallback() { Element.to("change", this); }
      };
      Element.to = (what, node) => isGone || quietly(() => widget[what](node));
      if (known) document.querySelectorAll(element).forEach((node) => Element.to("attach", node));
      else customElements.define(element, Element);
    }
  };

  /** The widget cannot run here: a plain link to the hosted page stands where the badge would. */
  const fallBack = (reason) => {
    const isPolicy = /wasm|WebAssembly|Content Security Policy/i.test(String(reason));
    tell(isPolicy ? "policy" : "unavailable", reason);
    if (isPolicy) {
      console.warn(`Coppertoken needs this in the page's Content-Security-Policy: script-src ${origin} 'wasm-unsafe-eval'; connect-src ${api}`);
    }
    const find = (selector) => selector && document.querySelector(selector);
    const link = document.createElement("a");
    link.href = `${api}/p/${encodeURIComponent(tag.shop)}`;
    link.textContent = { ru: "Программа лояльности", mk: "Програма за лојалност" }[locale.slice(0, 2)] || "Loyalty program";
    const inside = find(`${name}-badge`) || find(tag.badge);
    const beside = find('header a[href^="tel:"]') || find('header a[href^="mailto:"]');
    if (inside) inside.append(link);
    else if (beside) beside.after(link);
    else document.body.append(link);
  };

  const load = async () => {
    try {
      const module = await import(new URL(COPPERTOKEN_WIDGET_PATH, origin).href);
      await module.default();
      if (isGone) return;
      widget = module;
      widget.start(config);
      define();
      for (const [command, argument] of waiting.splice(0)) run(command, argument);
    } catch (reason) {
      quietly(() => fallBack(reason));
    }
  };

  const idle = () => (window.requestIdleCallback ? requestIdleCallback(load, { timeout: 3000 }) : setTimeout(load, 200));
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", idle);
  else idle();
})();
