import { validate } from "../../../platform/http/validate.ts"
import { filled, type PageAnswer, type Route, type Visit } from "../../identity/sessions/core/page.ts"
import { StatementQuery } from "../contract.ts"
import { type AffiliateStatement, readOwnStatement, readStatement } from "./read-statement.ts"
import { statementFile } from "./statement-file.ts"
import { StatementView } from "./statement-view.tsx"

const CSV = /\.csv$/

type Read = (affiliateId: string, query: StatementQuery) => Promise<AffiliateStatement>

async function showStatement({ path, query, params }: Visit, read: Read): Promise<PageAnswer> {
  const asked = filled(query)
  const found = await read(params.id!, validate(StatementQuery, asked))
  const { affiliate, from, to, statements, timezone } = found
  const words = new URLSearchParams(asked).toString()
  const props = {
    name: affiliate.name,
    path,
    query: words && `?${words}`,
    statements,
    zone: timezone,
    from: from?.toISOString() ?? null,
    to: to.toISOString(),
    filter: { values: asked, errors: [] },
  }
  return { kind: "view", title: "Statement", view: <StatementView {...props} /> }
}

async function sendStatement({ query, params }: Visit, read: Read): Promise<PageAnswer> {
  const id = params.id!.replace(CSV, "")
  const body = statementFile(await read(id, validate(StatementQuery, filled(query))))
  return { kind: "file", type: "text/csv; charset=utf-8", name: `statement-${id}.csv`, body }
}

const FILE = "/statements/:id{.+\\.csv}"
const PAGE = "/statements/:id"

/** Statements, for finance and for the affiliate whose they are. */
export const statementPages: Route[] = [
  ...([FILE, PAGE] as const).map(
    (path): Route => ({
      audience: "finance",
      method: "get",
      path,
      action: "statement.read",
      run: (visit) => {
        const read: Read = (id, query) => readStatement(visit.ctx, visit.vendorId, id, query)
        return path === FILE ? sendStatement(visit, read) : showStatement(visit, read)
      },
    }),
  ),
  ...([FILE, PAGE] as const).map(
    (path): Route => ({
      audience: "affiliate",
      method: "get",
      path,
      run: (visit) => {
        const read: Read = (id, query) => readOwnStatement(visit.ctx, visit.person.id, id, query)
        return path === FILE ? sendStatement(visit, read) : showStatement(visit, read)
      },
    }),
  ),
]
