import { invalidField } from "../../../lib/errors.ts"
import { validate } from "../../../platform/http/validate.ts"
import type { Language } from "../../../vocabulary/languages.ts"
import type { MessageKey } from "../../../web/messages/catalogue.ts"
import { say } from "../../../web/reader.ts"
import {
  countField,
  moneyField,
  moneyInput,
  numberInput,
  percentField,
  percentInput,
  plainDecimal,
  textField,
} from "../../../web/ui/read-input.ts"
import { ruleContract } from "../contract.ts"
import { type Condition, ORDER_OPS, type Rule, type Scalar, type When } from "./core/rule.ts"

type Texts = Record<string, string>
/** Whose currency amounts are in, and the names of the program's groups by id. */
type RuleReading = { currency: string; groups: ReadonlyMap<string, string>; language: Language }

/** How many lines for conditions a form has beyond those that are there. */
const BLANK_LINES = 2
const METADATA = "metadata"
const NUMBERS = ["sale.sequence", "months_since_first_sale"]

/** Whether the form can show a rule's conditions: one list of them, not groups within groups. */
export const isFlat = ({ when }: Rule) =>
  when === undefined || [...(when.all ?? []), ...(when.any ?? [])].every((part) => "field" in part)

/** A rule as its form shows it, and how many lines of conditions that takes. */
export function ruleValues(rule: Rule | null, reading: RuleReading): { values: Texts; lines: number } {
  const { currency, language } = reading
  const { event = "sale", rate, duration, cap, when, group_id: group = "" } = rule ?? {}
  const conditions = rule && isFlat(rule) ? ([...(when?.all ?? []), ...(when?.any ?? [])] as Condition[]) : []
  const values: Texts = {
    event,
    kind: rate?.kind ?? "percent",
    percent: rate?.kind === "percent" ? percentInput(rate.bps, language) : "",
    flat: rate?.kind === "flat" ? moneyInput(BigInt(rate.amount), currency, language) : "",
    group,
    lasts: duration?.kind ?? "",
    months: duration?.kind === "months" ? String(duration.months) : "",
    cap: cap ? moneyInput(BigInt(cap.amount), currency, language) : "",
    cap_per: cap?.per ?? "affiliate_month",
    match: when?.any ? "any" : "all",
  }
  for (const [index, { field, op, value }] of conditions.entries()) {
    const isData = field.startsWith(`${METADATA}.`)
    values[`field_${index}`] = isData ? METADATA : field
    values[`data_${index}`] = isData ? field.slice(METADATA.length + 1) : ""
    values[`op_${index}`] = op
    values[`value_${index}`] = [value]
      .flat()
      .map((one) => (isOrder(op) ? orderInput(field, one, reading) : scalarInput(field, one, reading)))
      .join(", ")
  }
  return { values, lines: conditions.length + BLANK_LINES }
}

const isOrder = (op: string) => ORDER_OPS.some((one) => one === op)

function orderInput(field: string, value: Scalar, reading: RuleReading): string {
  if (typeof value !== "number" || field === "sale.amount") return scalarInput(field, value, reading)
  return numberInput(value, reading.language)
}

function scalarInput(field: string, value: Scalar, { currency, groups, language }: RuleReading): string {
  if (field === "sale.amount") return moneyInput(BigInt(Math.round(Number(value))), currency, language)
  if (field === "affiliate.group_id") return groups.get(String(value)) ?? ""
  return String(value)
}

/**
 * A rule as its form says it, amounts in minor units; 422 on the field for what does not fit. `kept`: conditions that the
 * form does not show.
 */
export function readRuleForm(form: Texts, reading: RuleReading, kept: When | undefined): Rule {
  const { currency, language } = reading
  if (form.kind === "percent" && form.event !== "sale")
    throw invalidField("/kind", say(language, "rules.percent_needs_sale"))
  const money = (name: string) => Number(moneyField(form, name, currency, language))
  const rate =
    form.kind === "percent"
      ? { kind: "percent", bps: percentField(form, "percent", language) }
      : { kind: "flat", amount: money("flat") }
  const duration = form.lasts === "months" ? { months: countField(form, "months", language) } : {}
  const when = kept ?? readConditions(form, reading)
  return validate(ruleContract, {
    event: form.event,
    rate,
    ...(when && { when }),
    ...(form.lasts && { duration: { kind: form.lasts, ...duration } }),
    ...(form.cap?.trim() && { cap: { amount: money("cap"), per: form.cap_per } }),
    ...(form.group && { group_id: form.group }),
  }) as Rule
}

function readConditions(form: Texts, reading: RuleReading) {
  const lines = Object.keys(form).flatMap((name) => /^field_(\d{1,2})$/.exec(name)?.[1] ?? [])
  const filled = lines.filter((line) => form[`field_${line}`])
  const conditions = filled.map((line) => readCondition(form, line, reading))
  if (conditions.length === 0) return undefined
  return form.match === "any" ? { any: conditions } : { all: conditions }
}

function readCondition(form: Texts, line: string, reading: RuleReading) {
  const fail = (name: string, key: MessageKey) => invalidField(`/${name}_${line}`, say(reading.language, key))
  const op = form[`op_${line}`] ?? "eq"
  const chosen = form[`field_${line}`]!
  const data = form[`data_${line}`]?.trim() ?? ""
  if (chosen === METADATA && data === "") throw fail("data", "rules.bad_name")
  const field = chosen === METADATA ? `${METADATA}.${data}` : chosen
  const text = textField(form, `value_${line}`, reading.language)
  const isList = op === "in" || op === "not_in"
  const texts = isList
    ? text
        .split(/[,;\n]/)
        .map((one) => one.trim())
        .filter(Boolean)
    : [text]
  const values = texts.map((one) => readScalar(field, op, one, line, reading))
  return { field, op, value: isList ? values : values[0] }
}

function readScalar(field: string, op: string, text: string, line: string, reading: RuleReading): Scalar {
  const { currency, groups, language } = reading
  const name = `value_${line}`
  if (field === "sale.amount") return Number(moneyField({ [name]: text }, name, currency, language))
  if (NUMBERS.includes(field)) return countField({ [name]: text }, name, language)
  const number = Number(plainDecimal(text, language))
  if (isOrder(op) && Number.isFinite(number)) return number
  if (field !== "affiliate.group_id") return text
  const found = [...groups].find(([, group]) => group.toLowerCase() === text.toLowerCase())
  if (!found) throw invalidField(`/${name}`, say(language, "rules.bad_group", { text }))
  return found[0]
}
