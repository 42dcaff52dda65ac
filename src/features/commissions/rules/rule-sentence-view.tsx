import type { Language } from "../../../vocabulary/languages.ts"
import type { MessageKey } from "../../../web/messages/catalogue.ts"
import { formatCount, say } from "../../../web/reader.ts"
import { moneyText, percentText } from "../../../web/ui/text.tsx"
import type { Condition, FIELDS, Rule, Scalar, When } from "./core/rule.ts"

/** Beside a rule: whose currency amounts are in, and the names of groups by id, or null where they are nobody's business. */
export type RuleWording = { currency: string; groups: ReadonlyMap<string, string> | null; language: Language }

/** What conditions look at, in words. */
export const FIELD_NAMES: Record<(typeof FIELDS)[number], MessageKey> = {
  "sale.amount": "rules.field_sale_amount",
  "sale.currency": "rules.field_sale_currency",
  "sale.product_id": "rules.field_sale_product_id",
  "sale.sequence": "rules.field_sale_sequence",
  "customer.country": "rules.field_customer_country",
  "affiliate.country": "rules.field_affiliate_country",
  "affiliate.group_id": "rules.field_affiliate_group_id",
  months_since_first_sale: "rules.field_months_since_first_sale",
}

/** Somebody's text inside a sentence, kept from turning its surroundings round. */
const isolated = (text: string) => `\u2068${text}\u2069`

/** A rule as a sentence: "12.5 % of a sale, when the product is pro, once per customer". */
export function ruleText(rule: Rule, words: RuleWording): string {
  const { language, groups } = words
  const { group_id: group, when, duration, cap } = rule
  const name = group === undefined ? null : (groups?.get(group) ?? null)
  const parts = [
    paysText(rule, words),
    group === undefined || groups === null
      ? null
      : say(language, "rules.for_group", { name: name === null ? say(language, "rules.gone_group") : isolated(name) }),
    when ? say(language, "rules.when", { conditions: whenText(when, words) }) : null,
    duration ? durationText(duration, language) : null,
    cap
      ? say(language, `rules.cap_${cap.per}`, { amount: moneyText(BigInt(cap.amount), words.currency, language) })
      : null,
  ]
  return parts.filter((part) => part !== null).join(", ")
}

/** How much for what: "12.5 % of a sale", "5.00 EUR for a sign-up". */
function paysText({ event, rate }: Rule, { language, currency }: RuleWording): string {
  if (rate.kind === "percent") return say(language, "rules.sale_percent", { rate: percentText(rate.bps, language) })
  return say(language, `rules.${event}_flat`, { rate: moneyText(BigInt(rate.amount), currency, language) })
}

function durationText(duration: NonNullable<Rule["duration"]>, language: Language): string {
  if (duration.kind === "months") return say(language, "rules.for_months", { n: duration.months })
  return say(language, `rules.${duration.kind}`)
}

/** Conditions in words: "the product is pro and it is the customer's first". */
export function whenText(when: When, words: RuleWording): string {
  const { language } = words
  const text = (part: Condition | When) => ("field" in part ? conditionText(part, words) : `(${whenText(part, words)})`)
  const joined = (parts: (Condition | When)[], key: MessageKey) => parts.map(text).join(say(language, key))
  const all = joined(when.all ?? [], "rules.and")
  const any = joined(when.any ?? [], "rules.or")
  return [all, any].filter((part) => part !== "").join(say(language, "rules.and"))
}

function conditionText({ field, op, value }: Condition, words: RuleWording): string {
  const { language } = words
  if (field === "sale.sequence" && op === "eq" && value === 1) return say(language, "rules.first_sale")
  const name = field in FIELD_NAMES ? say(language, FIELD_NAMES[field as keyof typeof FIELD_NAMES]) : null
  const values = [value].flat().map((one) => valueText(field, one, words))
  return `${name ?? isolated(field.replace("metadata.", ""))} ${say(language, `rules.op_${op}`)} ${values.join(", ")}`
}

function valueText(field: string, value: Scalar, { currency, groups, language }: RuleWording): string {
  if (field === "sale.amount") return moneyText(BigInt(Math.round(Number(value))), currency, language)
  if (field === "affiliate.group_id")
    return isolated(groups?.get(String(value)) ?? say(language, groups ? "rules.gone_group" : "rules.own_group"))
  return typeof value === "number" ? formatCount(value, language) : isolated(String(value))
}
