import { invariant } from "../../../lib/assert.ts"
import { conflict, invalidField, notFound } from "../../../lib/errors.ts"
import { audit } from "../../../platform/audit.ts"
import { realNow } from "../../../platform/clock.ts"
import { actorName, type Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { newId } from "../../../platform/new-id.ts"
import { emit } from "../../../platform/outbox.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { said, type ToSay } from "../../../vocabulary/words.ts"
import { approveAsAnother } from "../../identity/permissions/approve-as-another.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import { one, readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import { creditTransferred } from "../../ledger/posting/core/postings.ts"
import { postEntry, reverseEntry } from "../../ledger/posting/post-entry.ts"
import type { ListTransfers, TransferInput } from "../contract.ts"
import type { PolicyVersion } from "../policy/core/policy.ts"
import * as policyStore from "../policy/policy-store.ts"
import * as store from "../store.ts"
import { proposeByPolicy } from "./close-sale.ts"
import { moveCredit, type Split, type SplitMove } from "./core/splits.ts"
import { mayApprove, writeRecord } from "./record-credit.ts"

export type Transfer = store.Transfer

/** Asks that credit move from one channel to another; nothing moves before another person approves. 422 for more than is there. */
export async function proposeTransfer(ctx: Ctx, vendorId: string, input: TransferInput): Promise<store.Transfer> {
  can(ctx, "credit_transfer.propose", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    const sale = await store.findSale(tx, vendorId, input.sale_id)
    if (!sale) throw invalidField("/sale_id", "is not a sale of this vendor")
    const policy = (await policyStore.findPolicy(tx, vendorId))!
    const moved = moveCredit(await splitsNow(tx, sale, policy), input)
    if (moved.kind === "insufficient")
      throw invalidField("/bps", `is more than ${input.from} has of this sale: ${moved.has}`, "credit_insufficient")
    const { from, to, bps, reason } = input
    const transfer = await store.insertTransfer(tx, {
      vendorId,
      id: newId("credit"),
      saleId: sale.saleId,
      from,
      to,
      bps,
      reason,
      status: "proposed",
      proposedBy: actorName(ctx.actor),
      proposedAt: ctx.now,
      createdAt: realNow(),
    })
    await audit(tx, ctx, vendorId, "credit_transfer.propose", transfer.id, { from, to, bps, reason })
    return transfer
  })
}

/** Moves the credit, by another person than who proposed it; approved twice is approved once. */
export async function approveTransfer(ctx: Ctx, vendorId: string, id: string): Promise<store.Transfer> {
  return decide(ctx, vendorId, id, async (tx, transfer, sale, policy) => {
    if (transfer.status === "approved") return transfer
    if (transfer.status === "reversed") throw conflict("transfer_reversed", "This transfer was reversed already.")
    const share: ToSay = { figure: transfer.bps / 100, decimals: 2 }
    const channel = (name: string) => said(`channel.${name}`)
    const moved = { share, sale: sale.externalId, from: channel(transfer.from), to: channel(transfer.to) }
    const what = said("mailed.credit", moved)
    const asked = { person: transfer.proposedByPerson, what, path: `/credit/${sale.saleId}` }
    await approveAsAnother(tx, ctx, vendorId, asked, {
      code: "approver_is_proposer",
      detail: "A transfer is approved by another person than its proposer.",
    })
    mayApprove(ctx.actor, policy, "transfer")
    const { from, to, bps } = transfer
    if (!(await store.findRecord(tx, vendorId, sale.saleId)))
      await writeRecord(tx, ctx, sale, policy, {
        splits: await splitsNow(tx, sale, policy),
        reason: `The proposal, approved with ${id}`,
      })
    const splits = await splitsAfter(tx, sale, policy, { from, to, bps })
    const transactionId = await postEntry(tx, ctx, vendorId, creditTransferred(id, sale.saleId, { from, to, bps }))
    await writeRecord(tx, ctx, sale, policy, { splits, reason: transfer.reason, transferId: id })
    await audit(tx, ctx, vendorId, "credit_transfer.approve", id, {
      before: { status: transfer.status },
      after: { status: "approved", from, to, bps },
    })
    await emit(tx, vendorId, "credit.transferred", id, { status: "approved" })
    return store.updateTransfer(tx, transfer, {
      status: "approved",
      approvedBy: actorName(ctx.actor),
      approvedAt: ctx.now,
      transactionId,
      policyVersion: policy.version,
    })
  })
}

/** Takes an approved transfer back by its mirror image; reversed twice is reversed once. 409 when it was moved on since. */
export async function reverseTransfer(ctx: Ctx, vendorId: string, id: string): Promise<store.Transfer> {
  return decide(ctx, vendorId, id, async (tx, transfer, sale, policy) => {
    if (transfer.status === "reversed") return transfer
    if (transfer.status === "proposed")
      throw conflict("transfer_not_approved", "Only an approved transfer can be reversed.")
    mayApprove(ctx.actor, policy, "transfer")
    const back = { from: transfer.to, to: transfer.from, bps: transfer.bps }
    const splits = await splitsAfter(tx, sale, policy, back)
    invariant(transfer.transactionId, "approved_transfer_is_posted")
    await reverseEntry(tx, ctx, vendorId, transfer.transactionId)
    await writeRecord(tx, ctx, sale, policy, { splits, reason: `Reversal of ${id}`, transferId: id })
    await audit(tx, ctx, vendorId, "credit_transfer.reverse", id, {
      before: { status: transfer.status },
      after: { status: "reversed" },
    })
    await emit(tx, vendorId, "credit.transferred", id, { status: "reversed" })
    return store.updateTransfer(tx, transfer, {
      status: "reversed",
      reversedBy: actorName(ctx.actor),
      reversedAt: ctx.now,
    })
  })
}

export function readTransfers(ctx: Ctx, vendorId: string, query: ListTransfers) {
  return readAsVendor(ctx, vendorId, "credit.read", (tx) => store.listTransfers(tx, vendorId, query))
}

/** 404 for none of the vendor's. */
export function readTransfer(ctx: Ctx, vendorId: string, id: string): Promise<store.Transfer> {
  return one(readAsVendor(ctx, vendorId, "credit.read", (tx) => store.findTransfer(tx, vendorId, id)))
}

/** What a transfer moves: the record, or where there is none what the policy's model proposes. */
async function splitsNow(tx: Tx, sale: store.CreditedSale, policy: PolicyVersion): Promise<Split[]> {
  const record = await store.findRecord(tx, sale.vendorId, sale.saleId)
  return record ? record.splits : (await proposeByPolicy(tx, sale, policy)).proposal.splits
}

async function splitsAfter(tx: Tx, sale: store.CreditedSale, policy: PolicyVersion, move: SplitMove): Promise<Split[]> {
  const moved = moveCredit(await splitsNow(tx, sale, policy), move)
  if (moved.kind === "moved") return moved.splits
  throw conflict("credit_insufficient", `${move.from} has only ${moved.has} basis points of this sale by now.`)
}

function decide(
  ctx: Ctx,
  vendorId: string,
  id: string,
  work: (tx: Tx, transfer: store.Transfer, sale: store.CreditedSale, policy: PolicyVersion) => Promise<store.Transfer>,
) {
  can(ctx, "credit_transfer.decide", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    const transfer = await store.findTransfer(tx, vendorId, id, true)
    if (!transfer) throw notFound()
    const sale = await store.findSale(tx, vendorId, transfer.saleId, true)
    invariant(sale, "transferred_sale_exists")
    return work(tx, transfer, sale, (await policyStore.findPolicy(tx, vendorId))!)
  })
}
