import { invalidField } from "../../../lib/errors.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { newId } from "../../../platform/new-id.ts"
import { outbox } from "../../../platform/outbox.ts"
import * as store from "../store.ts"
import { enrollApproved } from "./enroll-approved.ts"

export type Invitation = { email: string; name: string; program_id: string }

/** Who is known by the invited e-mail in the program; null for nobody. 422 for a program of another's. */
export async function findByEmail(tx: Tx, vendorId: string, { email, program_id }: Invitation): Promise<string | null> {
  if (!(await store.findProgram(tx, vendorId, program_id)))
    throw invalidField("/invite/program_id", "is not a program of this vendor")
  return (await store.findAffiliateByEmail(tx, vendorId, program_id, email))?.id ?? null
}

/** Enrolls somebody whom a customer named and nobody knows, and mails them; within another's transaction. */
export async function inviteAffiliate(tx: Tx, ctx: Ctx, vendorId: string, invitation: Invitation): Promise<string> {
  const { program, affiliate, isNew } = (await enrollApproved(tx, ctx, vendorId, invitation))!
  if (isNew)
    await outbox(tx, vendorId, "mail.send", newId("mail"), mailOf(invitation, program.name, ctx.ports.env.publicUrl))
  return affiliate.id
}

const mailOf = ({ email, name }: Invitation, program: string, publicUrl: string) => ({
  to: email,
  subject: `A customer named you to ${program}`,
  body: `${name},

a customer said that it was you who sent them to ${program}. Thank you. What they bought earns you a commission, and so does what
you bring from now on.

Sign in with this address to see it, and to say where the money should go. It waits for you until then:

${publicUrl}/sign-in
`,
})
