import { addDays } from "../../../lib/calendar.ts"
import { validate } from "../../../platform/http/validate.ts"
import { saying } from "../../../web/reader.ts"
import { arrange, asksForFile, listFile } from "../../../web/ui/list.ts"
import {
  type AffiliateVisit,
  companyBase,
  csvFile,
  filled,
  type PageAnswer,
  type Route,
  type VendorVisit,
  type Visit,
} from "../../identity/sessions/core/page.ts"
import type { Statement } from "../../ledger/posting/core/statement.ts"
import { StatementQuery } from "../contract.ts"
import { type AffiliateStatement, readOwnStatement, readPayoutStatement, readStatement } from "./read-statement.ts"
import { statementFile } from "./statement-file.ts"
import { forText, happenedText, type MovementRow, movementColumns, StatementView } from "./statement-view.tsx"

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

const ROWS_PER_PAGE = 40
/** What of the address says which statement it is. */
const PERIOD = ["from", "to", "run_id"]

/** The movements of a currency in words, as the address asks to see them. */
function listOf(visit: Visit, { names, parts }: AffiliateStatement, { currency, movements }: Statement) {
  const { path, query, reader } = visit
  const say = saying(visit)
  const rows = movements.map(({ at, kind, ref, amount }): MovementRow => {
    const of = { of: names.get(ref), part: parts.get(ref) }
    const words = forText(of, say, reader.language)
    return { at: at.toISOString(), what: happenedText(kind, say), words, ...of, amount, currency }
  })
  const found = arrange(rows, path, query, {
    name: currency,
    sorts: { at: (row) => row.at, what: (row) => row.what, for: (row) => row.words, amount: (row) => row.amount },
    sort: "at",
    search: (row) => row.words,
    filters: { kind: (row) => row.what },
    keeps: PERIOD,
    rowsPerPage: ROWS_PER_PAGE,
  })
  return { rows, found }
}

async function showStatement(visit: Visit, place: Place): Promise<PageAnswer> {
  const { path, query, params } = visit
  const read = await place.read(params.id!, periodOf(query))
  const { affiliate, from, to, statements, timezone } = read
  const lists = new Map(statements.map((one) => [one.currency, listOf(visit, read, one)]))
  const wanted = [...lists].find(([currency]) => asksForFile(query, currency))
  if (wanted) {
    const [currency, { found }] = wanted
    const columns = movementColumns(saying(visit), timezone, place.sales)
    return csvFile(`statement-${params.id}-${currency}`, listFile(columns, found.all))
  }
  const asked = Object.fromEntries(Object.entries(filled(query)).filter(([name]) => PERIOD.includes(name)))
  const words = new URLSearchParams(asked).toString()
  const title = saying(visit)("payouts.statement")
  const props = {
    name: affiliate.name,
    path,
    query: words && `?${words}`,
    statements,
    lists,
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
