// Programs the tests publish.

// A point for every euro, nothing held back, nothing expiring; fields override.
export function program(fields = {}) {
  const { earning = {}, ...others } = fields;
  return {
    engine: 1,
    name: { en: "Test program" },
    currency: "EUR",
    time_zone: "Europe/Skopje",
    shown_prices: "without_tax",
    languages: ["en"],
    enrolment: "on_join",
    earning: { earn_on: "paid", hold_days: 0, expiry: "never", ...earning },
    mechanics: [spend("every-euro", 1, 100)],
    rewards: [amountOff("five-off", 250, 500)],
    ...others,
  };
}

// `points` for every `per` minor units.
export function spend(id, points, per, fields = {}) {
  return { id, title: { en: `Rule ${id}` }, rule: { spend: { points, per } }, ...fields };
}

// `amount` minor units off for `cost` points.
export function amountOff(id, cost, amount, fields = {}) {
  return { id, title: { en: `Reward ${id}` }, cost, gives: { amount_off: { amount } }, ...fields };
}

// A gift of so many points.
export const points = (count, fields = {}) => ({ points: { points: count, ...fields } });
