// The peer: the surfaces our widget began with (badge, banner, program page, redemption), written with Preact as one would
// today. It fetches its page at the first click as ours does, has one language instead of three, asks the server where ours computes,
// and has none of: inline hints, cart advice, stamp cards, offers, invitations, themes, accessibility beyond the obvious.
import { h, render, Fragment } from "preact";
import { useEffect, useState } from "preact/hooks";
import { ask } from "./api.js";
import { Badge, Banner } from "./badge.jsx";
import STYLE from "../../../../widget/src/style.css";

/** The same sheets as ours, so that looks weigh the same. */
const sheets = [];
function addSheet(root, style) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  sheets.push(sheet);
  root.adoptedStyleSheets = sheets;
}

function Widget({ config, root }) {
  const [state, setState] = useState({});
  const [Page, setPage] = useState(null);
  const load = async () => {
    try {
      const program = await ask(config, "GET", "/program");
      const member = await ask(config, "GET", "/member").then(({ member }) => member, () => null);
      setState({ program, member });
    } catch {
      setState((known) => ({ ...known, failed: true }));
    }
  };
  useEffect(() => void load(), []);
  const open = async () => {
    const { Page, STYLE } = await import("./page.jsx");
    if (sheets.length === 1) addSheet(root, STYLE);
    setPage(() => Page);
  };
  return <><Badge state={state} open={open} /><Banner state={state} open={open} />{Page && state.program && <Page config={config} state={state} close={() => setPage(null)} changed={load} />}</>;
}

export function start(config) {
  const host = document.createElement("peer-badge");
  (document.querySelector('header a[href^="tel:"]') ?? document.body.lastElementChild).after(host);
  const root = host.attachShadow({ mode: "open" });
  addSheet(root, STYLE);
  render(<div class="coppertoken"><Widget config={config} root={root} /></div>, root);
}
