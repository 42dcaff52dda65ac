import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { chooseOwner, worksInbox } from "../desk/core/rota.ts"
import { type Absence, listAbsences } from "../desk/rota-store.ts"
import { changeInquiry } from "../inquiries/change-inquiry.ts"
import { handOver, type Room, seatOf } from "../inquiries/hand-over.ts"
import * as store from "../store.ts"

const MAX_SUBSTITUTES = 10

/** Who stands in for an absence: its substitute, or theirs when they are away too; null when that leads to nobody. */
async function standIn(tx: Tx, ctx: Ctx, room: Room, absence: Absence): Promise<string | null> {
  let substitute = absence.substituteId
  for (let hops = 0; substitute && substitute !== absence.memberId && hops < MAX_SUBSTITUTES; hops++) {
    const seat = seatOf(room, substitute)
    if (!seat || !worksInbox(seat)) return null
    if (seat.isPresent) return substitute
    const current = (await listAbsences(tx, absence.vendorId, substitute, ctx.now))[0]
    substitute = current?.substituteId ?? null
  }
  return null
}

/** A member goes, for a time or for good: what they hold goes to a substitute or round, what they were asked goes back. */
export async function clearMember(
  tx: Tx,
  ctx: Ctx,
  room: Room,
  leaving: { vendorId: string; memberId: string; absence: Absence | null },
): Promise<number> {
  const { vendorId, memberId, absence } = leaving
  const substitute = absence ? await standIn(tx, ctx, room, absence) : null
  let moved = 0
  for (const { id } of await store.lockHeldBy(tx, vendorId, memberId, "owner")) {
    const inquiry = await store.lockInquiry(tx, vendorId, id)
    if (inquiry?.ownerId !== memberId) continue
    const to = substitute ?? chooseOwner(room.seats, inquiry, { without: memberId })?.memberId
    if (!to) continue
    const reason = substitute ? "substitute" : absence ? "away" : "removed"
    await handOver(tx, ctx, room, inquiry, to, { reason })
    moved++
  }
  for (const inquiry of await store.lockHeldBy(tx, vendorId, memberId, "expert"))
    await changeInquiry(tx, ctx, inquiry, { expertId: null, expertDueAt: null }, [
      { type: "expert_returned", memberId, detail: { reason: absence ? "away" : "removed" } },
    ])
  return moved
}
