// The program page, fetched at the first click like ours.
import { h, Fragment } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { ask } from "./api.js";
import STYLE from "../../../../widget/src/page.css";
import { day, money, points } from "./words.js";

export { STYLE };

function Join({ config, changed }) {
  const [isAgreed, setAgreed] = useState(false);
  const [problem, setProblem] = useState("");
  const join = () => (isAgreed ? ask(config, "POST", "/join", { consent: true }).then(changed, () => setProblem("That did not work.")) : setProblem("Please tick the box to join."));
  return (
    <section class="join">
      <h3>Join and collect points</h3>
      <label class="consent"><input type="checkbox" checked={isAgreed} onChange={(event) => setAgreed(event.target.checked)} />I agree to the processing of my personal data</label>
      <button class="button" type="button" onClick={join}>Join the program</button>
      <p role="alert">{problem}</p>
    </section>
  );
}

function Reward({ reward, told, currency, member, redeem }) {
  const missing = reward.cost - (member?.balance ?? 0);
  return (
    <li class="reward">
      <h4>{reward.title.en}</h4>
      <p>{points(reward.cost)}</p>
      <p class="soft">{told?.text.en}</p>
      {reward.minimum_goods > 0 && <p class="soft">Minimum order: {money(reward.minimum_goods, currency)} of goods</p>}
      <details><summary>How to use it</summary><ol><li>Redeem your points for a code.</li><li>Type the code at the checkout.</li><li>The discount comes off the goods at once.</li></ol></details>
      {member && missing > 0 && <progress max={reward.cost} value={member.balance} />}
      {member && <button class="button" type="button" disabled={missing > 0} onClick={() => redeem(reward)}>Redeem {points(reward.cost)}</button>}
    </li>
  );
}

function Question({ config, reward, currency, close }) {
  const [voucher, setVoucher] = useState(null);
  const [status, setStatus] = useState("");
  const dialog = useRef();
  const key = useRef(crypto.randomUUID());
  useEffect(() => dialog.current.showModal(), []);
  const go = () => {
    setStatus("One moment…");
    ask(config, "POST", "/member/redemptions", { reward_id: reward.id }, key.current).then(({ voucher }) => { setVoucher(voucher); setStatus(""); }, () => setStatus("No answer came. Try again: nothing is ever redeemed twice."));
  };
  return (
    <dialog class="dialog ask" role="alertdialog" ref={dialog} onCancel={close}>
      {voucher ? (
        <><h2>Your code is ready</h2><p role="status">{voucher.code}</p><button class="button" type="button" onClick={() => navigator.clipboard.writeText(voucher.code)}>Copy code</button><p>Valid through {day(voucher.expires_on)}</p><button class="button" type="button" onClick={close}>Done</button></>
      ) : (
        <><h2>Redeem {points(reward.cost)}?</h2><p>You get a code for {money(reward.gives.amount_off?.amount ?? 0, currency)}.</p><p role="status">{status}</p><button class="button quiet" type="button" autofocus onClick={close}>Keep the points</button><button class="button" type="button" onClick={go}>Redeem</button></>
      )}
    </dialog>
  );
}

function Statement({ config }) {
  const [lines, setLines] = useState(null);
  useEffect(() => void ask(config, "GET", "/member/statement?limit=20&language=en").then(({ lines }) => setLines(lines), () => setLines([])), []);
  return <section><h3>Points history</h3>{lines ? <ul class="statement">{lines.map((line) => <li>{line.title ?? line.kind} {line.points}</li>)}</ul> : <p class="soft">Loading…</p>}</section>;
}

export function Page({ config, state, close, changed }) {
  const [asked, setAsked] = useState(null);
  const dialog = useRef();
  useEffect(() => dialog.current.showModal(), []);
  const { program, member } = state;
  const { program: document_, told = [] } = program;
  const tellOf = (id) => told.find((rule) => rule.id === id);
  return (
    <dialog class="dialog program" ref={dialog} aria-labelledby="peer-title" onCancel={close}>
      <header class="page-head"><h2 id="peer-title" tabindex="-1">{document_.name.en}</h2><button class="close" type="button" aria-label="Close" onClick={close}>×</button></header>
      {member ? <section class="balance"><p>Your balance</p><p class="balance-figure">{points(member.balance)}</p>{member.pending?.map((pending) => <p>{points(pending.points)} pending until {day(pending.from)}</p>)}</section> : <Join config={config} changed={changed} />}
      <section><h3>Redeem points</h3><ul class="rewards">{document_.rewards.filter((reward) => reward.cost).map((reward) => <Reward key={reward.id} reward={reward} told={tellOf(reward.id)} currency={document_.currency} member={member} redeem={setAsked} />)}</ul></section>
      <section><h3>Levels</h3><ol class="tiers">{document_.tiers.map((tier) => <li class={member?.tier_id === tier.id ? "tier here" : "tier"}>{tier.title.en} {tier.earn_percent > 100 && <span>{tier.earn_percent - 100} % more points on every order</span>}</li>)}</ol></section>
      <section><h3>Earn points</h3><ul class="ways">{document_.mechanics.map((mechanic) => <li><b>{mechanic.title.en}</b> {tellOf(mechanic.id)?.text.en}</li>)}</ul></section>
      {member && <Statement config={config} />}
      <section><h3>Program rules</h3><ul class="rules"><li>Anyone with an account in this shop may join. Membership is free.</li><li>If you return goods, the points they earned go back too.</li></ul></section>
      {asked && <Question config={config} reward={asked} currency={document_.currency} close={() => { setAsked(null); changed(); }} />}
    </dialog>
  );
}
