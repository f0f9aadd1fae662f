// The page to try looks: the real widget, shown with a program that differs from the demo shop's in what the form says. Nothing is
// published; the answer of the program's endpoint is changed on its way to the widget, in this page only.
import { contrast, readable } from "../colour.js";

const find = (id) => document.getElementById(id);
const form = find("looks");

const plainFetch = window.fetch.bind(window);
let program = null;
let tries = 0;

/** The program as the form wants it. The version rises with every change, for the widget keeps a version it has seen. */
function changed(view) {
  program ??= view.program;
  const { look, banner } = inProgram();
  const shown = form.elements.banner.checked ? { ...view.program.banner, ...banner, trigger: { delay_seconds: 0 }, repeat_after_days: 0 } : null;
  return { ...view, version: view.version + tries, program: { ...view.program, look, banner: shown } };
}

window.fetch = async (address, options) => {
  const answer = await plainFetch(address, options);
  if (!answer.ok || !new URL(address, location).pathname.endsWith("/program")) return answer;
  const view = await answer.json();
  const isFirst = program === null;
  const text = JSON.stringify(changed(view));
  if (isFirst) fillSlogan();
  return new Response(text, { headers: { "content-type": "application/json" } });
};

/** What belongs into the program document. */
function inProgram() {
  const { accent, radius, slogan, locale } = form.elements;
  const known = program?.banner?.slogan ?? {};
  const banner = { slogan: slogan.value ? { ...known, [locale.value]: slogan.value } : known };
  return { look: { accent: accent.value, corner_radius_pixels: Number(radius.value) }, banner };
}

/** The tag's attributes beyond address and shop. */
function attributes() {
  const { locale, theme, place } = form.elements;
  const chosen = { "data-locale": locale.value, ...(place.value === "own" ? { "data-badge": "#my-place" } : {}) };
  return theme.value ? { ...chosen, "data-theme": theme.value } : chosen;
}

function showTag() {
  const { place } = form.elements;
  const more = Object.entries(attributes()).map(([name, value]) => `\n        ${name}="${value}"`).join("");
  const floating = "\n<coppertoken-badge floating></coppertoken-badge>";
  const atStart = `\n<style>coppertoken-badge { --coppertoken-inset-inline: 16px auto }</style>${floating}`;
  const element = { right: floating, left: atStart }[place.value] ?? "";
  find("tag").textContent = `<script async src="${location.origin}/v1/loader.js" data-shop="demo"${more}></script>${element}`;
  find("document").textContent = JSON.stringify(inProgram(), null, 2);
}

function showContrast() {
  const { accent } = form.elements;
  const { colour, ink, contrast: reached } = readable(accent.value);
  const before = contrast(accent.value, ink);
  const white = ink === "#ffffff" ? "white" : "dark";
  find("contrast").textContent = colour === accent.value
    ? `Contrast ${reached.toFixed(1)} : 1 with ${white} text: readable as it is.`
    : `Contrast ${before.toFixed(1)} : 1 with ${white} text is below 4.5 : 1. The widget takes a readable neighbour instead, about ${colour} (${reached.toFixed(1)} : 1).`;
}

/** The slogan in the chosen language, to begin with. */
function fillSlogan() {
  form.elements.slogan.value = program?.banner?.slogan[form.elements.locale.value] ?? "";
  showTag();
}

/** Takes the widget away and pastes the tag anew: what stands in the tag is read once. */
function paste() {
  window.coppertoken?.destroy?.();
  for (const badge of document.querySelectorAll("coppertoken-badge")) badge.remove();
  const { place } = form.elements;
  if (place.value === "left" || place.value === "right") {
    const badge = document.createElement("coppertoken-badge");
    badge.toggleAttribute("floating", true);
    if (place.value === "left") badge.style.setProperty("--coppertoken-inset-inline", "16px auto");
    document.body.append(badge);
  }
  const script = document.createElement("script");
  script.async = true;
  script.src = "/v1/loader.js";
  script.dataset.shop = "demo";
  script.dataset.loginUrl = "/sign-in";
  for (const [name, value] of Object.entries(attributes())) script.setAttribute(name, value);
  document.body.append(script);
}

let wait = 0;

/** Shows what changed: figures and words by asking for the program again, the tag's own settings by pasting it anew. */
function change({ target }) {
  tries += 1;
  find("radius-shown").textContent = `${form.elements.radius.value} px`;
  if (target.name === "locale") fillSlogan();
  showContrast();
  showTag();
  clearTimeout(wait);
  const isOfTag = ["locale", "theme", "place"].includes(target.name);
  wait = setTimeout(() => (isOfTag ? paste() : window.coppertoken.refresh()), 150);
}

form.addEventListener("input", change);
form.addEventListener("submit", (event) => event.preventDefault());
find("open").addEventListener("click", () => window.coppertoken.open("program"));
for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", async () => {
    const text = find(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(text.textContent);
      find("copied").textContent = "Copied.";
    } catch {
      // Where the clipboard is closed the text is marked, ready for the keyboard.
      getSelection().selectAllChildren(text);
      find("copied").textContent = "The text is selected: press Ctrl+C.";
    }
  });
}
showContrast();
showTag();
paste();
