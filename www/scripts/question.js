// A question before something that cannot be undone.
import { element } from "./elements.js";

let asked = 0;

/** Asks, and answers true only for the confirming button. The harmless button has the focus; Esc means no. */
export function ask({ title, message, confirm, keep }) {
  return new Promise((answer) => {
    const id = `question-${(asked += 1)}`;
    const dialog = element("dialog", { class: "question", "aria-labelledby": `${id}-title`, "aria-describedby": `${id}-message` },
      element("form", { method: "dialog" },
        element("h2", { id: `${id}-title` }, title),
        element("p", { id: `${id}-message` }, message),
        element("div", { class: "actions" },
          element("button", { class: "button quiet", value: "no", autofocus: true }, keep),
          element("button", { class: "button danger", value: "yes" }, confirm))));
    dialog.addEventListener("close", () => {
      answer(dialog.returnValue === "yes");
      dialog.remove();
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
