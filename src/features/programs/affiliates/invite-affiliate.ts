import { invalidField } from "../../../lib/errors.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import * as store from "../store.ts"
import { enrollApproved } from "./enroll-approved.ts"
import { mailNews } from "./mail-news.ts"

export type Invitation = { email: string; name: string; program_id: string }

/** Who is known by the invited e-mail in the program; null for nobody. 422 for a program of another's. */
export async function findByEmail(tx: Tx, vendorId: string, { email, program_id }: Invitation): Promise<string | null> {
  if (!(await store.findProgram(tx, vendorId, program_id)))
    throw invalidField("/invite/program_id", "is not a program of this vendor")
  return (await store.findAffiliateByEmail(tx, vendorId, program_id, email))?.id ?? null
}

/** Enrolls somebody whom a customer named and nobody knows, and mails them; within another's transaction. */
export async function inviteAffiliate(tx: Tx, ctx: Ctx, vendorId: string, invitation: Invitation): Promise<string> {
  const { affiliate, isNew } = (await enrollApproved(tx, ctx, vendorId, invitation))!
  if (isNew) await mailNews(tx, vendorId, affiliate.id, { about: "named" })
  return affiliate.id
}
