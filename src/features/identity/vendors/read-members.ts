import type { Ctx } from "../../../platform/ctx.ts"
import { asSystem } from "../../../platform/tenant.ts"
import type { ListMembers } from "../contract.ts"
import { one, readAsVendor } from "../permissions/read-as-vendor.ts"
import * as store from "../store.ts"

/** The vendor's members, newest first, one more than the page holds. */
export function readMembers(ctx: Ctx, vendorId: string, query: ListMembers) {
  return readAsVendor(ctx, vendorId, "member.read", (tx) => store.listMembers(tx, vendorId, query))
}

/** One of the vendor's members; 404. */
export const readMember = (ctx: Ctx, vendorId: string, id: string) =>
  one(readAsVendor(ctx, vendorId, "member.read", (tx) => store.findMember(tx, vendorId, id)))

/** Those of these people who have not signed in yet, or not for a month. */
export async function readAbsent(ctx: Ctx, personIds: string[]): Promise<Set<string>> {
  const seen = await asSystem(ctx, (tx) => store.listSeen(tx, personIds))
  return new Set(personIds.filter((id) => !seen.has(id)))
}

/** Names of some members, by id, those who left included. */
export async function readMemberNames(ctx: Ctx, vendorId: string, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await readAsVendor(ctx, vendorId, "member.read", (tx) => store.namesOfMembers(tx, vendorId, ids))
  return new Map(rows.map((row) => [row.id, row.name]))
}
