import { addDays, dayOf, monthAfter } from "../../../lib/calendar.ts"
import { filled, type VendorVisit } from "../../identity/sessions/core/page.ts"
import type { Preset } from "./words-view.tsx"

const DAY = /^\d{4}-\d{2}-\d{2}$/

/** What a page's address asks of a report: days, of which the last counts too, become the contract's instants. */
export function askedWindow({ query }: VendorVisit, names: readonly string[]) {
  const shown = filled(Object.fromEntries(["from", "through", "to", ...names].map((name) => [name, query[name] ?? ""])))
  const { through, ...rest } = shown
  const asked = through && DAY.test(through) ? { ...rest, to: addDays(through, 1) } : rest
  const last = through ?? (rest.to && DAY.test(rest.to) ? addDays(rest.to, -1) : rest.to)
  return { asked: asked as Record<string, string>, shown: { ...shown, ...(last && { through: last }) } }
}

/** The days of now, of the calendar of the vendor. */
export function presetsOf({ ctx, zone }: VendorVisit): Preset[] {
  const month = dayOf(ctx.now, zone).slice(0, 7)
  const quarter = monthAfter(month, -((Number(month.slice(5)) - 1) % 3))
  const year = `${month.slice(0, 4)}-01`
  const span = (name: Preset["name"], first: string, months: number): Preset => ({
    name,
    from: `${first}-01`,
    through: addDays(`${monthAfter(first, months)}-01`, -1),
  })
  return [
    span("month", month, 1),
    span("last_month", monthAfter(month, -1), 1),
    span("quarter", quarter, 3),
    span("last_quarter", monthAfter(quarter, -3), 3),
    span("year", year, 12),
  ]
}
