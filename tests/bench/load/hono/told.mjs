// The rules of the bench in words: rates and amounts off with their terms, tiers, and the rules around them, in English, Russian and
// Macedonian.

const forms = { one: 0, few: 1, many: 2, other: 2 };
// Signs are written before or after the figure, words as the worker's own texts have them.
const after = (figure, sign) => `${figure}\u00a0${sign}`;
const two = (one, many) => [one, many, many];
const LANGUAGES = {
  en: {
    group: ",",
    decimal: ".",
    money: (figure, sign) => sign + figure,
    points: two("point", "points"),
    orders: two("order", "orders"),
    days: two("day", "days"),
    months: two("month", "months"),
    earn: (points, money) => `You earn ${points} for every ${money} you spend.`,
    off: (money) => `${money} off your next order`,
    membersOnly: "For members only.",
    minimum: (money) => `Minimum order: ${money} of goods.`,
    noMinimum: "No minimum order.",
    valid: (days) => `The code is valid for ${days}.`,
    oneOrder: "One code, one order; if the goods cost less, the rest of the discount lapses.",
    atLeast: (figure) => `${figure} or more.`,
    moreThan: (figure) => `More than ${figure}.`,
    earnsMore: (percent) => `${percent}% more for every order.`,
    counted: (months) => `Counted over the last ${months}.`,
    kept: (days) => `A tier is kept for ${days} after it is no longer reached.`,
    moments: { placed: "after the order", paid: "after payment", fulfilled: "after delivery" },
    arrives: (days, moment) => `What you earn arrives ${days ?? "right"} ${moment}.`,
    ends: (length) => (length ? `It is valid for ${length} after it arrives.` : "It never expires."),
    returns: "When you return goods, exactly what they earned is taken back.",
    deficit: "If it is spent already, what you earn next makes up for it.",
    who: {
      on_join: "Anyone with an account in this shop may join. Membership is free.",
      automatic: "You become a member with your first order. Membership is free.",
    },
  },
  ru: {
    group: "\u00a0",
    decimal: ",",
    money: after,
    points: ["балл", "балла", "баллов"],
    orders: ["заказ", "заказа", "заказов"],
    days: ["день", "дня", "дней"],
    months: ["месяц", "месяца", "месяцев"],
    earn: (points, money) => `${points} за ${money} покупки.`,
    off: (money) => `Скидка ${money} на следующий заказ`,
    membersOnly: "Только для участников.",
    minimum: (money) => `Минимальная сумма заказа: ${money}.`,
    noMinimum: "Без минимальной суммы заказа.",
    valid: (days) => `Промокод действует ${days}.`,
    oneOrder: "Один промокод — один заказ; если товары дешевле скидки, остаток сгорает.",
    atLeast: (figure) => `${figure} и больше.`,
    moreThan: (figure) => `Больше ${figure}.`,
    earnsMore: (percent) => `На ${percent}\u00a0% больше за каждый заказ.`,
    counted: (months) => `Считаем за период в ${months} по сегодняшний день.`,
    kept: (days) => `Если условия уровня больше не выполнены, он сохраняется ещё ${days}.`,
    moments: { placed: "после оформления заказа", paid: "после оплаты", fulfilled: "после доставки" },
    arrives: (days, moment) => `Начисляем ${days ? `через ${days}` : "сразу"} ${moment}.`,
    ends: (length) => (length ? `Срок действия — ${length} после начисления.` : "Срок действия не ограничен."),
    returns: "При возврате товара спишем ровно столько, сколько за него начислили.",
    deficit: "Если это уже потрачено, спишем из следующих начислений.",
    who: {
      on_join: "Вступить может каждый, у кого есть учётная запись в магазине. Участие бесплатное.",
      automatic: "Вы становитесь участником с первым заказом. Участие бесплатное.",
    },
  },
  mk: {
    group: ".",
    decimal: ",",
    money: after,
    points: two("поен", "поени"),
    orders: two("нарачка", "нарачки"),
    days: two("ден", "дена"),
    months: two("месец", "месеци"),
    earn: (points, money) => `Добивате ${points} на секој износ од ${money}.`,
    off: (money) => `Попуст од ${money} на следната нарачка`,
    membersOnly: "Само за членови.",
    minimum: (money) => `Минимален износ на нарачката: ${money}.`,
    noMinimum: "Без минимален износ на нарачката.",
    valid: (days) => `Кодот важи ${days}.`,
    oneOrder: "Еден код, една нарачка; ако производите чинат помалку, остатокот од попустот пропаѓа.",
    atLeast: (figure) => `${figure} или повеќе.`,
    moreThan: (figure) => `Повеќе од ${figure}.`,
    earnsMore: (percent) => `${percent}\u00a0% повеќе за секоја нарачка.`,
    counted: (months) => `Се брои за период од ${months} до денес.`,
    kept: (days) => `Ако условот повеќе не е исполнет, нивото останува уште ${days}.`,
    moments: { placed: "по нарачката", paid: "по плаќањето", fulfilled: "по доставата" },
    arrives: (days, moment) => `Заработеното се додава ${days ?? "веднаш"} ${moment}.`,
    ends: (length) => (length ? `Рок на важење: ${length} по додавањето.` : "Рокот на важење е неограничен."),
    returns: "При враќање на производ се одзема точно онолку колку што сте добиле за него.",
    deficit: "Ако тоа е веќе искористено, се одзема од она што следно ќе го заработите.",
    who: {
      on_join: "Може да се приклучи секој што има профил во продавницата. Членството е бесплатно.",
      automatic: "Станувате член со првата нарачка. Членството е бесплатно.",
    },
  },
};
const SIGNS = { EUR: "€", USD: "$", GBP: "£", RUB: "₽" };

