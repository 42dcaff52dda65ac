import { invalidField, notFound } from "../../../lib/errors.ts"
import { audit } from "../../../platform/audit.ts"
import { changed } from "../../../platform/audit-values.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import { readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import { readProgram } from "../../programs/read-accounts.ts"
import type { SaveDesk, SaveSeat, SaveSla } from "../contract.ts"
import { listSeats, type MemberSeat, saveSeat as storeSeat } from "../team/rota-store.ts"
import { type Desk, readDesk, saveDesk as storeDesk } from "./desk-store.ts"

/** Hours, holidays and rules. What is left out stays; what is open keeps the deadline that it was given. */
export async function saveSla(ctx: Ctx, vendorId: string, input: SaveSla): Promise<Desk> {
  can(ctx, "desk.save", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    const set = {
      ...(input.business_hours && { businessHours: defined(input.business_hours) }),
      ...(input.holidays && { holidays: input.holidays }),
      ...(input.rules && { rules: input.rules }),
    }
    const before = await readDesk(tx, vendorId)
    await storeDesk(tx, vendorId, set)
    await audit(tx, ctx, vendorId, "sla.save", vendorId, changed<object>(before, set))
    return readDesk(tx, vendorId)
  })
}

/** Checklists by kind, and the words that make a letter spam. */
export async function saveDesk(ctx: Ctx, vendorId: string, input: SaveDesk): Promise<Desk> {
  can(ctx, "desk.save", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    const before = await readDesk(tx, vendorId)
    const set = {
      ...(input.checklists && { checklists: { ...before.checklists, ...defined(input.checklists) } }),
      ...(input.blocked_words && { blockedWords: input.blocked_words }),
    }
    await storeDesk(tx, vendorId, set)
    await audit(tx, ctx, vendorId, "desk.save", vendorId, changed<object>(before, set))
    return readDesk(tx, vendorId)
  })
}

export function readDeskSettings(ctx: Ctx, vendorId: string): Promise<Desk> {
  return readAsVendor(ctx, vendorId, "desk.read", (tx) => readDesk(tx, vendorId))
}

/** What a member is entitled to in the round. 404 for no member, 422 for a program that is not the vendor's. */
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

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> }

/** Without the keys that hold undefined, which JSON in a column would not keep either. */
function defined<T extends object>(value: T): Partial<Defined<T>> {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as Partial<Defined<T>>
}
