// Sets <html lang> before the loyalty tag runs: the tag carries no data-locale here, so the widget speaks the page's
// language. A classic script because modules run too late for that. English stands in the pages themselves; the other
// languages wait, invisible, until their texts are in place (styles/base.css shows the page after 3 s whatever happens).
(function () {
  "use strict";
  var known = ["en", "ru", "mk"];
  var stored = null;
  var asked = new URLSearchParams(location.search).get("lang");
  try {
    if (known.indexOf(asked) >= 0) localStorage.setItem("bakar-language", asked);
    stored = localStorage.getItem("bakar-language");
  } catch (refused) {
    // Storage may be blocked: the address and the browser's own languages still decide.
  }
  var preferred = (navigator.languages || [navigator.language || "en"]).map(function (tag) {
    return tag.slice(0, 2).toLowerCase();
  });
  var chosen = [asked, stored].concat(preferred, "en").filter(function (tag) {
    return known.indexOf(tag) >= 0;
  })[0];
  var root = document.documentElement;
  root.lang = chosen;
  if (chosen !== "en") root.classList.add("preparing");
  var hint = document.createElement("link");
  hint.rel = "modulepreload";
  hint.href = "/languages/" + chosen + ".js";
  document.head.appendChild(hint);
})();
