import type { Child } from "hono/jsx"
import { t } from "../reader.ts"

type SentencesProps = { sentences: readonly string[]; actions?: (index: number) => Child }

/** Rules as sentences, in the order in which they count; `actions` are those of one. */
export const Sentences = ({ sentences, actions }: SentencesProps) => (
  <ol class="rule-list">
    {sentences.map((sentence, index) => (
      <li>
        <span class="text">{sentence}</span>
        {actions?.(index)}
      </li>
    ))}
  </ol>
)

/** Buttons that change, move and remove a rule, within a form of all of them: `do` says `up.2` of the third. */
export function SentenceActions({ index, last }: { index: number; last: number }) {
  const named = (action: string) => t("rules.nth", { action, n: index + 1 })
  const button = (step: string, label: string, sign: string) => (
    <button type="submit" name="do" value={`${step}.${index}`} class="button" aria-label={named(label)} title={label}>
      {sign}
    </button>
  )
  return (
    <span class="actions">
      {button("edit", t("rules.change"), t("rules.change"))}
      {index > 0 && button("up", t("rules.up"), "↑")}
      {index < last && button("down", t("rules.down"), "↓")}
      {button("remove", t("rules.remove"), t("rules.remove"))}
    </span>
  )
}