function speaker(code, { currency, earning, enrolment, qualification }) {
  const language = LANGUAGES[code];
  const plural = new Intl.PluralRules(code);
  const grouped = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, language.group);
  const money = (amount) => {
    const cents = amount % 100;
    const figure = grouped(Math.floor(amount / 100)) + (cents === 0 ? "" : language.decimal + String(cents).padStart(2, "0"));
    return language.money(figure, SIGNS[currency] ?? currency);
  };
  const count = (name) => (number) => `${grouped(number)} ${language[name][forms[plural.select(number)]]}`;
  const [points, orders, days, months] = ["points", "orders", "days", "months"].map(count);
  const figure = { points, orders, spend: money }[qualification.measure];
  const tier = ({ at_least, more_than }) => {
    if (more_than === undefined) return language.atLeast(figure(at_least));
    return qualification.measure === "spend" ? language.moreThan(money(more_than)) : language.atLeast(figure(more_than + 1));
  };
  const { months_after_posting, days_after_posting } = earning.expiry;
  const length = months_after_posting ? months(months_after_posting) : days_after_posting && days(days_after_posting);
  return {
    mechanic: ({ rule }) => ({ text: language.earn(points(rule.spend.points), money(rule.spend.per)), terms: [] }),
    reward: ({ gives, audience, minimum_goods, valid_days }) => ({
      text: gives.amount_off ? language.off(money(gives.amount_off.amount)) : "",
      terms: [
        ...(audience === "members" ? [language.membersOnly] : []),
        minimum_goods > 0 ? language.minimum(money(minimum_goods)) : language.noMinimum,
        language.valid(days(valid_days)),
        language.oneOrder,
      ],
    }),
    tier: ({ threshold, earn_percent }) => ({
      text: tier(threshold),
      terms: earn_percent > 100 ? [language.earnsMore(grouped(earn_percent - 100))] : [],
    }),
    ladder: [
      language.counted(months(qualification.window.rolling_months)),
      ...(qualification.grace_days > 0 ? [language.kept(days(qualification.grace_days))] : []),
    ],
    rules: [
      language.arrives(earning.hold_days > 0 ? days(earning.hold_days) : undefined, language.moments[earning.earn_on]),
      language.ends(length),
      language.returns,
      ...(earning.after_spending === "deficit" ? [language.deficit] : []),
      language.who[enrolment],
    ],
  };
}

// What a document says in words, in the languages we have words in: its rules, how tiers are counted, the rules around them. What says
// nothing is left out.
export function tell(document) {
  const speakers = document.languages.filter((code) => code in LANGUAGES).map((code) => [code, speaker(code, document)]);
  const localized = (pick) => Object.fromEntries(speakers.map(([code, speak]) => [code, pick(speak)]).sort());
  const sentences = (pick) => (speakers.length === 0 ? [] : pick(speakers[0][1]).map((_, place) => localized((speak) => pick(speak)[place])));
  const told = (family, rules) =>
    rules.map((rule) => {
      const terms = sentences((speak) => speak[family](rule).terms);
      const text = localized((speak) => speak[family](rule).text);
      return { id: rule.id, family, title: rule.title, text, ...(terms.length > 0 && { terms }) };
    });
  const all = {
    told: [...told("mechanic", document.mechanics), ...told("reward", document.rewards), ...told("tier", document.tiers)],
    ladder: document.tiers.length > 0 ? sentences((speak) => speak.ladder) : [],
    rules: sentences((speak) => speak.rules),
  };
  return Object.fromEntries(Object.entries(all).filter(([, list]) => list.length > 0));
}
