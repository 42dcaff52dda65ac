import type { HoldReason } from "./signals.ts"

/** Why a commission waits, for who decides about it. */
const SIGNAL_WORDS: Record<HoldReason, string> = {
  self_referral: "The customer's e-mail is the affiliate's own.",
  fast_conversion: "Less than 15 seconds from click to sale.",
  banned_referrer: "The click came from a site on the program's list.",
  paid_search: "The click carries an ad's mark, and the program forbids paid search.",
  told: "The customer named the affiliate, and nothing else speaks for them: settle the claim.",
  unverified: "Unverified: reported, or bound to the affiliate, by a browser or an unsigned postback only.",
}

/** All reasons of a hold in sentences; what is no signal of ours is a sentence already. */
export function holdWords(reasons: readonly string[]): string {
  return reasons.map((reason) => SIGNAL_WORDS[reason as HoldReason] ?? reason.replaceAll("_", " ")).join(" ")
}
