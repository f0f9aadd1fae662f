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
  // @element coppertoken-badge: the badge, where you want it; with `floating` in a corner of the window
  // @element coppertoken-program: the program page among the shop's own pages
  // @element coppertoken-cart: advice about the cart: what a little more would bring
  // @element coppertoken-earn: “You will earn 49 points” for `price="49.95"`, the price your shop shows; `tax="7%"` or an amount where the product's tax is another than the program's, `price-with-tax` beside a `price` without; `product` and `category` name what rules speak of
  const elements = { [`${name}-badge`]: [], [`${name}-program`]: [], [`${name}-cart`]: [], [`${name}-earn`]: ["price", "price-with-tax", "tax", "product", "category"] };
  const waiting = Array.isArray(queued) ? queued.slice() : [];
  let widget = null;
  let isGone = false;
  let cause = "";

  /** Runs something of ours; what goes wrong is told, not thrown. */
  const quietly = (work) => {
    try {
      return work();
    } catch (reason) {
      tell("failed", reason);
    }
  };

  const tell = (code, reason) => {
    cause = reason;
    document.dispatchEvent(new CustomEvent(`${name}:error`, { bubbles: true, composed: true, detail: { code } }));
    cause = "";
  };

  /** Errors of the loader and of the widget alike: each is named on the console once. */
  const named = {};
  const nameOnce = ({ detail }) => {
    const code = String(detail && detail.code);
    if (isGone || named[code]) return;
    named[code] = true;
    console.warn(`Coppertoken: ${code}.`, {
      policy: `The page's Content-Security-Policy has to allow: script-src ${origin} 'wasm-unsafe-eval'; connect-src ${api}`,
      unavailable: `No usable answer from ${api}: it may be down, or missing in the page's connect-src. The page is whole without it.`,
    }[code] || "", cause);
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

  for (const touch of ["pointerdown", "keydown"]) {
    addEventListener(touch, () => mayKeep ?? consent(), { capture: true, once: true, passive: true });
  }

  const run = (command, argument) =>
    isGone || (widget ? quietly(() => widget.command(command, argument)) : waiting.push([command, argument]));

  // @command identify(token): somebody signed in; the token is the one `data-token-url` would give
  // @command logout(): nobody is signed in
  // @command open("program"): opens the program page
  // @command close(): closes it
  // @command cart(lines): what lies in the cart, `[{product_id, category_ids, quantity, net, tax, is_gift_card}]`, amounts of a line in minor units; `gross` in place of `net`; `parent_product_id` where `product_id` is a variant
  // @command refresh(): asks for program and balance again, after an order for example
  // @command consent(answer): `true` allows marks on the shopper's device before the first touch, `false` forgets and forbids them
  // @command on(event, callback): calls back with the details of `coppertoken:event`
  // @command destroy(): takes the widget out of the page
  const live = { isLive: true };
  for (const command of ["identify", "logout", "open", "close", "cart", "refresh"]) {
    live[command] = (argument) => void run(command, argument);
  }
  live.consent = consent;
  live.on = (event, callback) => document.addEventListener(`${name}:${event}`, ({ detail }) => quietly(() => callback(detail)));
  live.push = (...commands) => {
    for (const call of commands) quietly(() => live[call[0]](...call.slice(1)));
  };
  live.destroy = () => {
    run("destroy");
    isGone = true;
    delete window[name];
  };
  window[name] = live;
  document.addEventListener(`${name}:error`, nameOnce);
  // A page that comes back as it was left may be days old.
  window.addEventListener("pageshow", ({ persisted }) => persisted && run("refresh"));
  // Listeners first: they must hear what the other commands bring about.
  const early = waiting.splice(0).filter(Array.isArray);
  live.push(...early.filter(([command]) => command === "on"), ...early.filter(([command]) => command !== "on"));

  // From the page's address, and from then on for the visit: who invited the shopper, and where the link stood. After the early commands:
  // a refusal among them forgets what was kept before, and this page may know it all the same.
  for (const [mark, parameter] of [["invited", "coppertoken-referral"], ["source", "utm_source"]]) {
    const value = new URLSearchParams(location.search).get(parameter);
    if (value) keep(mark, value.slice(0, 64));
  }

  // @attribute data-shop: the shop's identifier; required
  // @attribute data-token-url: an address of your shop that answers `{"token": "…"}` for a signed-in customer and 401 otherwise
  // @attribute data-member-token: or the token itself, where pages are rendered per customer
  // @attribute data-login-url: where guests sign in; `?return=` brings them back; `prompt=login` asks a signed-in customer to do it again
  // @attribute data-locale: `en`, `ru` or `mk`; else the page's `lang`, else the browser's language
  // @attribute data-badge: selector of the element that takes the badge; else it stands beside the header's `tel:` or `mailto:` link; else it floats
  // @attribute data-theme: `light` or `dark`; else as the page's ground and its `color-scheme` say
  // @attribute data-link-…: where your shop does what a rule of that action rewards, such as `data-link-newsletter`
  // @attribute data-api: the API's origin, if it is not the script's own
  const config = {
    shop: tag.shop,
    api,
    locale,
    tokenUrl: tag.tokenUrl,
    memberToken: tag.memberToken,
    loginUrl: tag.loginUrl,
    badge: tag.badge,
    tag,
    keep,
    recall,
  };

  /** Light or dark by the ground the page really has, where that is not what its `color-scheme` says. */
  const themeOfPage = () => {
    const probe = document.createElement("i");
    probe.style.setProperty("color", "light-dark(#fff, #000)", "important");
    document.body.append(probe);
    const isDark = getComputedStyle(probe).color === "rgb(0, 0, 0)";
    probe.remove();
    for (const node of [document.body, document.documentElement]) {
      const [red, green, blue, alpha = 1] = (getComputedStyle(node).backgroundColor.match(/[\d.]+/g) || [0, 0, 0, 0]).map(Number);
      if (alpha > 0.5) {
        const looksDark = red * 0.2126 + green * 0.7152 + blue * 0.0722 < 110;
        return looksDark === isDark ? undefined : looksDark ? "dark" : "light";
      }
    }
  };

  /** Places from one to another, both included: nothing made to be pressed falls between two. */
  const steps = (from, to) => {
    const places = [to];
    for (let place = from; place < to; place += 40) places.push(place);
    return places;
  };

  /** What floats is lifted above what of the shop floats there already: its cart bar, its chat bubble. */
  const lift = () => {
    const own = [["coppertoken-badge[floating]", ".badge", "coppertoken-"], ["coppertoken-overlay", ".banner", "coppertoken-o"]];
    for (const [selector, surface, ours] of own) {
      for (const node of document.querySelectorAll(selector)) {
        const shown = node.shadowRoot && node.shadowRoot.querySelector(surface);
        if (!shown) continue;
        const lifted = parseFloat(node.style.getPropertyValue("--coppertoken-lift")) || 0;
        const { left, right, top, bottom } = shown.getBoundingClientRect();
        let room = 0;
        // One obstacle may stand above another.
        for (let looks = 0, found = -1; found < room && looks < 4; looks += 1) {
          found = room;
          for (const x of steps(left + 4, right - 4)) {
            for (const y of steps(top + 4, bottom - 4)) {
              for (let other of document.elementsFromPoint(x, y + lifted - found)) {
                if (other.localName.startsWith(ours)) continue;
                while (other && !/fixed|sticky/.test(getComputedStyle(other).position)) other = other.parentElement;
                const box = other && other.getBoundingClientRect();
                // What fills the page is no obstacle but the shop's own dialog, or its background.
                if (box && box.height < innerHeight / 2) room = Math.max(room, bottom + lifted - box.top + 8);
              }
            }
          }
        }
        const wanted = room < innerHeight / 2 ? Math.round(room) : 0;
        if (wanted !== Math.round(lifted)) node.style.setProperty("--coppertoken-lift", `${wanted}px`);
      }
    }
  };

  let isLifting = 0;
  const liftSoon = () => {
    isLifting ||= setTimeout(() => {
      isLifting = 0;
      if (!isGone) quietly(lift);
    }, 200);
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
    tell(/wasm|WebAssembly|Content Security Policy/i.test(String(reason)) ? "policy" : "unavailable", reason);
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
      widget.start({ ...config, theme: tag.theme || themeOfPage() });
      define();
      // Chat bubbles come late; the banner comes when it is due.
      for (const event of ["scroll", "resize", `${name}:ready`]) window.addEventListener(event, liftSoon, { passive: true, capture: true });
      for (const seconds of [1, 3, 6, 12]) setTimeout(liftSoon, seconds * 1000);
      for (const [command, argument] of waiting.splice(0)) run(command, argument);
    } catch (reason) {
      quietly(() => fallBack(reason));
    }
  };

  const idle = () => (window.requestIdleCallback ? requestIdleCallback(load, { timeout: 3000 }) : setTimeout(load, 200));
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", idle);
  else idle();
})();
