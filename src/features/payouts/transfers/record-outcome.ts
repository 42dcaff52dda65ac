import { invariant } from "../../../lib/assert.ts"
import { audit } from "../../../platform/audit.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { emit } from "../../../platform/outbox.ts"
import { jittered } from "../../../platform/pause.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { releaseFromPayout } from "../../commissions/debts/claim-commissions.ts"
import { payoutReleased } from "../../ledger/posting/core/postings.ts"
import { postEntry } from "../../ledger/posting/post-entry.ts"
import type { Intent } from "../providers/core/facts.ts"
import { grossAndDebts } from "../runs/core/draft.ts"
import { linesOf } from "../runs/core/lines.ts"
import { isInFlight, itemCanBecome } from "../runs/core/states.ts"
import type { Item } from "../runs/run-store.ts"
import type { TransferOutcome } from "./call-transfer.ts"
import { fundsDelayMs, lookDelayMs, unknownDelayMs } from "./core/backoff.ts"
import * as store from "./item-store.ts"
import { recordTransferReversal } from "./record-transfer-reversal.ts"
import { settleLocked } from "./settle-items.ts"
import { wakeWaiting } from "./wake-waiting.ts"

/** What an attempt came to; beside the outcomes of a call, what looking at the provider's list has shown. */
export type AttemptOutcome =
  | TransferOutcome
  /** It moved nothing, for sure: the item may be sent again under a new key. */
  | { kind: "retired" }
  /** Nothing is known yet; `emptyLooks` and `emptySince` count looks that found nothing. */
  | { kind: "waiting"; emptyLooks: number; emptySince: Date | null }

/** Settles, releases or keeps open what an intent began, in one transaction; of several who know, only the first does. */
export async function recordOutcome(ctx: Ctx, intent: Intent, outcome: AttemptOutcome): Promise<boolean> {
  const { vendorId, itemId } = intent
  return asVendor(ctx, vendorId, async (tx) => {
    const item = await store.lockItem(tx, vendorId, itemId)
    if (!item || !isInFlight(item.status) || item.attempt !== intent.attempt) return false
    const attempt = await store.findAttempt(tx, vendorId, itemId, intent.attempt)
    invariant(attempt, "attempt_of_item_exists")
    switch (outcome.kind) {
      case "sent":
        await settle(tx, ctx, item, outcome)
        break
      case "refused":
        await refuse(tx, ctx, item, outcome)
        break
      case "retired":
        await letGo(tx, ctx, item, "attempt_retired")
        await moveTo(tx, item, { status: "planned", reason: null, dueAt: realNow() })
        break
      default:
        await keepOpen(tx, ctx, item, attempt, outcome)
    }
    return true
  })
}

/** Settles an item, and takes back at once what came back of its transfer while nobody knew whose it was. */
async function settle(tx: Tx, ctx: Ctx, item: Item, sent: Extract<TransferOutcome, { kind: "sent" }>) {
  const { transferId, reversed } = sent
  await settleLocked(tx, ctx, item.vendorId, [{ item, transferId }])
  if (reversed === 0n) return
  const settled = await store.lockItem(tx, item.vendorId, item.id)
  if (settled) await recordTransferReversal(tx, ctx, settled, { id: transferId, reversed })
}

async function refuse(tx: Tx, ctx: Ctx, item: Item, refusal: Extract<TransferOutcome, { kind: "refused" }>) {
  const { becomes, reason } = refusal
  await letGo(tx, ctx, item, reason)
  if (becomes === "waiting_funds") {
    const dueAt = new Date(realNow().getTime() + jittered(fundsDelayMs(item.attempt - 1)))
    return moveTo(tx, item, { status: becomes, reason, dueAt })
  }
  await release(tx, ctx, item)
  await moveTo(tx, item, { status: becomes, reason })
  await audit(tx, ctx, item.vendorId, `payout_item.${becomes}`, item.id, {
    before: { status: item.status },
    after: { status: becomes },
    reason,
  })
  await emit(tx, item.vendorId, "payout_item.failed", item.id)
}

/** Lets go of an item before it has an intent: its money is payable again, for a later run. */
export async function blockItem(tx: Tx, ctx: Ctx, item: Item, reason: string): Promise<void> {
  await release(tx, ctx, item)
  await moveTo(tx, item, { status: "blocked", reason })
  await audit(tx, ctx, item.vendorId, "payout_item.blocked", item.id, { reason })
  await emit(tx, item.vendorId, "payout_item.failed", item.id)
}

async function release(tx: Tx, ctx: Ctx, item: Item) {
  await releaseFromPayout(tx, ctx, item.vendorId, linesOf([item]))
}

/** The attempt moved nothing: the ledger is as it was before its intent. */
async function letGo(tx: Tx, ctx: Ctx, item: Item, detail: string) {
  const amounts = grossAndDebts(linesOf([item]))
  await postEntry(tx, ctx, item.vendorId, payoutReleased(item.id, { ...item, ...amounts }))
  await store.updateAttempt(tx, attemptOf(item), { outcome: "refused", detail, finishedAt: ctx.now })
  await wakeWaiting(tx, item.vendorId, item.currency)
}

async function keepOpen(
  tx: Tx,
  ctx: Ctx,
  item: Item,
  attempt: store.Attempt,
  outcome: Extract<AttemptOutcome, { kind: "not_acted" | "ambiguous" | "waiting" }>,
) {
  const tries = attempt.tries + 1
  const after = outcome.kind === "not_acted" ? (outcome.retryAfterSeconds ?? 0) * 1000 : 0
  const isLooking = outcome.kind === "waiting" && outcome.emptyLooks > attempt.emptyLooks
  const delay = isLooking ? lookDelayMs(attempt.tries) : unknownDelayMs(attempt.tries)
  const dueAt = new Date(realNow().getTime() + after + jittered(delay))
  const isStored = outcome.kind === "ambiguous" && outcome.isStored
  await store.updateAttempt(tx, attempt, {
    tries,
    ...(outcome.kind === "ambiguous" ? { outcome: "unknown", detail: outcome.reason } : {}),
    ...(isStored ? { detail: STORED_FAILURE } : {}),
    ...(outcome.kind === "waiting" ? { emptyLooks: outcome.emptyLooks, emptySince: outcome.emptySince } : {}),
  })
  const reason = outcome.kind === "waiting" ? item.reason : outcome.reason
  if (outcome.kind === "ambiguous" && item.status !== "unknown")
    return moveTo(tx, item, { status: "unknown", reason, dueAt })
  await store.updateItem(tx, item, { reason, dueAt, attemptedAt: ctx.now })
}

/** Marks an attempt whose key answers with a stored failure for good. */
export const STORED_FAILURE = "stored_failure"

const attemptOf = (item: Item) => ({ vendorId: item.vendorId, itemId: item.id, attempt: item.attempt })

async function moveTo(tx: Tx, item: Item, set: Parameters<typeof store.updateItem>[2] & { status: Item["status"] }) {
  invariant(itemCanBecome(item.status, set.status), `item_${item.status}_becomes_${set.status}`)
  await store.updateItem(tx, item, set)
}
