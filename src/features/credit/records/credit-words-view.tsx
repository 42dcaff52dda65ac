import type { Language } from "../../../vocabulary/languages.ts"
import { isMessage, say } from "../../../web/reader.ts"
import { percentText } from "../../../web/ui/text.tsx"
import type { Decision } from "../store.ts"
import type { TouchRow } from "../touches/touch-store.ts"
import type { Names } from "./read-credit-names.ts"

/** A channel, or somebody's name in the same seat, as a language says it. */
export function channelWords(name: string, language: Language): string {
  const key = `channel.${name}`
  return isMessage(key) ? say(language, key) : name
}

/** "sales 70 %, community 30 %". */
export const splitWords = (splits: readonly { channel: string; bps: number }[], language: Language): string =>
  splits.map(({ channel, bps }) => `${channelWords(channel, language)} ${percentText(bps, language)}`).join(", ")

/** Who did it: a member by name, the policy, or a machine's key. */
export function whoWords(id: string | null, names: Names, language: Language): string {
  if (id === null) return say(language, "sales.nobody")
  if (id === "policy") return say(language, "credit.the_policy")
  return names.get(id) ?? say(language, id.startsWith("mem_") ? "credit.someone" : "credit.a_key")
}

/** What else is known of a touch: where from, what it reached, by whom. */
export function touchWords(touch: TouchRow, names: Names, language: Language): string[] {
  const { source, milestone, memberId, affiliateId } = touch
  const key = milestone === "close" ? "credit.closed_it" : `credit.reached_${milestone}`
  const own = `credit.source_${source?.replaceAll(" ", "_")}`
  const by = affiliateId && names.get(affiliateId)
  return [
    ...(source === null ? [] : [isMessage(own) ? say(language, own) : source]),
    ...(milestone !== null && isMessage(key) ? [say(language, key)] : []),
    ...(memberId === null ? [] : [names.get(memberId) ?? say(language, "credit.someone")]),
    ...(by ? [say(language, "credit.by_name", { name: by })] : []),
  ]
}

/** Why a proposal waits for people. */
export function openWords({ why }: Pick<Decision, "why">, language: Language): string {
  const key = `credit.why_${why}`
  return isMessage(key) ? say(language, key) : why.replaceAll("_", " ")
}

type Decided = Pick<Decision, "kind" | "why" | "closedBy" | "policyVersion" | "splits">

/** How a sale was closed, and why. */
export function decisionWords(decision: Decided, language: Language): string {
  const { kind, closedBy, policyVersion: n, splits } = decision
  const why = openWords(decision, language)
  if (kind === "closed")
    return say(language, "credit.is_closed", { channel: channelWords(closedBy ?? "", language), why, n })
  if (kind === "unattributed") return say(language, "credit.is_unattributed", { why, n })
  return say(language, "credit.is_proposed", { splits: splitWords(splits, language), why, n })
}
