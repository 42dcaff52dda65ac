import { DAY_MS } from "../../../lib/time.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { newId } from "../../../platform/new-id.ts"
import { creditRecorded } from "../../ledger/posting/core/postings.ts"
import { postEntry } from "../../ledger/posting/post-entry.ts"
import { eligibleTouches } from "../models/core/journey.ts"
import { MODELS_VERSION } from "../models/core/models.ts"
import { decideClosing, type PolicyVersion } from "../policy/core/policy.ts"
import * as policyStore from "../policy/policy-store.ts"
import * as store from "../store.ts"
import type { CustomerKey } from "../touches/customer-key.ts"
import * as touchStore from "../touches/touch-store.ts"
import { propose } from "./core/splits.ts"
import { ruleWeighing } from "./core/weighing.ts"

/** A sale as credit sees it; `amount` minor units. */
export type ClosedSale = {
  id: string
  externalId: string
  customer: CustomerKey
  amount: bigint
  currency: string
  closedAt: Date
}

/** Decides a new sale's credit in the sale's own transaction, by the vendor's policy. A sale reported again changes nothing. */
export async function closeSale(tx: Tx, ctx: Ctx, vendorId: string, sale: ClosedSale): Promise<void> {
  const { id: saleId, customer: who, ...facts } = sale
  const whose = { customer: who.id, customerExternalId: who.externalId }
  const row = { vendorId, saleId, ...facts, ...whose, recordedAt: ctx.now, createdAt: realNow() }
  if (await store.insertSale(tx, row)) await decideSale(tx, ctx, row, { record: null, last: null })
}

/** Decides anew what nobody has decided, when a touch of the customer came in late. */
export async function reviewSales(tx: Tx, ctx: Ctx, vendorId: string, customer: string, touchAt: Date): Promise<void> {
  for (const sale of await store.lockSalesSince(tx, vendorId, customer, touchAt)) {
    const record = await store.findRecord(tx, vendorId, sale.saleId)
    const last = (await store.listDecisions(tx, vendorId, sale.saleId)).at(-1) ?? null
    if (!record || record.model !== null) await decideSale(tx, ctx, sale, { record, last })
  }
}

/** Writes the decision down and, where the sale closed by itself, its record: the credit is in the ledger from then on. */
async function decideSale(
  tx: Tx,
  ctx: Ctx,
  sale: store.CreditedSale,
  { record, last }: { record: store.CreditRecord | null; last: store.Decision | null },
): Promise<void> {
  const { vendorId, saleId, closedAt } = sale
  const policy = (await policyStore.findPolicy(tx, vendorId))!
  const { touches, proposal } = await proposeByPolicy(tx, sale, policy)
  const closing = decideClosing(touches, policy.policy, closedAt)
  // What is closed stays closed: only sales activity that was reported late puts it back on the table.
  if (last && (last.kind === closing.kind || (record && closing.kind !== "proposed"))) return
  const splits = proposal.splits.map(({ amount, ...split }) => ({ ...split, amount: String(amount) }))
  const stamp = { policyVersion: policy.version, at: ctx.now, createdAt: realNow() }
  await store.insertDecision(tx, {
    vendorId,
    id: newId("credit"),
    saleId,
    ...stamp,
    splits,
    kind: closing.kind,
    why: closing.why,
    closedBy: closing.closedBy,
    model: policy.policy.model,
    modelsVersion: MODELS_VERSION,
    touches: touches.map(({ id, channel, at }, i) => ({
      id,
      channel,
      at: at.toISOString(),
      weight_bps: proposal.touches[i]!.bps,
    })),
  })
  if (closing.kind !== "closed" || record) return
  const transactionId = await postEntry(tx, ctx, vendorId, creditRecorded(saleId, saleId, [], proposal.splits))
  await store.insertRecord(tx, {
    vendorId,
    saleId,
    version: 1,
    splits,
    model: policy.policy.model,
    transactionId,
    transferId: null,
    ...stamp,
    reason: `Closed by ${closing.closedBy} in the sign-up itself`,
    recordedBy: "policy",
  })
}

/** What the policy's model proposes for a sale, by the touches known now. */
export async function proposeByPolicy(tx: Tx, sale: store.CreditedSale, { policy }: PolicyVersion) {
  const touches = await listEligible(tx, sale, policy.lookback_days)
  return { touches, proposal: propose(sale.amount, touches, ruleWeighing(policy.model, policy.half_life_days)) }
}

/** The touches that may get credit for a sale, in order. */
export async function listEligible(tx: Tx, sale: store.CreditedSale, lookbackDays: number) {
  const { vendorId, customer, closedAt } = sale
  const from = new Date(closedAt.getTime() - lookbackDays * DAY_MS)
  const rows = await touchStore.listJourney(tx, vendorId, customer, { from, to: closedAt })
  return eligibleTouches(
    rows.map((row) => ({ ...row, arrival: row.number })),
    { closedAt, lookbackDays },
  ) as (touchStore.TouchRow & { arrival: number })[]
}
