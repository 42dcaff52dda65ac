import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { customerOf } from "../evidence/accept-click.ts"
import type { EventSource } from "../evidence/core/source.ts"
import { readAnswer } from "../evidence/read-answer.ts"
import * as store from "../store.ts"
import { recordAnswer } from "./record-answer.ts"

/** Whoever asks: what the vendor calls them, and the customer that they are known to be. */
export type Asker = { customerExternalId: string | null; customerId: string | null }

/** Records what whoever wrote an inquiry answered to the question who sent them, within the inquiry's transaction. */
export async function answerInquiry(
  tx: Tx,
  ctx: Ctx,
  vendorId: string,
  { inquiryId, text, source, asker }: { inquiryId: string; text: string; source: EventSource; asker: Asker },
): Promise<void> {
  const { customerExternalId: customerName, customerId } = asker
  const isNamed = source === "verified" && customerName !== null
  const known = isNamed ? await customerOf(tx, vendorId, customerName, { isProvisional: true }) : null
  const customer = known ?? (customerId === null ? null : await store.lockCustomerById(tx, vendorId, customerId))
  const answer = await readAnswer(tx, vendorId, customer?.id ?? null, { text, source })
  const of = { at: ctx.now, source, customerName, inquiryId }
  if (answer) await recordAnswer(tx, ctx, vendorId, { answer, customer, of })
}
