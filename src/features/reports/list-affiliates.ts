import type { Ctx } from "../../platform/ctx.ts"
import { AFFILIATE_STATUSES } from "../../vocabulary/affiliate-statuses.ts"
import { readAsVendor } from "../identity/permissions/read-as-vendor.ts"
import { AFFILIATE_SORTS, type AffiliateSearch, searchAffiliates } from "./affiliate-store.ts"
import { readAffiliateTotals } from "./read-affiliate-totals.ts"

type Texts = Record<string, string | undefined>

const ROWS = 30
/** What a file of the list holds at most. */
const FILE_ROWS = 5000
const MAX_WORDS = 5

/** A list's address as a search; what it does not know is left out. */
function affiliateSearch(query: Texts): Omit<AffiliateSearch, "limit" | "offset"> & { page: number } {
  const name = (query.sort ?? "").replace(/^-/, "")
  const sort = AFFILIATE_SORTS.find((one) => one === name)
  return {
    words: (query.q ?? "").split(/\s+/).filter(Boolean).slice(0, MAX_WORDS),
    status: AFFILIATE_STATUSES.find((one) => one === query.status) ?? null,
    programId: query.program || null,
    groupId: query.group || null,
    sort: sort ?? "since",
    isDown: sort === undefined || query.sort!.startsWith("-"),
    page: Math.min(1000, Math.max(1, Math.trunc(Number(query.page)) || 1)),
  }
}

/** A page of the affiliates that match, or all that a file holds, each with what came of them; amounts in minor units. */
export async function listAffiliates(ctx: Ctx, vendorId: string, query: Texts, isFile: boolean) {
  const { page, ...search } = affiliateSearch(query)
  const limit = isFile ? FILE_ROWS : ROWS
  const offset = isFile ? 0 : (page - 1) * ROWS
  const rows = await readAsVendor(ctx, vendorId, "affiliate.read", (tx) =>
    searchAffiliates(tx, vendorId, { ...search, limit, offset }),
  )
  const totals = await readAffiliateTotals(
    ctx,
    vendorId,
    rows.map(({ id }) => id),
  )
  const count = rows[0]?.found ?? 0
  const affiliates = rows.map((row) => ({ ...row, ...totals.get(row.id)! }))
  return {
    affiliates,
    count,
    page,
    pages: Math.max(1, Math.ceil(count / ROWS)),
    sort: search.sort,
    isDown: search.isDown,
  }
}
