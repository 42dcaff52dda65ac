import type { BusinessHours, OpeningHours, Weekday } from "../../core/hours.ts"
import { WEEKDAYS } from "../../core/hours.ts"
import type { SlaRule } from "../../core/sla.ts"

/** The week as people read it, from Monday on. */
export const WEEK: readonly Weekday[] = [...WEEKDAYS.slice(1), WEEKDAYS[0]]

const RULE_COLUMNS = ["kind", "urgency", "respond_within_minutes", "clock"] as const
const ANY = "any"

const listed = (text: string, separator: RegExp) =>
  text
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== "")

/** Lines of a form's field, without those that are empty. */
export const linesOf = (text: string | undefined) => listed(text ?? "", /\r?\n/)

/** Parts between commas, without those that are empty. */
export const partsOf = (text: string | undefined) => listed(text ?? "", /,/)

/** "09:00-12:00, 13:00-17:00"; nothing for a day off. */
export function openingsText(openings: readonly OpeningHours[] | undefined): string {
  return (openings ?? []).map((opening) => opening.join("-")).join(", ")
}

/** A week of such texts by day; what is no opening stays visible as one that the contract refuses. */
export function readWeek(form: Readonly<Record<string, string>>): BusinessHours {
  const opening = (text: string): OpeningHours => {
    const [from = "", to = ""] = text.split(/\s*[-–]\s*/)
    return [from, to]
  }
  return Object.fromEntries(WEEK.map((day) => [day, partsOf(form[day]).map(opening)]))
}

/** Fields of a form by rule: `kind-0`, `urgency-0`, `minutes-0` and `clock-0` are of the first. */
export function rowsOfRules(rules: readonly SlaRule[]): Record<string, string> {
  const rows = rules.map((rule, n) => ({
    [`kind-${n}`]: rule.kind ?? ANY,
    [`urgency-${n}`]: rule.urgency ?? ANY,
    [`minutes-${n}`]: String(rule.respond_within_minutes),
    [`clock-${n}`]: rule.clock,
  }))
  return Object.assign({}, ...rows)
}

/** "any, hot, 5, always": one rule a line, of such fields; without minutes, none. */
export function rulesOfRows(form: Readonly<Record<string, string>>): string {
  const rows = Object.keys(form).flatMap((name) => (/^minutes-\d+$/.test(name) ? [Number(name.slice(8))] : []))
  return rows
    .toSorted((a, b) => a - b)
    .filter((n) => form[`minutes-${n}`]?.trim())
    .map((n) => ["kind", "urgency", "minutes", "clock"].map((part) => form[`${part}-${n}`] ?? "").join(", "))
    .join("\n")
}

/** Rules of such lines, for the contract to check. */
export function readRules(text: string | undefined): Record<string, unknown>[] {
  return linesOf(text).map((line) => {
    const parts = line.split(",").map((part) => part.trim().toLowerCase())
    const named = RULE_COLUMNS.map((name, i) => [name, parts[i] ?? ""] as const)
    const given = named.filter(([name, value]) => !((name === "kind" || name === "urgency") && value === ANY))
    const rest = parts.slice(RULE_COLUMNS.length).map((value, i) => [`column ${RULE_COLUMNS.length + i + 1}`, value])
    const rule = { ...Object.fromEntries(given), ...Object.fromEntries(rest) }
    return { ...rule, respond_within_minutes: Number(parts[2] || Number.NaN) }
  })
}

/** Where a form shows what the contract says of a value inside a list: the field, and which of its entries. */
export function inForm({ pointer, detail }: { pointer: string; detail: string }): { pointer: string; detail: string } {
  const [first = "", second, ...rest] = pointer.split("/").slice(1)
  if (first === "business_hours") return { pointer: `/${second ?? WEEK[0]}`, detail }
  if (second === undefined) return { pointer, detail }
  if (first === "checklists")
    return { pointer: `/${second}`, detail: rest[0] ? `number ${Number(rest[0]) + 1} ${detail}` : detail }
  const names = rest.map((name) => ` ${name.replaceAll("_", " ")}`).join("")
  return { pointer: `/${first}`, detail: `number ${Number(second) + 1}:${names} ${detail}` }
}
