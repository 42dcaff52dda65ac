import { apply } from "../../../platform/apply.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { writeOutbox } from "../../../platform/outbox.ts"
import { stampOf } from "../../../platform/stamp.ts"
import { writeClaims } from "../claim-store.ts"
import { type AnswerOf, claimOf, type NamedAnswer, openings } from "../core/referral-claim.ts"
import type * as store from "../store.ts"
import { bindBy } from "./bind-customer.ts"

type Given = { answer: NamedAnswer; customer: store.CustomerRow | null; of: Omit<AnswerOf, "customerId"> }

/**
 * An answer that came with nothing that was recorded for the first time, within a transaction that holds the customer (null:
 * not known). A verified one is evidence of whose they are.
 */
export async function recordAnswer(tx: Tx, ctx: Ctx, vendorId: string, given: Given): Promise<void> {
  await writeAnswer(tx, ctx, vendorId, given)
  const { answer, customer, of } = given
  if (customer && of.source === "verified") await bindByAnswer(tx, ctx, customer, { answer, of })
}

/** Writes it down, and nothing more. */
export async function writeAnswer(tx: Tx, ctx: Ctx, vendorId: string, { answer, customer, of }: Given): Promise<void> {
  const claims = [claimOf(answer, { ...of, customerId: customer?.id ?? null }, stampOf(ctx, vendorId))]
  await apply(tx, { ...writeClaims(claims), opened: writeOutbox(vendorId, openings(claims)) })
}

/** Takes one that is written down as evidence. */
export async function bindByAnswer(
  tx: Tx,
  ctx: Ctx,
  customer: store.CustomerRow,
  { answer, of }: { answer: Pick<NamedAnswer, "affiliateId">; of: Omit<AnswerOf, "customerId"> },
): Promise<void> {
  const reporter = { at: of.at, source: of.source, corrects: false }
  const nothing = { click: null, coupon: undefined, affiliateId: undefined, onlyProgramId: null }
  const hints = { ...nothing, at: of.at, source: of.source, named: answer }
  const sourceId = of.saleId ?? of.leadId ?? of.inquiryId
  await bindBy(tx, ctx, customer, { hints, reported: {}, reporter, sourceId })
}
