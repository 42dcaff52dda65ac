import { notFound } from "../../../lib/errors.ts"
import { audit } from "../../../platform/audit.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import type { Recruiting } from "../core.ts"
import * as store from "../store.ts"
import { readProgram } from "./read-programs.ts"

const NOBODY: Recruiting = { levels_bps: [], months: null }

/** What recruiters earn from now on; what was earned before stays. 404. */
export async function saveRecruiting(ctx: Ctx, vendorId: string, id: string, input: Recruiting): Promise<Recruiting> {
  can(ctx, "program.save", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    const before = await store.lockProgram(tx, vendorId, id)
    if (!before) throw notFound()
    const recruiting = input.levels_bps.some((bps) => bps > 0) ? input : null
    await store.updateProgram(tx, vendorId, id, { recruiting })
    await audit(tx, ctx, vendorId, "recruiting.save", id, {
      before: before.recruiting ?? NOBODY,
      after: recruiting ?? NOBODY,
    })
    return recruiting ?? NOBODY
  })
}

/** What recruiters earn in a program. 404. */
export async function readRecruiting(ctx: Ctx, vendorId: string, id: string): Promise<Recruiting> {
  return (await readProgram(ctx, vendorId, id)).recruiting ?? NOBODY
}
