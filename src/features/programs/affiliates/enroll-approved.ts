import { audit } from "../../../platform/audit.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { newId } from "../../../platform/new-id.ts"
import { emit } from "../../../platform/outbox.ts"
import { ensurePerson } from "../../identity/vendors/add-member.ts"
import * as store from "../store.ts"

type Enrolled = { program: store.Program; affiliate: store.Affiliate; isNew: boolean }

/** Enrolls and approves who is unknown in a program, within another's transaction; who is known stays as they are. Null: no program. */
export async function enrollApproved(
  tx: Tx,
  ctx: Ctx,
  vendorId: string,
  { email, name, program_id: programId }: { email: string; name: string; program_id: string },
): Promise<Enrolled | null> {
  const program = await store.findProgram(tx, vendorId, programId)
  if (!program) return null
  const known = await store.findAffiliateByEmail(tx, vendorId, programId, email)
  if (known) return { program, affiliate: known, isNew: false }
  const affiliate = await store.insertAffiliate(tx, {
    vendorId,
    id: newId("affiliate"),
    programId,
    personId: await ensurePerson(tx, email),
    email,
    name,
    status: "approved",
    approvedAt: ctx.now,
    createdAt: realNow(),
  })
  // Somebody else has enrolled them meanwhile.
  if (!affiliate) {
    const other = await store.findAffiliateByEmail(tx, vendorId, programId, email)
    return { program, affiliate: other!, isNew: false }
  }
  const detail = { email, name, status: affiliate.status, program_id: programId }
  await audit(tx, ctx, vendorId, "affiliate.create", affiliate.id, detail)
  await emit(tx, vendorId, "affiliate.approved", affiliate.id)
  return { program, affiliate, isNew: true }
}
