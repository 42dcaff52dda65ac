export type Tone = "good" | "calm" | "warn" | "bad" | "still"

/** Every state that a page shows: its word, and the tone that only repeats the word. */
const STATES: Record<string, { word?: string; tone: Tone }> = {
  pending: { tone: "still" },
  payable: { tone: "calm" },
  in_payout: { word: "in transit", tone: "calm" },
  paid: { tone: "good" },
  held: { word: "on hold", tone: "warn" },
  rejected: { tone: "bad" },
  reversed: { tone: "bad" },
  applied: { tone: "warn" },
  approved: { tone: "good" },
  banned: { tone: "bad" },
  active: { tone: "good" },
  disabled: { tone: "still" },
  none: { word: "not set up", tone: "warn" },
  onboarding: { word: "being set up", tone: "warn" },
  ready: { tone: "good" },
  restricted: { tone: "bad" },
  draft: { tone: "still" },
  submitted: { word: "awaits approval", tone: "warn" },
  executing: { word: "paying out", tone: "calm" },
  completed: { tone: "good" },
  canceled: { tone: "still" },
  planned: { tone: "still" },
  sending: { tone: "calm" },
  unknown: { word: "being checked", tone: "warn" },
  sent: { tone: "good" },
  waiting_funds: { word: "waiting for funds", tone: "warn" },
  blocked: { tone: "bad" },
  failed: { tone: "bad" },
  returned: { tone: "bad" },
  running: { tone: "calm" },
  done: { tone: "good" },
  received: { word: "being processed", tone: "calm" },
  processed: { tone: "good" },
  ignored: { tone: "still" },
  parked: { tone: "bad" },
  waiting: { tone: "warn" },
  replayed: { tone: "good" },
  open: { tone: "warn" },
  netted: { tone: "good" },
  written_off: { word: "written off", tone: "still" },
  funded: { tone: "good" },
  expired: { tone: "still" },
  matched: { word: "no differences", tone: "good" },
  differs: { word: "to look at", tone: "bad" },
  stripe_away: { word: "no answer from Stripe", tone: "warn" },
}

const MARKS: Record<Tone, string> = { good: "✓", calm: "→", warn: "!", bad: "×", still: "·" }

export function Badge({ tone, text }: { tone: Tone; text: string }) {
  return (
    <span class={`badge ${tone}`}>
      <span aria-hidden="true">{MARKS[tone]}</span> {text}
    </span>
  )
}

/** A state of the contract in words; one that is new here still shows as itself. */
export function StateBadge({ state }: { state: string }) {
  const known = STATES[state]
  return <Badge tone={known?.tone ?? "still"} text={known?.word ?? state.replaceAll("_", " ")} />
}
