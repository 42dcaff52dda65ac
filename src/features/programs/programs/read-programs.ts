import type { PageRequest } from "../../../lib/page.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { one, readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import * as store from "../store.ts"

export const readPrograms = (ctx: Ctx, vendorId: string, page: PageRequest) =>
  readAsVendor(ctx, vendorId, "program.read", (tx) => store.listPrograms(tx, vendorId, page))

export const readProgram = (ctx: Ctx, vendorId: string, id: string) =>
  one(readAsVendor(ctx, vendorId, "program.read", (tx) => store.findProgram(tx, vendorId, id)))

const SHOWN_PROGRAMS = 100

/** The vendor's programs as a choice in a form, by name. */
export async function readProgramOptions(ctx: Ctx, vendorId: string) {
  const programs = await readPrograms(ctx, vendorId, { limit: SHOWN_PROGRAMS })
  return programs
    .map(({ id, name }) => ({ value: id, label: name }))
    .sort((a, b) => a.label.localeCompare(b.label, "en"))
}
