// Tiers: where a member stands on the ladder the account keeps, and when time alone ends a tier.

import { plusDays, plusMonths } from "./dates.mjs";

const MEASURES = { points: ["qualifying", "qualifying"], spend: ["spent", "spent"], orders: ["paid_orders", "orders"] };

const yearOf = (day) => Number(day.slice(0, 4));

// The first day of the window that `day` lies in; null = everything counts.
function windowStart({ window }, account, day) {
  if (window === "lifetime") return null;
  if (window === "calendar_year") return `${day.slice(0, 4)}-01-01`;
  if (window.rolling_months) return plusDays(plusMonths(day, -window.rolling_months), 1);
  const joined = account.joined_at.date;
  const years = Math.max(0, yearOf(day) - yearOf(joined));
  const thisYear = plusMonths(joined, years * 12);
  return thisYear <= day ? thisYear : plusMonths(joined, Math.max(0, years - 1) * 12);
}

export function figureOn(ladder, account, day) {
  const [ofAccount, ofDay] = MEASURES[ladder.measure];
  const first = windowStart(ladder, account, day);
  if (first === null) return account[ofAccount];
  return (account.history.days ?? []).reduce((sum, figures) => (figures.day >= first ? sum + figures[ofDay] : sum), 0);
}

const place = (ladder, tierId) => ladder.rungs.findIndex((rung) => rung.tier_id === tierId);

// A tier that this ladder no longer has counts as the next lower one that it still has. -1 = none.
function placeOf(ladder, account) {
  if (account.tier_id === null) return -1;
  const here = place(ladder, account.tier_id);
  if (here >= 0 || !account.ladder) return here;
  for (let lower = place(account.ladder, account.tier_id) - 1; lower >= 0; lower -= 1) {
    const found = place(ladder, account.ladder.rungs[lower].tier_id);
    if (found >= 0) return found;
  }
  return -1;
}

export function nextReview(ladder, account) {
  const at = ladder.downgrade === "never" || account.tier_id === null ? -1 : place(ladder, account.tier_id);
  if (at < 0) return null;
  if (account.tier_keeps_until) return plusDays(account.tier_keeps_until, 1);
  if (!account.tier_since) return null;
  const first = windowStart(ladder, account, account.tier_since);
  if (first === null) return null;
  const ofDay = MEASURES[ladder.measure][1];
  let left = figureOn(ladder, account, account.tier_since);
  for (const figures of account.history.days ?? []) {
    if (figures.day < first) continue;
    left -= figures[ofDay];
    if (left < ladder.rungs[at].first) return leavesOn(ladder, account, figures.day);
  }
  return null;
}

// The first day whose window no longer holds `day`.
function leavesOn(ladder, account, day) {
  const { window } = ladder;
  let leftOn;
  if (window.rolling_months) leftOn = plusMonths(day, window.rolling_months);
  else if (window === "calendar_year") leftOn = `${yearOf(day) + 1}-01-01`;
  else leftOn = plusMonths(windowStart(ladder, account, day), 12);
  for (let tries = 0; tries < 4 && windowStart(ladder, account, leftOn) <= day; tries += 1) leftOn = plusDays(leftOn, 1);
  return leftOn;
}

// Where the member stands on `day`: up at once, down when the grace has ended.
export function standingOn(ladder, account, day) {
  const figure = figureOn(ladder, account, day);
  const reached = ladder.rungs.findLastIndex((rung) => figure >= rung.first);
  let at = placeOf(ladder, account);
  const tierAt = (where) => ladder.rungs[where]?.tier_id ?? null;
  let since = tierAt(at) === account.tier_id ? (account.tier_since ?? null) : day;
  let keepsUntil = account.tier_keeps_until ?? null;
  while (reached < at && ladder.downgrade !== "never") {
    const endsOn = keepsUntil ?? plusDays(day, ladder.grace_days - 1);
    if (day <= endsOn) return { tier_id: tierAt(at), since, keeps_until: endsOn };
    at = ladder.downgrade === "one_step" ? at - 1 : reached;
    [since, keepsUntil] = [day, null];
  }
  if (at < reached) [at, since] = [reached, day];
  return { tier_id: tierAt(at), since: at < 0 ? null : since, keeps_until: null };
}

// Writes where the member stands from `day` on, if that changes anything.
export function writeStanding(posting, ladder, standing, marks, day) {
  const { account } = posting;
  const here = [account.tier_id, account.tier_since ?? null, account.tier_keeps_until ?? null];
  const isSame = [standing.tier_id, standing.since, standing.keeps_until].every((value, at) => value === here[at]);
  if (!isSame) marks.push({ tier: standing });
  if (marks.length === 0) return false;
  posting.write({
    kind: account.tier_id === standing.tier_id ? "noted" : "tier_changed",
    source: `tier:${account.account_id}`,
    revision: account.sequence,
    effectiveOn: day,
    points: 0,
    changes: { marks },
    trace: [{ delta: 0, reason: { tier_judged: { figure: ladder ? figureOn(ladder, account, day) : 0 } } }],
  });
  return true;
}

// Judges the member by the program's ladder.
export function judge(program, posting) {
  const { ladder } = program;
  const today = posting.now.date;
  const standing = ladder ? standingOn(ladder, posting.account, today) : { tier_id: null, since: null, keeps_until: null };
  const isNew = JSON.stringify(posting.account.ladder ?? null) !== JSON.stringify(ladder);
  writeStanding(posting, ladder, standing, isNew ? [{ ladder }] : [], today);
}
