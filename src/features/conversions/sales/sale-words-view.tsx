import { mulBps } from "../../../lib/money.ts"
import type { ReferralClaimStatus } from "../../../vocabulary/claim-statuses.ts"
import type { Language } from "../../../vocabulary/languages.ts"
import { isMessage, say, t } from "../../../web/reader.ts"
import { dayText, moneyText, percentText } from "../../../web/ui/text.tsx"
import { recruitingText } from "../../commissions/kinds-view.tsx"
import type { Rule } from "../../commissions/rules/core/rule.ts"
import type { LinkShare } from "../earning/read-link-shares.ts"

/** A commission as it was reckoned, minor units. */
export type ReckonedCommission = {
  rule: Rule | null
  base: bigint
  amount: bigint
  currency: string
  /** Of a recruiter's: whose commission it is a share of, and how much of how much. */
  recruiting?: { name: string | null; bps: number; of: bigint } | null
  /** Of a part of what a link of several earned: which, and of how much. */
  part?: { share: LinkShare; of: bigint } | null
}

/** How a commission came to its amount, and of what it is a share: "12.5 % of 999.00 USD = 124.88 USD". */
export function reckoningText(reckoned: ReckonedCommission, language: Language): string {
  const { recruiting, part } = reckoned
  const how = arithmeticText(reckoned, language)
  if (recruiting) return `${recruitingText(recruiting, language)}: ${how}`
  return part ? `${partText(part.share, language)}: ${how}` : how
}

/** The arithmetic alone; of a part what all earned comes first. */
export function arithmeticText(reckoned: ReckonedCommission, language: Language): string {
  const { amount, currency, recruiting, part } = reckoned
  const money = (value: bigint) => moneyText(value, currency, language)
  const shareText = (bps: number, of: bigint) => {
    const whole = mulBps(of, BigInt(bps))
    // A remainder goes to one of the parts; what is further off is more of a share that has left already.
    const isWhole = amount - whole <= 1n && whole - amount <= 1n
    const values = { percent: percentText(bps, language), base: money(of), amount: money(isWhole ? amount : whole) }
    const how = say(language, "sales.share", values)
    return isWhole ? how : say(language, "sales.part", { amount: money(amount), whole: how })
  }
  if (recruiting) return shareText(recruiting.bps, recruiting.of)
  if (!part) return ruleArithmetic(reckoned, language)
  return `${ruleArithmetic({ ...reckoned, amount: part.of }, language)}; ${shareText(part.share.bps, part.of)}`
}

function ruleArithmetic({ rule, base, amount, currency }: ReckonedCommission, language: Language): string {
  const money = (value: bigint) => moneyText(value, currency, language)
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

/** What a part of a link's is: "20 % of Ada's sale by the shared link “spring”"; for who made the link, whom they share it with. */
export function partText({ event, bps, link, isOwners, others }: LinkShare, language: Language): string {
  const percent = percentText(bps, language)
  if (link === null) return say(language, "sales.part_of_some", { percent })
  const { slug, ownerName } = link
  if (!isOwners) return say(language, `sales.part_of_${event}`, { percent, slug, name: ownerName })
  const list = others.map(({ name, bps: part }) => `${name} ${percentText(part, language)}`).join(", ")
  return say(language, "sales.part_own", { percent, slug, others: list })
}

/** By which group a rule pays what it pays: "12 % as of tier Gold, reached 3 November". */
export function groupText({ rate, name, isTier, reachedAt }: RatedGroup, words: GroupWording): string {
  const { language, currency, zone } = words
  const values = {
    rate:
      rate.kind === "percent" ? percentText(rate.bps, language) : moneyText(BigInt(rate.amount), currency, language),
    name,
  }
  if (!isTier) return say(language, "sales.as_of_group", values)
  if (reachedAt === null) return say(language, "sales.as_of_tier", values)
  return say(language, "sales.as_of_tier_since", { ...values, day: dayText(reachedAt, zone, language) })
}

export type RatedGroup = { rate: Rule["rate"]; name: string; isTier: boolean; reachedAt: string | null }
type GroupWording = { language: Language; currency: string; zone: string }

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
