import { saying } from "../../../web/reader.ts"
import { mayDo } from "../permissions/core/permissions.ts"
import { goTo, onPage, type PageAnswer, paged, type Route, type VendorVisit } from "../sessions/core/page.ts"
import { ParkedView } from "./parked-view.tsx"
import { readParked, replayParked, showParked } from "./replay-parked.ts"

async function showList(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, path, zone } = visit
  const { shown, page } = onPage(visit, await readParked(ctx, vendorId, paged(visit)), (row) => row.id)
  const rows = shown.map(showParked)
  const view = <ParkedView rows={rows} path={path} page={page} zone={zone} mayReplay={mayDo(ctx, "parked.replay")} />
  return { kind: "view", title: saying(visit)("nav.parked"), view }
}

async function replay(visit: VendorVisit): Promise<PageAnswer> {
  await replayParked(visit.ctx, visit.vendorId, visit.params.id!)
  return goTo(`${visit.base}/parked`, saying(visit)("parked.said_again"))
}

/** What a vendor's outbox has given up on. */
export const parkedPages: Route[] = [
  { audience: "vendor", method: "get", path: "/parked", action: "parked.read", run: showList },
  { audience: "vendor", method: "post", path: "/parked/:id/replay", action: "parked.replay", run: replay },
]
