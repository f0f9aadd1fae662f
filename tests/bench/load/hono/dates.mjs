// Civil days as text `YYYY-MM-DD`, which compares as it should, and instants as milliseconds.

import { badRequest } from "./problems.mjs";

const DAY_MILLISECONDS = 86_400_000;
const INSTANT_END = 253_402_300_800_000; // The year 10000.
const RFC3339 = /^\d{4}-\d{2}-(\d{2})[Tt ]\d{2}:\d{2}(:\d{2}([.,]\d{1,9})?)?([Zz]|[+-]\d{2}:?\d{2})$/;

const text = (milliseconds) => new Date(milliseconds).toISOString().slice(0, 10);
const parts = (day) => [Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8, 10))];

export const plusDays = (day, days) => text(Date.parse(day) + days * DAY_MILLISECONDS);

// The same day of the month so many months later (or earlier); a day that month lacks becomes its last one.
export function plusMonths(day, months) {
  const [year, month, ofMonth] = parts(day);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return text(Date.UTC(year, month - 1 + months, Math.min(ofMonth, last)));
}

export const firstOfMonth = (day) => `${day.slice(0, 8)}01`;

export const rfc3339 = (milliseconds) => `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;

// Turns instants into moments (instant and civil day) of one time zone. Making a formatter is slow, using one is not.
export function calendar(timeZone) {
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
  return (instant) => ({ instant, date: format.format(instant) });
}

export function parseInstant(value, place) {
  const found = RFC3339.exec(value);
  const milliseconds = found ? Date.parse(value) : NaN;
  // JavaScript takes 30 February for 2 March.
  const [year, month] = parts(value);
  const isDay = !Number.isNaN(milliseconds) && Number(found[1]) <= new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (!isDay) throw badRequest(`${place}: write an RFC 3339 instant`);
  if (milliseconds < 0 || milliseconds >= INSTANT_END) throw badRequest(`${place}: the instant is out of range`);
  return milliseconds;
}
