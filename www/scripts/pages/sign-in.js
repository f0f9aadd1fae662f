// Signing in as one of three prepared shoppers, and back to where one came from.
import { backend, state } from "../backend.js";
import { element, icon, whileBusy } from "../elements.js";
import { signOut } from "../frame.js";
import { showPage, text } from "../text.js";

const place = document.getElementById("shoppers");
const shoppers = [
  { id: "ana", name: "Ana Petrovska" },
  { id: "boris", name: "Boris Volkov" },
  { id: "claire", name: "Claire Dubois" },
];

/** The page to return to: a path of this very site, else the front page. Nobody is sent away by a crafted link. */
function returnPath() {
  const wanted = new URLSearchParams(location.search).get("return") ?? "/";
  if (!wanted.startsWith("/")) return "/";
  try {
    // Resolved as the browser would, so that "//elsewhere" and "/\elsewhere" show their real origin.
    const address = new URL(wanted, location.origin);
    return address.origin === location.origin ? address.pathname + address.search + address.hash : "/";
  } catch {
    return "/";
  }
}

function showError(problem) {
  document.getElementById("sign-in-error").textContent = problem.forShopper ?? text("problem.other");
}

function choice(shopper) {
  const enter = ({ currentTarget }) => whileBusy(currentTarget, async () => {
    try {
      await backend.post("/demo/sign-in", { shopper: shopper.id });
      location.assign(returnPath());
    } catch (problem) {
      showError(problem);
    }
  });
  return element("li", {},
    element("button", { class: `shopper ${shopper.id}`, type: "button", id: `sign-in-${shopper.id}`, click: enter },
      element("span", { class: "portrait", "aria-hidden": "true" }, shopper.name[0]),
      element("span", { class: "line-words" },
        element("strong", {}, shopper.name),
        element("span", { class: "soft" }, text(`shopper.${shopper.id}`))),
      icon("arrow")));
}

place.replaceChildren(...shoppers.map(choice));
try {
  const { shopper } = await state;
  if (shopper) {
    document.getElementById("signed-in").replaceChildren(element("div", { class: "message note" },
      element("p", {}, text("signIn.already", { name: shopper.name })),
      element("div", { class: "actions" },
        element("a", { class: "button", href: returnPath() }, text("signIn.continue")),
        element("button", { class: "button quiet", type: "button", click: ({ currentTarget }) => whileBusy(currentTarget, signOut) }, text("account.signOut")))));
  }
} catch (problem) {
  showError(problem);
}
showPage();
