// The rules of the bench in words: rates and amounts off, in English, Russian and Macedonian.

const forms = { one: 0, few: 1, many: 2, other: 2 };
// Signs are written before or after the figure, words as the worker's own texts have them.
const after = (figure, sign) => `${figure}\u00a0${sign}`;
const LANGUAGES = {
  en: {
    group: ",",
    decimal: ".",
    money: (figure, sign) => sign + figure,
    points: ["point", "points", "points"],
    earn: (points, money) => `You earn ${points} for every ${money} you spend.`,
    off: (money) => `${money} off your next order`,
  },
  ru: {
    group: "\u00a0",
    decimal: ",",
    money: after,
    points: ["балл", "балла", "баллов"],
    earn: (points, money) => `${points} за ${money} покупки.`,
    off: (money) => `Скидка ${money} на следующий заказ`,
  },
  mk: {
    group: ".",
    decimal: ",",
    money: after,
    points: ["поен", "поени", "поени"],
    earn: (points, money) => `Добивате ${points} на секој износ од ${money}.`,
    off: (money) => `Попуст од ${money} на следната нарачка`,
  },
};
const SIGNS = { EUR: "€", USD: "$", GBP: "£", RUB: "₽" };

function speaker(code, currency) {
  const language = LANGUAGES[code];
  const plural = new Intl.PluralRules(code);
  const grouped = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, language.group);
  const money = (amount) => {
    const cents = amount % 100;
    const figure = grouped(Math.floor(amount / 100)) + (cents === 0 ? "" : language.decimal + String(cents).padStart(2, "0"));
    return language.money(figure, SIGNS[currency] ?? currency);
  };
  const points = (number) => `${grouped(number)} ${language.points[forms[plural.select(number)]]}`;
  return {
    mechanic: ({ rule }) => language.earn(points(rule.spend.points), money(rule.spend.per)),
    reward: ({ gives }) => (gives.amount_off ? language.off(money(gives.amount_off.amount)) : ""),
  };
}

// Every rule of a document in words, in the languages we have words in.
export function tell(document) {
  const speakers = document.languages.filter((code) => code in LANGUAGES).map((code) => [code, speaker(code, document.currency)]);
  const texts = (family, rule) => Object.fromEntries(speakers.map(([code, speak]) => [code, speak[family](rule)]).sort());
  const told = (family, rules) => rules.map((rule) => ({ id: rule.id, family, title: rule.title, text: texts(family, rule) }));
  return [...told("mechanic", document.mechanics), ...told("reward", document.rewards)];
}
