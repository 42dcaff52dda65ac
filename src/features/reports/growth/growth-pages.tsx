import { saying } from "../../../web/reader.ts"
import type { PageAnswer, Route, VendorVisit } from "../../identity/sessions/core/page.ts"
import { readProgramOptions } from "../../programs/programs/read-programs.ts"
import { GrowthView } from "./growth-view.tsx"
import { readGrowth } from "./read-growth.ts"

const PATH = "/growth"

async function showGrowth(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, base, zone, query } = visit
  const programs = await readProgramOptions(ctx, vendorId)
  const programId = programs.find(({ value }) => value === query.program)?.value ?? null
  const found = await readGrowth(ctx, vendorId, programId)
  const view = (
    <GrowthView {...found} programs={programs} programId={programId} path={base + PATH} base={base} zone={zone} />
  )
  return { kind: "view", title: saying(visit)("growth.title"), view }
}

/** How affiliates do, for members. */
export const growthPages: Route[] = [
  { audience: "vendor", method: "get", path: PATH, action: "affiliate.read", run: showGrowth },
]
