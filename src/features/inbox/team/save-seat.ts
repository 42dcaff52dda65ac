import { invalidField, notFound } from "../../../lib/errors.ts"
import { audit } from "../../../platform/audit.ts"
import { changed } from "../../../platform/audit-values.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import { readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import { readProgram } from "../../programs/programs/read-programs.ts"
import type { SaveSeat } from "../contract.ts"
import { defined } from "../desk/core/defined.ts"
import { listSeats, type MemberSeat, saveSeat as storeSeat } from "../desk/rota-store.ts"

/** What a member is entitled to in the rota. 404 for no member, 422 for a program that is not the vendor's. */
export async function saveSeat(ctx: Ctx, vendorId: string, memberId: string, input: SaveSeat): Promise<MemberSeat> {
  can(ctx, "seat.save", { vendorId })
  for (const [index, programId] of (input.program_ids ?? []).entries())
    await readProgram(ctx, vendorId, programId).catch(() => {
      throw invalidField(`/program_ids/${index}`, "is not a program of this vendor")
    })
  return asVendor(ctx, vendorId, async (tx) => {
    const seat = (await listSeats(tx, vendorId, ctx.now)).find((one) => one.memberId === memberId)
    if (!seat) throw notFound()
    const { in_rota, program_ids, ...lists } = input
    const set = {
      ...(in_rota !== undefined && { isInRota: in_rota }),
      ...(program_ids !== undefined && { programIds: program_ids }),
    }
    const saved = { ...seat, ...set, ...defined(lists) }
    const { isInRota, kinds, languages, countries, programIds } = saved
    await storeSeat(tx, { vendorId, memberId, isInRota, kinds, languages, countries, programIds })
    await audit(tx, ctx, vendorId, "seat.save", memberId, changed(seat, saved))
    return saved
  })
}

/** The team board: who is there, what they hold, what of it is late. */
export function readTeam(ctx: Ctx, vendorId: string): Promise<MemberSeat[]> {
  return readAsVendor(ctx, vendorId, "member.read", (tx) => listSeats(tx, vendorId, ctx.now))
}
