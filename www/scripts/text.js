// Everything a shopper reads: texts, plural forms, numbers, money, dates. The only module that knows the language.

/** The page's language: "en", "ru" or "mk". */
export const language = document.documentElement.lang;

const dictionary = (await import(`/languages/${language}.js`)).default;
const plurals = new Intl.PluralRules(dictionary.locale);

// Chromium has no Macedonian numbers and dates and silently answers in American English, so its word is only taken
// where it really speaks the language asked for.
const trusted = new Intl.NumberFormat(dictionary.locale).resolvedOptions().locale.startsWith(language);
const shopZone = "Europe/Skopje";

function fill(pattern, values) {
  return pattern.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}

/** The text for `key`; `{name}` is replaced by `values.name`; a plural form is chosen by `values.count`. */
export function text(key, values = {}) {
  const entry = dictionary.texts[key];
  if (entry === undefined) {
    console.error(`No text for "${key}" in ${language}.`);
    return key;
  }
  return fill(typeof entry === "string" ? entry : (entry[plurals.select(values.count)] ?? entry.other), values);
}

/** The text for `key`, or null when the language has none. */
export function optionalText(key, values) {
  return key in dictionary.texts ? text(key, values) : null;
}

/** Picks this language from a localized value of the catalogue. */
export function localized(value) {
  return value[language] ?? value.en;
}

/** Money from minor units, whole sums without decimals: 4995 is "€49.95". */
export function money(minorUnits, currency = "EUR") {
  const options = { style: "currency", currency, trailingZeroDisplay: "stripIfInteger" };
  if (trusted) return new Intl.NumberFormat(dictionary.locale, options).format(minorUnits / 100);
  const { group, decimal, currencies } = dictionary.written;
  const whole = String(Math.floor(Math.abs(minorUnits) / 100)).replace(/\B(?=(\d{3})+$)/g, group);
  const cents = String(Math.abs(minorUnits) % 100).padStart(2, "0");
  const amount = cents === "00" ? whole : whole + decimal + cents;
  return `${minorUnits < 0 ? "−" : ""}${amount}\u00a0${currencies[currency] ?? currency}`;
}

/** A date in the shop's time zone: "21 November 2026". */
export function day(instant) {
  return written(instant, { day: "numeric", month: "long", year: "numeric" }, "date");
}

/** A date and time in the shop's time zone. */
export function moment(instant) {
  const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  return written(instant, { day: "numeric", month: "long", year: "numeric", ...clock }, "dateAndTime");
}

function written(instant, options, form) {
  const date = new Date(instant);
  if (trusted) return new Intl.DateTimeFormat(dictionary.locale, { ...options, timeZone: shopZone }).format(date);
  // Only the figures are taken from the browser; the words come from the language's file.
  const numeric = { ...options, month: "numeric", timeZone: shopZone };
  const parts = {};
  for (const { type, value } of new Intl.DateTimeFormat("en-GB", numeric).formatToParts(date)) parts[type] = value;
  parts.month = dictionary.written.months[Number(parts.month) - 1];
  parts.day = String(Number(parts.day));
  return fill(dictionary.written[form], parts);
}

/**
 * Puts the language's texts into the fixed parts of the page. The English ones stand in the HTML, so for English
 * there is nothing to do: data-text is the content, data-label the accessible name, data-content a meta description.
 */
export function translatePage() {
  const { fixed } = dictionary;
  if (!fixed) return;
  const translate = (name, put) => {
    for (const node of document.querySelectorAll(`[data-${name}]`)) {
      const value = fixed[node.dataset[name]];
      if (value === undefined) console.error(`No fixed text for "${node.dataset[name]}" in ${language}.`);
      else put(node, value);
    }
  };
  translate("text", (node, value) => { node.textContent = value; });
  translate("label", (node, value) => node.setAttribute("aria-label", value));
  translate("content", (node, value) => node.setAttribute("content", value));
}

/** Shows the page: called when its first content stands. */
export function showPage() {
  document.documentElement.classList.remove("preparing");
}
