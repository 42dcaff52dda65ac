import { saying } from "../../../web/reader.ts"
import { arrange, asksForFile, listFile } from "../../../web/ui/list.ts"
import { csvFile, type PageAnswer, type Route, type VendorVisit } from "../../identity/sessions/core/page.ts"
import { readProgramOptions } from "../../programs/programs/read-programs.ts"
import { GROWTH_KINDS, type GrowthKind } from "./core/growth.ts"
import { type GrowthCell, GrowthView, growthColumns } from "./growth-view.tsx"
import { readGrowth } from "./read-growth.ts"

const PATH = "/growth"

/** Leaders by what they sell; of the others those first who are there longest or shortest, as the report orders them. */
function listOf(kind: GrowthKind, rows: GrowthCell[], { base, query }: VendorVisit) {
  return arrange(rows, base + PATH, query, {
    name: kind,
    sorts: {
      name: (row) => row.name,
      program: (row) => row.programName,
      at: (row) => row.approvedAt,
      links: (row) => row.links,
      clicks: (row) => row.clicks,
      sales: (row) => row.sales,
      revenue: (row) => BigInt(row.revenue),
    },
    sort: "",
    keeps: ["program"],
  })
}

async function showGrowth(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, base, zone, query } = visit
  const programs = await readProgramOptions(ctx, vendorId)
  const programId = programs.find(({ value }) => value === query.program)?.value ?? null
  const { rows, currency } = await readGrowth(ctx, vendorId, programId)
  const cells = rows.map((row) => ({ ...row, affiliateId: row.id, currency }))
  const own = (kind: GrowthKind) =>
    listOf(
      kind,
      cells.filter((row) => row.kind === kind),
      visit,
    )
  const lists = {
    leader: own("leader"),
    new: own("new"),
    unseen: own("unseen"),
    unsold: own("unsold"),
    churned: own("churned"),
  }
  const isOfAll = programId === null && programs.length > 1
  const wanted = GROWTH_KINDS.find((kind) => asksForFile(query, kind))
  if (wanted) {
    const columns = growthColumns(saying(visit), wanted, { base, zone, isOfAll })
    return csvFile(`growth-${wanted}`, listFile(columns, lists[wanted].all))
  }
  const props = { lists, programs, programId, isOfAll, path: base + PATH, base, zone }
  return { kind: "view", title: saying(visit)("growth.title"), view: <GrowthView {...props} /> }
}

/** How affiliates do, for members. */
export const growthPages: Route[] = [
  { audience: "vendor", method: "get", path: PATH, action: "affiliate.read", run: showGrowth },
]
