import type { BusinessHours, OpeningHours, Weekday } from "../../core/hours.ts"
import { WEEKDAYS } from "../../core/hours.ts"
import type { SlaRule } from "../../core/sla.ts"

type Typed = Readonly<Record<string, string>>

/** The week as people read it, from Monday on. */
export const WEEK: readonly Weekday[] = [...WEEKDAYS.slice(1), WEEKDAYS[0]]

/** Openings of a day that a form has fields for: before and after a break. */
const LEAST_OPENINGS = 2
const ANY = "any"

/** Lines of a form's field, without those that are empty. */
export const linesOf = (text: string | undefined) =>
  (text ?? "")
    .split(/\r?\n/)
    .map((part) => part.trim())
    .filter((part) => part !== "")

/** "09:00-12:00, 13:00-17:00"; nothing for a day off. */
export function openingsText(openings: readonly OpeningHours[] | undefined): string {
  return (openings ?? []).map((opening) => opening.join("-")).join(", ")
}

/** How many openings a day the form has fields for: what stands there, and at least two. */
export const columnsOf = (hours: BusinessHours): number =>
  Math.max(LEAST_OPENINGS, ...Object.values(hours).map((day) => day.length))

/** The field of an opening's beginning or end, as a grid of days names its cells. */
const clockField = (day: string, side: "from" | "to", column: number) => `${day}.${side}-${column}`

/** The fields of a week. */
export function fieldsOfWeek(hours: BusinessHours): Record<string, string> {
  const cells = WEEK.flatMap((day) =>
    (hours[day] ?? []).flatMap(([from, to], column) => [
      [clockField(day, "from", column), from],
      [clockField(day, "to", column), to],
    ]),
  )
  return Object.fromEntries(cells)
}

/** "9" and "9.30" as "09:00" and "09:30"; anything else as it is, for the contract to refuse. */
function clockText(typed: string | undefined): string {
  const text = typed?.trim() ?? ""
  const [, hours, minutes = "00"] = /^(\d{1,2})(?:[:.](\d{2}))?$/.exec(text) ?? []
  return hours === undefined ? text : `${hours.padStart(2, "0")}:${minutes}`
}

/** Openings of a day that something was typed for, by their column. */
function openingsOf(form: Typed, day: Weekday): { column: number; opening: OpeningHours }[] {
  const columns = Object.keys(form).flatMap((name) => (name.startsWith(`${day}.from-`) ? [Number(name.slice(9))] : []))
  return columns
    .toSorted((a, b) => a - b)
    .map((column): { column: number; opening: OpeningHours } => ({
      column,
      opening: [clockText(form[clockField(day, "from", column)]), clockText(form[clockField(day, "to", column)])],
    }))
    .filter(({ opening: [from, to] }) => from !== "" || to !== "")
}

/** The week of such fields; what is no opening stays visible as one that the contract refuses. */
export function readWeek(form: Typed): BusinessHours {
  return Object.fromEntries(WEEK.map((day) => [day, openingsOf(form, day).map(({ opening }) => opening)]))
}

/** The fields of a list, one for each entry: `name-0` is the first. */
export const fieldsOfList = (name: string, entries: readonly string[]): Record<string, string> =>
  Object.fromEntries(entries.map((entry, n) => [`${name}-${n}`, entry]))

/** How many fields a list's form has: what stands there, or was typed, and so many that are empty. */
export function countOfList(name: string, values: Typed, spare: number): number {
  const used = numbersOf(values, name).filter((n) => values[`${name}-${n}`]?.trim())
  return Math.max(-1, ...used) + 1 + spare
}

const numbersOf = (form: Typed, name: string): number[] =>
  Object.keys(form)
    .flatMap((field) => (field.startsWith(`${name}-`) ? [Number(field.slice(name.length + 1))] : []))
    .filter((n) => Number.isInteger(n))
    .toSorted((a, b) => a - b)

/** What was typed into such fields, without those left empty, with the number of each. */
const entriesOf = (form: Typed, name: string) =>
  numbersOf(form, name)
    .map((n) => ({ n, text: form[`${name}-${n}`]?.trim() ?? "" }))
    .filter(({ text }) => text !== "")

/** The same without the numbers. */
export const readList = (form: Typed, name: string): string[] => entriesOf(form, name).map(({ text }) => text)

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

/** Rules of such fields, for the contract to check; one without minutes is none. */
export function readRules(form: Typed): Record<string, unknown>[] {
  return entriesOf(form, "minutes").map(({ n, text }) => {
    const [kind, urgency] = [form[`kind-${n}`], form[`urgency-${n}`]]
    return {
      ...(kind !== ANY && { kind }),
      ...(urgency !== ANY && { urgency }),
      respond_within_minutes: Number(text),
      clock: form[`clock-${n}`],
    }
  })
}

/** Numbers of the rules that a form has fields for. */
export const numbersOfRules = (form: Typed): number[] => numbersOf(form, "minutes")

type Fault = { pointer: string; detail: string }
/** Lists whose entries have a field each. */
const LISTS = ["holidays", "languages", "countries"]

/** Where a form shows what the contract says of a value inside a list: the field that it was typed into. */
export function inForm(form: Typed, { pointer, detail }: Fault): Fault {
  const [first = "", second, third, fourth] = pointer.split("/").slice(1)
  const at = (field: string) => ({ pointer: `/${field}`, detail })
  if (first === "business_hours") {
    const day = (second ?? WEEK[0]) as Weekday
    const column = openingsOf(form, day)[Number(third ?? 0)]?.column ?? 0
    return at(clockField(day, fourth === "1" ? "to" : "from", column))
  }
  if (second === undefined) return { pointer, detail }
  if (first === "checklists")
    return { pointer: `/${second}`, detail: third ? `number ${Number(third) + 1} ${detail}` : detail }
  if (first === "rules") {
    const n = entriesOf(form, "minutes")[Number(second)]?.n ?? 0
    return at(`${third === undefined || third === "respond_within_minutes" ? "minutes" : third}-${n}`)
  }
  if (LISTS.includes(first)) return at(`${first}-${entriesOf(form, first)[Number(second)]?.n ?? 0}`)
  return { pointer: `/${first}`, detail: `number ${Number(second) + 1}: ${detail}` }
}
