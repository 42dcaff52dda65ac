import { fromStripeAmount, toStripeAmount } from "../../../lib/stripe-amount.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { StripeTransfer } from "../../../platform/stripe.ts"
import { fulfils, type Intent, transferKey, transferParams, transfersOf } from "./core/intent.ts"
import { type CallFailure, classifyFailure, type FailedCall } from "./core/outcome.ts"

/** Shorter than the lease of an item, so that an answer still finds its item in our hands. */
const TIMEOUT_MS = 12_000
const PAGE = 100

/** `reversed`: what of the transfer came back before its item knew of it. */
export type TransferOutcome = { kind: "sent"; transferId: string; reversed: bigint } | FailedCall

/** Orders the transfer of a committed intent. Whatever happens is an outcome; nothing is thrown. */
export async function callTransfer(ctx: Ctx, intent: Intent): Promise<TransferOutcome> {
  if (toStripeAmount(intent.amount, intent.currency) === null)
    return { kind: "refused", becomes: "failed", reason: "amount_not_payable" }
  try {
    const transfer = await ctx.ports.stripe.transfers.create(transferParams(intent), {
      idempotencyKey: transferKey(intent),
      timeout: TIMEOUT_MS,
    })
    return toOutcome(intent, transfer)
  } catch (error) {
    return classifyFailure(error as CallFailure)
  }
}

export type Look =
  | { kind: "found"; outcome: TransferOutcome }
  | { kind: "nothing" }
  | { kind: "failed"; reason: string }

/** Looks for the item's transfer among those of its run to its account. */
export async function lookForTransfer(ctx: Ctx, intent: Intent): Promise<Look> {
  const { runId: transfer_group, destination } = intent
  try {
    const pages = ctx.ports.stripe.transfers.list({ transfer_group, destination, limit: PAGE }, { timeout: TIMEOUT_MS })
    const listed: StripeTransfer[] = []
    for await (const transfer of pages) listed.push(transfer)
    const made = transfersOf(
      intent,
      listed.map((transfer) => ({ ...transfer, destination: destinationOf(transfer) })),
    ).at(-1)
    return made ? { kind: "found", outcome: toOutcome(intent, made) } : { kind: "nothing" }
  } catch (error) {
    return { kind: "failed", reason: classifyFailure(error as CallFailure).reason }
  }
}

/** A transfer that is not to the last unit what was ordered settles nothing: a person has to look. */
function toOutcome(
  intent: Intent,
  transfer: Pick<StripeTransfer, "id" | "amount" | "amount_reversed" | "currency" | "destination" | "metadata">,
): TransferOutcome {
  const made = { ...transfer, destination: destinationOf(transfer) }
  if (fulfils(intent, made)) return { kind: "sent", transferId: transfer.id, reversed: reversedOf(transfer).reversed }
  return { kind: "ambiguous", reason: "transfer_differs", isStored: false }
}

/** What of a transfer came back, in our minor units. */
export function reversedOf({
  id,
  amount_reversed,
  currency,
}: Pick<StripeTransfer, "id" | "amount_reversed" | "currency">) {
  return { id, reversed: fromStripeAmount(amount_reversed, currency) }
}

export function destinationOf({ destination }: Pick<StripeTransfer, "destination">): string | null {
  return typeof destination === "string" ? destination : (destination?.id ?? null)
}
