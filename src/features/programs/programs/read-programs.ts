import type * as z from "zod"
import type { PageRequest } from "../../../lib/page.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { one, readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import { findPending, listPending } from "../affiliates/email-store.ts"
import type { ListAffiliates, ListGroups } from "../contract.ts"
import * as store from "../store.ts"

export const readPrograms = (ctx: Ctx, vendorId: string, page: PageRequest) =>
  readAsVendor(ctx, vendorId, "program.read", (tx) => store.listPrograms(tx, vendorId, page))

export const readProgram = (ctx: Ctx, vendorId: string, id: string) =>
  one(readAsVendor(ctx, vendorId, "program.read", (tx) => store.findProgram(tx, vendorId, id)))

export const readGroups = (ctx: Ctx, vendorId: string, query: z.infer<typeof ListGroups>) =>
  readAsVendor(ctx, vendorId, "group.read", (tx) => store.listGroups(tx, vendorId, query, query.program_id))

export const readGroup = (ctx: Ctx, vendorId: string, id: string) =>
  one(readAsVendor(ctx, vendorId, "group.read", (tx) => store.findGroup(tx, vendorId, id)))

export const readAffiliates = (ctx: Ctx, vendorId: string, query: ListAffiliates) =>
  readAsVendor(ctx, vendorId, "affiliate.read", (tx) => store.listAffiliates(tx, vendorId, query))

export const readAffiliate = (ctx: Ctx, vendorId: string, id: string) =>
  one(readAsVendor(ctx, vendorId, "affiliate.read", (tx) => store.findAffiliate(tx, vendorId, id)))

/** The same, with the change of their e-mail that waits for somebody to agree. */
export function readAffiliateShown(ctx: Ctx, vendorId: string, id: string) {
  return readAsVendor(ctx, vendorId, "affiliate.read", async (tx) => {
    const affiliate = await one(store.findAffiliate(tx, vendorId, id))
    const pending = await findPending(tx, vendorId, id)
    return { affiliate, emailChange: pending && pending.confirmBy > ctx.now ? pending : null }
  })
}

const SHOWN_CHANGES = 100

/** The changes of e-mails that wait for somebody to agree, newest first. */
export function readEmailChanges(ctx: Ctx, vendorId: string) {
  return readAsVendor(ctx, vendorId, "affiliate.read", (tx) => listPending(tx, vendorId, ctx.now, SHOWN_CHANGES))
}

/** Names of some affiliates, by id. */
export async function readAffiliateNames(ctx: Ctx, vendorId: string, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await readAsVendor(ctx, vendorId, "affiliate.read", (tx) => store.namesOfAffiliates(tx, vendorId, ids))
  return new Map(rows.map((row) => [row.id, row.name]))
}

const SHOWN_PROGRAMS = 100

/** The vendor's programs as a choice in a form, by name. */
export async function readProgramOptions(ctx: Ctx, vendorId: string) {
  const programs = await readPrograms(ctx, vendorId, { limit: SHOWN_PROGRAMS })
  return programs
    .map(({ id, name }) => ({ value: id, label: name }))
    .sort((a, b) => a.label.localeCompare(b.label, "en"))
}
