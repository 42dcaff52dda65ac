import { apportion } from "../../../lib/rational.ts"
import { DAY_MS } from "../../../lib/time.ts"
import type { Language } from "../../../vocabulary/languages.ts"
import { say } from "../../../web/reader.ts"
import { CHANNELS, type Channel, type Milestone } from "../models/core/journey.ts"
import { weigh } from "../models/core/models.ts"
import type { CreditPolicy } from "../policy/core/policy.ts"
import { channelWords, splitWords } from "./credit-words-view.tsx"

const WHOLE = 10_000n

/** Somebody came by a friend, read an ad ten days later, was called after ten more, and bought a day after that. */
const EXAMPLE: { channel: Channel; day: number; milestone: Milestone | null }[] = [
  { channel: "community", day: 0, milestone: null },
  { channel: "marketing", day: 10, milestone: "lead" },
  { channel: "sales", day: 20, milestone: "opportunity" },
]

/** Whose the example's sale is by a policy, in basis points. */
function exampleSplit({ model, half_life_days: days }: CreditPolicy) {
  const touches = EXAMPLE.map(({ channel, day, milestone }, arrival) => {
    return { id: String(arrival), channel, at: new Date(day * DAY_MS), arrival, milestone }
  })
  const parts = apportion(WHOLE, weigh(model, touches, days * DAY_MS))
  const bps = (channel: Channel) => Number(parts[EXAMPLE.findIndex((touch) => touch.channel === channel)] ?? 0n)
  return CHANNELS.map((channel) => ({ channel, bps: bps(channel) })).filter((split) => split.bps > 0)
}

/** What a policy comes to, a sentence for each thing that it decides, and an example. */
export function policyWords(policy: CreditPolicy, language: Language): string[] {
  const { model, lookback_days: back, half_life_days: half, sales_assisted: assisted, self_serve: own } = policy
  const closing = own.channels.map((channel) => channelWords(channel, language)).join(say(language, "rules.or"))
  const ignored = assisted.ignored_sources.join(", ")
  return [
    say(language, `policy.model_${model}`, { n: half }),
    say(language, "policy.back", { n: back }),
    say(language, "policy.assisted", { n: assisted.min_touches, days: assisted.within_days }),
    ...(ignored === "" ? [] : [say(language, "policy.ignored", { sources: ignored })]),
    closing === "" ? say(language, "policy.no_own") : say(language, "policy.own", { channels: closing }),
    say(language, "policy.example", { split: splitWords(exampleSplit(policy), language) }),
  ]
}
