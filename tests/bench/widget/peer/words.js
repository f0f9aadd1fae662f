// English only: the peer is spared two languages.
const money = (amount, currency) => new Intl.NumberFormat("en-GB", { style: "currency", currency, trailingZeroDisplay: "stripIfInteger" }).format(amount / 100);
const plural = new Intl.PluralRules("en-GB");
const points = (count) => `${new Intl.NumberFormat("en-GB").format(count)} ${plural.select(count) === "one" ? "point" : "points"}`;
const day = (date) => new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long" }).format(new Date(date));
export { money, points, day };
