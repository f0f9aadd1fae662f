// A program that uses most of what there is, with windows around the worker's today. Every text in three languages: the pages
// are looked at in all of them.

const said = (en, ru, mk) => ({ en, ru, mk });

/** The program-local day, some days from `now`. */
export const day = (now, days) =>
  new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Skopje", dateStyle: "short" }).format(now + days * 86_400_000);

/** The program, for a shop whose today is `now` (milliseconds). */
export function ownProgram(now) {
  return {
    engine: 1,
    name: said("Copper Circle", "Медный круг", "Бакарен круг"),
    currency: "EUR",
    time_zone: "Europe/Skopje",
    languages: ["en", "ru", "mk"],
    earning: { hold_days: 0 },
    business: { median_basket: 5000 },
    mechanics: [
      {
        id: "every-euro",
        title: said("For every purchase", "За каждую покупку", "За секоја купувачка"),
        rule: { spend: { points: 1, per: 100 } },
      },
      {
        id: "black-friday",
        title: said("Black Friday", "Чёрная пятница", "Црн петок"),
        window: { first_day: day(now, -2), last_day: day(now, 1) },
        rule: { multiplier: { percent: 200 } },
      },
      {
        id: "christmas",
        title: said("Christmas", "Рождество", "Божиќ"),
        window: { first_day: day(now, 20), last_day: day(now, 30) },
        rule: { multiplier: { percent: 300, group: "christmas" } },
      },
      {
        id: "large-order",
        title: said("50 points for 60 and more", "50 баллов за заказ от 60", "50 поени за нарачка од 60"),
        when: { goods: { at_least: 6000 } },
        rule: { bonus: { points: 50 } },
      },
      {
        id: "bean-card",
        title: said("Coffee card", "Кофейная карточка", "Картичка за кафе"),
        rule: { stamps: { every: 5, gives: { reward: "free-bag" } } },
      },
      {
        id: "welcome-gift",
        title: said("Welcome", "Добро пожаловать", "Добредојдовте"),
        rule: { enrollment: { gives: { choice: ["cup", "free-bag"] } } },
      },
      {
        id: "second-order",
        title: said("Double for your next order", "Вдвое больше за следующий заказ", "Двојно за следната нарачка"),
        when: { orders: { at_least: 1 } },
        rule: { offer: { percent: 200, days: 1 } },
      },
      {
        id: "share",
        title: said("Share us", "Поделитесь", "Споделете нè"),
        rule: { activity: { action: "share", gives: { points: { points: 5 } }, per_day_max: 2 } },
      },
      {
        id: "newsletter",
        title: said("Read our letters", "Читайте наши письма", "Читајте ги нашите писма"),
        rule: { activity: { action: "newsletter", gives: { points: { points: 10 } }, total_max: 1 } },
      },
      {
        id: "visit",
        title: said("Come by", "Заходите", "Навратете"),
        rule: { activity: { action: "visit", gives: { points: { points: 1 } } } },
      },
      {
        id: "birthday",
        title: said("Birthday", "День рождения", "Роденден"),
        rule: { birthday: { gives: { points: { points: 25 } }, days_ahead: 7 } },
      },
      {
        id: "invite",
        title: said("Invite a friend", "Пригласите друга", "Поканете пријател"),
        rule: { referral: { friend: { points: { points: 20 } }, advocate: { points: { points: 100 } }, per_month_max: 5 } },
      },
    ],
    rewards: [
      {
        id: "five-off",
        title: said("€5 off", "Скидка 5 €", "Попуст од 5 €"),
        cost: 250,
        gives: { amount_off: { amount: 500 } },
      },
      {
        id: "book",
        title: said("A book about coffee", "Книга о кофе", "Книга за кафе"),
        cost: 50,
        stock: 3,
        per_member_max: 1,
        gives: { product: { product_id: "book" } },
      },
      {
        id: "sample",
        title: said("A sample of the month", "Пробник месяца", "Примерок на месецот"),
        cost: 20,
        stock: 1,
        gives: { product: { product_id: "sample", sort: "sample" } },
      },
      {
        id: "cup",
        title: said("A cappuccino cup", "Чашка для капучино", "Шолја за капучино"),
        gives: { product: { product_id: "cup" } },
      },
      {
        id: "free-bag",
        title: said("A bag of beans", "Пачка зёрен", "Пакет зрна"),
        gives: { product: { product_id: "beans" } },
      },
    ],
  };
}
