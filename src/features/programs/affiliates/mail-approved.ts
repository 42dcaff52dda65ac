import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { outboxMail } from "../../../platform/mail.ts"
import type { Affiliate } from "../store.ts"

/** Mails, within the transaction, somebody who applied that they are taken in, and where their links are. */
export async function mailApproved(tx: Tx, ctx: Ctx, { vendorId, email, name }: Affiliate, program: string) {
  const path = new URL("/sign-in?next=/a/links", ctx.ports.env.publicUrl).href
  await outboxMail(tx, vendorId, {
    to: email,
    subject: `You are an affiliate of ${program}`,
    body: [
      `Hello ${name},`,
      `You can share links of ${program} now. Sign in with this e-mail to get yours:`,
      path,
    ].join("\n\n"),
  })
}
