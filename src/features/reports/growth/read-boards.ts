import { DAY_MS } from "../../../lib/time.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { vendorNow } from "../../../platform/vendor-now.ts"
import type { OwnEnrollment } from "../../programs/affiliates/act-for-affiliate.ts"
import { askVendors } from "../../programs/affiliates/ask-vendors.ts"
import { type BoardRow, NEW_DAYS } from "./core/growth.ts"
import { listBoard } from "./growth-store.ts"

const SHOWN = 20

export type Board = { enrollment: OwnEnrollment; rows: BoardRow[] }

/** Whether somebody takes part in a leaderboard: their program has one, and they are approved for it. */
export const isOnBoard = ({ affiliate, program }: OwnEnrollment) =>
  program.hasLeaderboard && affiliate.status === "approved"

/** The leaderboards of a person's programs that have one, in the order of the enrollments. */
export async function readBoards(ctx: Ctx, enrollments: readonly OwnEnrollment[]): Promise<Board[]> {
  const own = enrollments.filter(isOnBoard)
  const found = await askVendors(ctx, own, async (tx, { vendorId, enrollments: parts }) => {
    const boards: Board[] = []
    for (const enrollment of parts) {
      const { affiliate, program, vendor } = enrollment
      const since = new Date(vendorNow(vendor).getTime() - NEW_DAYS * DAY_MS)
      const wanted = { programId: program.id, affiliateId: affiliate.id, since, limit: SHOWN }
      boards.push({ enrollment, rows: await listBoard(tx, vendorId, wanted) })
    }
    return boards
  })
  return found.flat().toSorted((a, b) => own.indexOf(a.enrollment) - own.indexOf(b.enrollment))
}
