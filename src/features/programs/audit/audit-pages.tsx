import { validate } from "../../../platform/http/validate.ts"
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
import { readAudit, readAuditFile } from "./read-audit.ts"

const PATH = "/settings/audit"
/** What was asked for; a date that is none is left out, as an empty one is. */
function filtersOf({ query }: VendorVisit): AuditFilters {
  const given = Object.fromEntries(AUDIT_FILTERS.map((name) => [name, query[name]?.trim() ?? ""])) as AuditFilters
  const date = (text: string) => (/^\d{4}-\d\d-\d\d$/.test(text) ? text : "")
  return { ...given, from: date(given.from), to: date(given.to) }
}

async function showAudit(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, base, zone } = visit
  const filters = filtersOf(visit)
  const query = validate(AuditQuery, filled(filters))
  const path = base + PATH
  const found = await readAudit(ctx, vendorId, query, paged(visit))
  const { shown, page } = onPage(visit, found, (row) => row.id, path, filled(filters))
  const fileHref = withQuery(`${path}.csv`, filled(filters))
  return {
    kind: "view",
    title: "Audit log",
    view: <AuditView filters={filters} page={page} path={path} fileHref={fileHref} zone={zone} rows={shown} />,
  }
}

async function downloadAudit(visit: VendorVisit): Promise<PageAnswer> {
  const query = validate(AuditQuery, filled(filtersOf(visit)))
  const { text } = await readAuditFile(visit.ctx, visit.vendorId, query)
  return { kind: "file", type: "text/csv; charset=utf-8", name: "audit.csv", body: text }
}

/** The owner's look at who did what. */
export const auditPages: Route[] = [
  { audience: "vendor", method: "get", path: PATH, action: "audit.read", run: showAudit },
  { audience: "vendor", method: "get", path: `${PATH}.csv`, action: "audit.read", run: downloadAudit },
]
