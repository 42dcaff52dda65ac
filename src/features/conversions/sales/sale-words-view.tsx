import { mulBps } from "../../../lib/money.ts"
import type { ReferralClaimStatus } from "../../../vocabulary/claim-statuses.ts"
import type { Language } from "../../../vocabulary/languages.ts"
import { isMessage, say, t } from "../../../web/reader.ts"
import { moneyText, percentText } from "../../../web/ui/text.tsx"
import type { Rule } from "../../commissions/rules/core/rule.ts"

/** A commission as it was reckoned, minor units. */
export type ReckonedCommission = {
  rule: Rule | null
  base: bigint
  amount: bigint
  currency: string
  /** Of a recruiter's: whose commission it is a share of, and how much of how much. */
  recruiting?: { name: string | null; bps: number; of: bigint } | null
}

/** How a commission came to its amount: "12.5 % of 999.00 USD = 124.88 USD". */
export function reckoningText(reckoned: ReckonedCommission, language: Language): string {
  const { rule, base, amount, currency, recruiting } = reckoned
  const money = (value: bigint) => moneyText(value, currency, language)
  if (recruiting) {
    const { bps, of } = recruiting
    const how = { percent: percentText(bps, language), base: money(of), amount: money(amount) }
    return `${recruitingText(recruiting, language)}: ${say(language, "sales.share", how)}`
  }
  if (rule === null) return say(language, "sales.by_person")
  const whole = rule.rate.kind === "percent" ? mulBps(base, BigInt(rule.rate.bps)) : BigInt(rule.rate.amount)
  const how =
    rule.rate.kind === "percent"
      ? say(language, "sales.share", {
          percent: percentText(rule.rate.bps, language),
          base: money(base),
          amount: money(whole),
        })
      : say(language, `rules.${rule.event}_flat`, { rate: money(whole) })
  if (whole === amount || (rule.rate.kind === "flat" && rule.event === "lead")) return how
  if (rule.cap && amount < whole)
    return say(language, "sales.cut", { how, cap: money(BigInt(rule.cap.amount)), left: money(amount) })
  return say(language, "sales.part", { amount: money(amount), whole: how })
}

/** What a recruiter's commission is: "Recruiting: 5 % of Bea's commission". */
export function recruitingText({ name, bps }: { name: string | null; bps: number }, language: Language): string {
  const values = { percent: percentText(bps, language), name: name ?? say(language, "rules.somebody") }
  return say(language, "sales.recruiting", values)
}

/** An account of the ledger in words: "Ada, pending". */
export function accountText(account: string, names: ReadonlyMap<string, string>, language: Language): string {
  const [kind, of, id = "", state = ""] = account.split(":")
  if (kind === "expense") return say(language, "sales.account_cost")
  if (of !== "affiliate") return say(language, "money.account_other")
  const name = names.get(id) ?? say(language, "rules.somebody")
  if (kind === "receivable") return say(language, "sales.account_back", { name })
  const key = `state.${state}`
  return say(language, "sales.account_of", {
    name,
    state: isMessage(key) ? say(language, key) : state.replaceAll("_", " "),
  })
}

/** What became of a customer's answer, in a word. */
export const claimStatusText = (status: ReferralClaimStatus) =>
  t(status === "matched" ? "claims.matched" : `state.${status}`)
