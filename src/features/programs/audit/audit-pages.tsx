import { validate } from "../../../platform/http/validate.ts"
import { saying } from "../../../web/reader.ts"
import { withQuery } from "../../../web/url.ts"
import {
  filled,
  onPage,
  type PageAnswer,
  paged,
  type Route,
  type VendorVisit,
} from "../../identity/sessions/core/page.ts"
import { AuditQuery } from "../contract.ts"
import { AUDIT_FILTERS, type AuditFilters, AuditView } from "./audit-view.tsx"
import { readyForDeeds } from "./audit-words-view.tsx"
import { idsOf } from "./core/named-things.ts"
import { readAudit, readAuditChoices, readAuditFile } from "./read-audit.ts"

const PATH = "/settings/audit"
/** What was asked for; a date that is none is left out, as an empty one is. */
function filtersOf({ query }: VendorVisit): AuditFilters {
  const given = Object.fromEntries(AUDIT_FILTERS.map((name) => [name, query[name]?.trim() ?? ""])) as AuditFilters
  const date = (text: string) => (/^\d{4}-\d\d-\d\d$/.test(text) ? text : "")
  return { ...given, from: date(given.from), to: date(given.to) }
}

function queryOf({ search, ...filters }: AuditFilters) {
  return { ...validate(AuditQuery, filled(filters)), ...(search !== "" && { search }) }
}

/** What people call things of a vendor, by their ids. */
type NameThings = (ctx: VendorVisit["ctx"], vendorId: string, ids: string[]) => Promise<Map<string, string>>

async function showAudit(visit: VendorVisit, nameThings: NameThings): Promise<PageAnswer> {
  const { ctx, vendorId, base, zone, currency } = visit
  const filters = filtersOf(visit)
  const query = queryOf(filters)
  const path = base + PATH
  const choices = await readAuditChoices(ctx, vendorId)
  const found = await readAudit(ctx, vendorId, query, paged(visit))
  const { shown, page } = onPage(visit, found, (row) => row.id, path, filled(filters))
  const fileHref = withQuery(`${path}.csv`, filled(filters))
  await readyForDeeds()
  const names = await nameThings(ctx, vendorId, idsOf(shown))
  const shownAt = { filters, page, path, fileHref, zone, currency, names }
  return {
    kind: "view",
    title: saying(visit)("nav.audit"),
    view: <AuditView {...choices} {...shownAt} rows={shown} />,
  }
}

async function downloadAudit(visit: VendorVisit): Promise<PageAnswer> {
  const query = queryOf(filtersOf(visit))
  const { text } = await readAuditFile(visit.ctx, visit.vendorId, query)
  return { kind: "file", type: "text/csv; charset=utf-8", name: "audit.csv", body: text }
}

/** The owner's look at who did what. */
export const auditPages = (nameThings: NameThings): Route[] => [
  { audience: "vendor", method: "get", path: PATH, action: "audit.read", run: (visit) => showAudit(visit, nameThings) },
  { audience: "vendor", method: "get", path: `${PATH}.csv`, action: "audit.read", run: downloadAudit },
]
