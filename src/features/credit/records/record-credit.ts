import { AppError, notFound } from "../../../lib/errors.ts"
import { audit } from "../../../platform/audit.ts"
import { realNow } from "../../../platform/clock.ts"
import { type Actor, actorName, type Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import { creditRecorded } from "../../ledger/posting/core/postings.ts"
import { postEntry } from "../../ledger/posting/post-entry.ts"
import type { RecordInput } from "../contract.ts"
import { splitByRecord } from "../models/core/credit.ts"
import type { PolicyVersion } from "../policy/core/policy.ts"
import * as policyStore from "../policy/policy-store.ts"
import * as store from "../store.ts"
import { inOrder, type Split } from "./core/splits.ts"
import { creditOf } from "./read-credit.ts"

/** A person's split becomes the record, as a new version; the ledger moves by the difference. 403 by the policy. */
export async function recordCredit(ctx: Ctx, vendorId: string, saleId: string, input: RecordInput) {
  can(ctx, "credit.record", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    const sale = await store.findSale(tx, vendorId, saleId, true)
    if (!sale) throw notFound()
    const policy = (await policyStore.findPolicy(tx, vendorId))!
    mayApprove(ctx.actor, policy, "record")
    const earlier = await store.findRecord(tx, vendorId, saleId)
    await writeRecord(tx, ctx, sale, policy, { splits: inOrder(input.splits), reason: input.reason })
    await audit(tx, ctx, vendorId, "credit.record", saleId, {
      before: { splits: earlier?.splits ?? null },
      after: { splits: input.splits },
      reason: input.reason,
    })
    return creditOf(tx, ctx, sale, {})
  })
}

/** 403 unless the policy names the actor's part as an approver. */
export function mayApprove(actor: Actor, { policy, version }: PolicyVersion, what: "record" | "transfer"): void {
  const part = actor.kind === "member" ? actor.role : actor.kind
  if ((policy.approvers[what] as string[]).includes(part)) return
  throw new AppError(
    "forbidden",
    "credit_approver_missing",
    `By version ${version} of the credit policy this is approved by: ${policy.approvers[what].join(", ")}.`,
  )
}

/** The next version of a locked sale's record, and its posting. */
export async function writeRecord(
  tx: Tx,
  ctx: Ctx,
  sale: store.CreditedSale,
  policy: PolicyVersion,
  made: { splits: readonly Split[]; reason: string; transferId?: string },
): Promise<store.CreditRecord> {
  const { vendorId, saleId } = sale
  const last = await store.findRecord(tx, vendorId, saleId)
  const posting = creditRecorded(saleId, saleId, last?.splits ?? [], made.splits)
  const splits = splitByRecord(sale.amount, made.splits)
  return store.insertRecord(tx, {
    vendorId,
    saleId,
    version: (last?.version ?? 0) + 1,
    reason: made.reason,
    model: null,
    splits: splits.map(({ channel, bps, amount }) => ({ channel, bps, amount: String(amount) })),
    recordedBy: actorName(ctx.actor),
    transferId: made.transferId ?? null,
    policyVersion: policy.version,
    // A transfer has posted its own pair; the same split again moves nothing.
    transactionId: made.transferId || posting.lines.length === 0 ? null : await postEntry(tx, ctx, vendorId, posting),
    at: ctx.now,
    createdAt: realNow(),
  })
}
