// Badge and banner: what is there before anybody asks.
import { h, Fragment } from "preact";
import { useEffect, useState } from "preact/hooks";
import { money, points } from "./words.js";

export function Badge({ state, open }) {
  const { program, member } = state;
  if (!program) return <button class="badge" type="button">{state.failed ? "Loyalty program" : <span class="skeleton">Loading your points…</span>}</button>;
  const first = program.program.rewards.filter((reward) => reward.cost).sort((one, other) => one.cost - other.cost)[0];
  const rate = program.program.mechanics.find((mechanic) => mechanic.rule.spend)?.rule.spend;
  const missing = first && rate ? Math.ceil(((first.cost - (member?.balance ?? 0)) * rate.per) / rate.points) : 0;
  return (
    <button class="badge" type="button" aria-haspopup="dialog" onClick={open}>
      <svg viewBox="0 0 24 24" aria-hidden="true" class="icon"><circle cx="12" cy="12" r="9" /></svg>
      {member && <span class="badge-balance">{points(member.balance)}</span>}
      {missing > 0 && <span class="badge-words">Spend {money(missing, program.program.currency)} more → {money(first.gives.amount_off?.amount ?? 0, program.program.currency)} off</span>}
    </button>
  );
}

export function Banner({ state, open }) {
  const [isDue, setDue] = useState(false);
  const banner = state.program?.program.banner;
  useEffect(() => {
    if (!banner || state.member) return;
    const timer = setTimeout(() => setDue(true), (banner.trigger.delay_seconds ?? 5) * 1000);
    return () => clearTimeout(timer);
  }, [banner, state.member]);
  if (!isDue || !banner || state.member) return null;
  return (
    <aside class="banner" aria-label={banner.slogan.en} onKeyDown={(event) => event.key === "Escape" && setDue(false)}>
      <img class="banner-picture" src={banner.picture} alt={banner.picture_description.en} />
      <div class="banner-words">
        <p class="banner-slogan">{banner.slogan.en}</p>
        <p>{banner.text.en}</p>
        <div class="buttons"><button class="button" type="button" onClick={open}>Join the program</button><button class="button quiet" type="button" onClick={open}>Program rules</button></div>
      </div>
      <button class="close" type="button" aria-label="Close" onClick={() => setDue(false)}>×</button>
    </aside>
  );
}
