import type { MessageKey } from "../messages/catalogue.ts"
import { isMessage, t } from "../reader.ts"

export type Tone = "good" | "calm" | "warn" | "bad" | "still"

/** The tone of every state, which only repeats its word. */
const TONES: Record<string, string> = {
  good: "paid approved active delivered ready completed sent done processed replayed netted funded matched",
  calm: "payable in_payout executing sending running received",
  warn: "held applied none onboarding submitted unknown waiting_funds waiting open stripe_away paused",
  bad: "rejected reversed banned restricted blocked failed returned parked differs",
  still: "pending disabled draft canceled planned ignored written_off expired",
}
const toneOf = (state: string): Tone =>
  (Object.keys(TONES).find((tone) => TONES[tone]!.split(" ").includes(state)) as Tone | undefined) ?? "still"

const MARKS: Record<Tone, string> = { good: "✓", calm: "→", warn: "!", bad: "×", still: "·" }

export function Badge({ tone, text }: { tone: Tone; text: string }) {
  return (
    <span class={`badge ${tone}`}>
      <span aria-hidden="true">{MARKS[tone]}</span> {text}
    </span>
  )
}

/** A state of the contract in words; one that is new here still shows as itself. */
export function stateText(state: string, say: (key: MessageKey) => string): string {
  const key = `state.${state}`
  return isMessage(key) ? say(key) : state.replaceAll("_", " ")
}

export const StateBadge = ({ state }: { state: string }) => <Badge tone={toneOf(state)} text={stateText(state, t)} />
