import { addDays, dayOf, dayStart } from "../../../lib/calendar.ts"
import { day } from "../../../lib/fields.ts"
import { saying } from "../../../web/reader.ts"
import { arrange, asksForFile, listFile } from "../../../web/ui/list.ts"
import {
  companyBase,
  csvFile,
  type PageAnswer,
  type Route,
  type VendorVisit,
} from "../../identity/sessions/core/page.ts"
import { foldByAffiliate } from "./core/liability.ts"
import { LiabilityView, liabilityColumns } from "./liability-view.tsx"
import { readLiabilityByAffiliate } from "./read-liability.ts"

/** The last instant of the day that the address names, in the vendor's zone; now for today, and for what names none. */
function askedDay({ ctx, query, zone, ...visit }: VendorVisit) {
  const today = dayOf(ctx.now, zone)
  const text = query.on?.trim() ?? ""
  const say = saying(visit)
  const isDay = day().safeParse(text).success
  const error =
    text === "" ? null : !isDay ? say("liability.bad_day", { text }) : text > today ? say("liability.future") : null
  const asked = text === "" || error ? today : text
  const at = asked === today ? ctx.now : new Date(dayStart(addDays(asked, 1), zone).getTime() - 1)
  const values = { on: text || today }
  return {
    asked,
    at,
    isNow: asked === today,
    state: { values, errors: error ? [{ pointer: "/on", detail: error }] : [] },
  }
}

async function showLiability(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, path, query, zone } = visit
  const { asked, at, isNow, state } = askedDay(visit)
  const { rows, totals, layers } = await readLiabilityByAffiliate(ctx, vendorId, at)
  const found = arrange(foldByAffiliate(layers, query.state), path, query, {
    rowsPerPage: 40,
    sorts: {
      name: (row) => row.name,
      currency: (row) => row.currency,
      owed: (row) => row.owed,
      oldest: (row) => row.ages.at(-1) ?? 0n,
      back: (row) => row.owedBack,
    },
    sort: "-owed",
    search: (row) => row.name,
    filters: { currency: (row) => row.currency, state: () => query.state ?? "" },
    keeps: ["on"],
  })
  const base = companyBase(vendorId)
  const title = saying(visit)("liability.title")
  if (asksForFile(query))
    return csvFile(`liability-${asked}`, listFile(liabilityColumns(saying(visit), base), found.all))
  const props = { path, day: at.toISOString(), isNow, rows, totals, found, base, zone, state }
  const view = <LiabilityView {...props} />
  return { kind: "view", title, view, ...(state.errors.length > 0 && { status: 422 as const }) }
}

/** What is owed at the end of a day, by age and by affiliate. */
export const liabilityPages: Route[] = [
  { audience: "finance", method: "get", path: "/liability", action: "ledger.read", run: showLiability },
]
