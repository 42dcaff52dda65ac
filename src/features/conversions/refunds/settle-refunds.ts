import { apply } from "../../../platform/apply.ts"
import { audit, writeAudit } from "../../../platform/audit.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { writeOutbox } from "../../../platform/outbox.ts"
import { stampOf } from "../../../platform/stamp.ts"
import { paragraphs, said } from "../../../vocabulary/words.ts"
import { lockCapsOf } from "../../commissions/commissions/redecide-commissions.ts"
import { restoreCommissions } from "../../commissions/commissions/restore-commissions.ts"
import {
  lockCommissionsOfSale,
  reverseCommissions,
  writeTakenBack,
} from "../../commissions/commissions/reverse-commissions.ts"
import { writeCreditRefund } from "../../credit/records/record-credit-refund.ts"
import { mailOwners } from "../../identity/vendors/mail-owners.ts"
import { posts } from "../../ledger/posting/post-entry.ts"
import { followTiers } from "../earning/follow-tiers.ts"
import { redecideMonth } from "../earning/redecide-customer.ts"
import * as refunds from "../refund-store.ts"
import * as store from "../store.ts"
import { decideSettlement, type Settlement, type SettlementCause, type SettlementFacts } from "./core/settlement.ts"

/**
 * Brings a locked sale and its commissions to what its refunds and disputes come to together; the sale as it is then.
 * `claimId` is the claim that changed, null when the sale itself just came.
 */
export async function settleRefunds(
  tx: Tx,
  ctx: Ctx,
  sale: store.SaleRow,
  claimId: string | null = null,
): Promise<store.SaleRow> {
  const claims = await refunds.listRefunds(tx, sale.vendorId, sale.externalId)
  if (claims.length === 0) return sale
  const commissions = await lockCommissions(tx, sale)
  return (await settleClaims(tx, ctx, { sale, claims, commissions }, { claimId, isNew: false })).sale
}

/** Locked; under a cap others' commissions change with these: whoever changes any of them comes one at a time. */
export async function lockCommissions(tx: Tx, { vendorId, id, programId, terms }: store.SaleRow) {
  if (terms?.hasCap) await lockCapsOf(tx, vendorId, [programId!])
  return lockCommissionsOfSale(tx, vendorId, id)
}

/** The same by facts that are loaded and locked; a claim that is new is written with what it takes. */
export async function settleClaims(
  tx: Tx,
  ctx: Ctx,
  facts: SettlementFacts,
  cause: SettlementCause,
): Promise<Settlement> {
  const { vendorId } = facts.sale
  const made = decideSettlement(facts, cause, stampOf(ctx, vendorId))
  const { taken } = made
  await apply(tx, {
    added: refunds.writeRefunds(made.added),
    changed: refunds.updateRefunds(made.changed),
    sale: store.updateSales([made.sale]),
    ...writeTakenBack(taken),
    credit: writeCreditRefund(ctx, vendorId, made.refund),
    audited: writeAudit(ctx, vendorId, made.deeds),
    followed: writeOutbox(vendorId, [...taken.events, ...made.events], made.work),
    ...posts(ctx, vendorId, taken.transactions),
  })
  await follow(tx, ctx, made, cause)
  return made
}

async function follow(tx: Tx, ctx: Ctx, { sale, parked, next }: Settlement, { claimId }: SettlementCause) {
  for (const claim of parked) await park(tx, ctx, sale, claim)
  if (next.restores) await restoreCommissions(tx, ctx, sale.vendorId, next.reversal)
  else if (next.isAmended) await reverseCommissions(tx, ctx, sale.vendorId, next.reversal)
  if (next.isCapped) await redecideMonth(tx, ctx, sale, { reason: "refund", id: claimId ?? sale.id })
  if (sale.terms?.isTiered) await followTiers(tx, ctx, sale.vendorId, sale.affiliateId)
}

/** A claim that cannot be compared with its sale takes nothing: people are to look at it. */
async function park(tx: Tx, ctx: Ctx, { vendorId, id, externalId, currency }: store.SaleRow, claim: refunds.ClaimRow) {
  const name = claim.kind === "dispute" ? "dispute" : "refund"
  await audit(tx, ctx, vendorId, `${claim.kind}.park`, claim.id, { sale_id: id, currency: claim.currency })
  const theirs = claim.currency ?? ""
  await mailOwners(tx, vendorId, {
    subject: said(`mailed.parked_${name}`, { currency: theirs, of: currency }),
    body: paragraphs(
      said(`mailed.counts_${name}`, { id: claim.externalId, currency: theirs, sale: externalId, of: currency }),
      said("mailed.nothing_taken", { of: currency, url: `${ctx.ports.env.publicUrl}/v/${vendorId}/sales/${id}` }),
    ),
  })
}
