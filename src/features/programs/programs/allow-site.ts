import { invalidField, notFound } from "../../../lib/errors.ts"
import { audit } from "../../../platform/audit.ts"
import { changed } from "../../../platform/audit-values.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import { type AllowSite, MAX_HOSTS } from "../contract.ts"
import { programHosts } from "../core.ts"
import * as store from "../store.ts"

/** Adds one host to those of a program. 422 for one that is there already, or one too many. */
export async function allowSite(ctx: Ctx, vendorId: string, { host, program_id: id }: AllowSite) {
  can(ctx, "program.save", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    const program = await store.lockProgram(tx, vendorId, id)
    if (!program) throw invalidField("/program_id", "is not a program of this vendor")
    if (programHosts(program).includes(host)) throw invalidField("/host", `${host} is allowed already`)
    if (program.allowedHosts.length >= MAX_HOSTS)
      throw invalidField("/host", `is one too many: a program has at most ${MAX_HOSTS}. Remove one first`)
    return saveHosts(tx, ctx, program, [...program.allowedHosts, host])
  })
}

/** Takes one host from those of a program. 404 for one that is not among them. */
export async function disallowSite(ctx: Ctx, vendorId: string, { host, program_id: id }: AllowSite) {
  can(ctx, "program.save", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    const program = await store.lockProgram(tx, vendorId, id)
    if (!program?.allowedHosts.includes(host)) throw notFound()
    const rest = program.allowedHosts.filter((one) => one !== host)
    return saveHosts(tx, ctx, program, rest)
  })
}

async function saveHosts(tx: Tx, ctx: Ctx, before: store.Program, allowedHosts: string[]): Promise<store.Program> {
  const program = await store.updateProgram(tx, before.vendorId, before.id, { allowedHosts })
  await audit(tx, ctx, before.vendorId, "program.update", before.id, changed(before, program))
  return program
}
