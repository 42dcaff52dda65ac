import { addDays } from "../../../lib/calendar.ts"
import { validate } from "../../../platform/http/validate.ts"
import { saying } from "../../../web/reader.ts"
import {
  type AffiliateVisit,
  companyBase,
  filled,
  type PageAnswer,
  type Route,
  type VendorVisit,
  type Visit,
} from "../../identity/sessions/core/page.ts"
import { StatementQuery } from "../contract.ts"
import { type AffiliateStatement, readOwnStatement, readPayoutStatement, readStatement } from "./read-statement.ts"
import { statementFile } from "./statement-file.ts"
import { forText, StatementView } from "./statement-view.tsx"

const CSV = /\.csv$/
const DAY = /^\d{4}-\d{2}-\d{2}$/

type Read = (id: string, query: StatementQuery) => Promise<AffiliateStatement>
/** Whose statements they are, and what leads where. */
type Place = { read: Read; sales: string; back: string | null; isOfPayout: boolean }

/** The last day is part of what a page shows, as people say it. */
function periodOf(query: Visit["query"]): StatementQuery {
  const asked = filled(query)
  const to = asked.to !== undefined && DAY.test(asked.to) ? { to: addDays(asked.to, 1) } : {}
  return validate(StatementQuery, Object.assign(asked, to))
}

async function showStatement(visit: Visit, place: Place): Promise<PageAnswer> {
  const { path, query, params } = visit
  const found = await place.read(params.id!, periodOf(query))
  const { affiliate, from, to, statements, names, parts, timezone } = found
  const asked = filled(query)
  const words = new URLSearchParams(asked).toString()
  const title = saying(visit)("payouts.statement")
  const props = {
    name: affiliate.name,
    path,
    query: words && `?${words}`,
    statements,
    names,
    parts,
    sales: place.sales,
    back: place.back,
    zone: timezone,
    from: from?.toISOString() ?? null,
    to: to.toISOString(),
    filter: place.isOfPayout ? null : { values: asked, errors: [] },
  }
  return { kind: "view", title, view: <StatementView {...props} /> }
}

async function sendStatement(visit: Visit, { read }: Place): Promise<PageAnswer> {
  const { query, params, reader } = visit
  const id = params.id!.replace(CSV, "")
  const found = await read(id, periodOf(query))
  const wordsFor = (ref: string) =>
    forText({ of: found.names.get(ref), part: found.parts.get(ref) }, saying(visit), reader.language)
  const body = statementFile(found, wordsFor)
  return { kind: "file", type: "text/csv; charset=utf-8", name: `statement-${id}.csv`, body }
}

const FILE = "/statements/:id{.+\\.csv}"
const PAGE = "/statements/:id"

function ofVendor({ ctx, vendorId }: VendorVisit): Place {
  const read: Read = (id, query) => readStatement(ctx, vendorId, id, query)
  return { read, sales: `${companyBase(vendorId)}/sales`, back: null, isOfPayout: false }
}

/** Of one payout, or of an enrollment over a period. */
function ofAffiliate({ ctx, person, params }: AffiliateVisit): Place {
  const isOfPayout = params.id!.startsWith("itm_")
  const read: Read = (id, query) =>
    isOfPayout ? readPayoutStatement(ctx, person.id, id) : readOwnStatement(ctx, person.id, id, query)
  return { read, sales: "/sales", back: "/payouts", isOfPayout }
}

/** Statements, for finance and for the affiliate whose they are. */
export const statementPages: Route[] = [FILE, PAGE].flatMap((path): Route[] => {
  const answer = path === FILE ? sendStatement : showStatement
  return [
    {
      audience: "finance",
      method: "get",
      path,
      action: "statement.read",
      run: (visit) => answer(visit, ofVendor(visit)),
    },
    { audience: "affiliate", method: "get", path, run: (visit) => answer(visit, ofAffiliate(visit)) },
  ]
})
