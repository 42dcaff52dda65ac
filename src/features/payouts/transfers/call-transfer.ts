import type { Ctx } from "../../../platform/ctx.ts"
import type { FailedCall, Intent, SeenTransfer } from "../providers/core/facts.ts"
import type { PayoutProvider } from "../providers/core/payout-provider.ts"
import { fulfils, transfersOf } from "./core/intent.ts"

/** Shorter than the lease of an item, so that an answer still finds its item in our hands. */
const TIMEOUT_MS = 12_000

/** `reversed`: what of the transfer came back before its item knew of it. */
export type TransferOutcome = { kind: "sent"; transferId: string; reversed: bigint } | FailedCall

/** Orders the transfer of a committed intent. Whatever happens is an outcome; nothing is thrown. */
export async function callTransfer(ctx: Ctx, provider: PayoutProvider, intent: Intent): Promise<TransferOutcome> {
  if (!provider.canPay(intent.amount, intent.currency))
    return { kind: "refused", becomes: "failed", reason: "amount_not_payable" }
  try {
    return toOutcome(intent, await provider.createTransfer(ctx, intent, TIMEOUT_MS))
  } catch (error) {
    return provider.failureOf(error)
  }
}

export type Look =
  | { kind: "found"; outcome: TransferOutcome }
  | { kind: "nothing" }
  | { kind: "failed"; reason: string }

/** Looks for the item's transfer among those of its run to its account. */
export async function lookForTransfer(ctx: Ctx, provider: PayoutProvider, intent: Intent): Promise<Look> {
  try {
    const listed = await provider.listTransfers(
      ctx,
      { runId: intent.runId, destination: intent.destination },
      TIMEOUT_MS,
    )
    const made = transfersOf(intent, listed).at(-1)
    return made ? { kind: "found", outcome: toOutcome(intent, made) } : { kind: "nothing" }
  } catch (error) {
    return { kind: "failed", reason: provider.failureOf(error).reason }
  }
}

/** A transfer that is not to the last unit what was ordered settles nothing: a person has to look. */
function toOutcome(intent: Intent, transfer: SeenTransfer): TransferOutcome {
  if (fulfils(intent, transfer)) return { kind: "sent", transferId: transfer.id, reversed: transfer.reversed }
  return { kind: "ambiguous", reason: "transfer_differs", isStored: false }
}
