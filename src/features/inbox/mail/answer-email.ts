import type { Ctx } from "../../../platform/ctx.ts"
import { asSystem } from "../../../platform/tenant.ts"
import { readRecipient } from "../desk/core/mail-address.ts"
import { mailDomain } from "../desk/sign-desk.ts"
import { findVendorId } from "./mail-store.ts"
import { MAX_MAIL_BYTES, receiveMail } from "./receive-mail.ts"

/** A mail as Cloudflare Email Routing hands it to a Worker. */
export type RoutedEmail = {
  readonly from: string
  readonly to: string
  readonly raw: ReadableStream<Uint8Array>
  readonly rawSize: number
  setReject(reason: string): void
}

/** Takes a routed mail, or refuses it with a reason that its sender reads. What is thrown makes their server try again. */
export async function answerEmail(ctx: Ctx, email: RoutedEmail): Promise<void> {
  const recipient = readRecipient(email.to, mailDomain(ctx))
  const id = recipient && (await asSystem(ctx, (tx) => findVendorId(tx, recipient.vendorNumber)))
  if (!recipient || !id) return email.setReject("550 5.1.1 Nobody is reached by this address.")
  if (email.rawSize > MAX_MAIL_BYTES)
    return email.setReject("552 5.3.4 The mail is larger than 25 MB; send a smaller one.")
  const raw = new Uint8Array(await new Response(email.raw).arrayBuffer())
  await receiveMail(ctx, { id, number: recipient.vendorNumber }, raw, { to: email.to, from: email.from })
}
