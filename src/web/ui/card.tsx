import type { Child } from "hono/jsx"
import { generate } from "lean-qr"
import { toSvgPath } from "lean-qr/extras/svg"
import { t } from "../reader.ts"

type CardProps = { title: string; id?: string; aside?: Child; children?: Child }

export function Card({ title, id, aside, children }: CardProps) {
  return (
    <section class="card" id={id}>
      <div class="card-head">
        <h2>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  )
}

type FoldProps = CardProps & { isOpen?: boolean }

/** A card that is opened by its title, with the answer beside it. A link to its id opens it. */
export function Fold({ title, id, aside, isOpen = false, children }: FoldProps) {
  return (
    <details class="card fold" open={isOpen}>
      <summary>
        <h2>{title}</h2>
        {aside && <span class="aside">{aside}</span>}
      </summary>
      <div class="stack" id={id}>
        {children}
      </div>
    </details>
  )
}

export type CardFact = { label: string; value: Child; hint?: Child }

/** Figures that a reader came for, side by side. */
export function Stats({ facts }: { facts: CardFact[] }) {
  return <FactList facts={facts} look="stats" />
}

/** Names and values of one thing. */
export function Facts({ facts }: { facts: CardFact[] }) {
  return <FactList facts={facts} look="facts" />
}

function FactList({ facts, look }: { facts: CardFact[]; look: string }) {
  return (
    <dl class={look}>
      {facts.map((fact) => (
        <div>
          <dt>{fact.label}</dt>
          <dd>
            {fact.value}
            {fact.hint && <p class="hint">{fact.hint}</p>}
          </dd>
        </div>
      ))}
    </dl>
  )
}

export type Step = { label: string; state: "done" | "now" | "next" }

export function Steps({ label, steps }: { label: string; steps: Step[] }) {
  return (
    <ol class="steps" aria-label={label}>
      {steps.map((step) => (
        <li class={step.state} aria-current={step.state === "now" ? "step" : undefined}>
          {step.label} <span class="unseen">({t(`kit.step_${step.state}`)})</span>
        </li>
      ))}
    </ol>
  )
}

/** Selectable text everywhere, with a button where script runs. `id` is unique on the page. */
export function CopyField({ id, label, value }: { id: string; label: string; value: string }) {
  return (
    <div class="copy">
      <label class="unseen" for={id}>
        {label}
      </label>
      <input id={id} value={value} readonly />
      <button
        type="button"
        class="button"
        data-copy={id}
        aria-label={t("kit.copy_of", { label })}
        data-done={t("kit.copied")}
        hidden
      >
        {t("kit.copy")}
      </button>
    </div>
  )
}

const QUIET_ZONE = 4

/** The text as a QR code; dark on light in every colour scheme, since cameras expect it. */
export function Qr({ text, label }: { text: string; label: string }) {
  const code = generate(text)
  const side = code.size + 2 * QUIET_ZONE
  return (
    <svg class="qr" role="img" aria-label={label} viewBox={`-${QUIET_ZONE} -${QUIET_ZONE} ${side} ${side}`}>
      <rect x={-QUIET_ZONE} y={-QUIET_ZONE} width={side} height={side} fill="#fff" />
      <path d={toSvgPath(code)} fill="#000" />
    </svg>
  )
}
