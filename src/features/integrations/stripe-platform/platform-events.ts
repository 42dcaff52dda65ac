import type { Ctx } from "../../../platform/ctx.ts"
import type { StripeEvent } from "../../../platform/stripe.ts"
import { onAccountEvent, onBankPayoutEvent } from "../../payouts/accounts/on-account-event.ts"
import { onCheckoutEvent, onFundingReturnedEvent } from "../../payouts/fundings/on-checkout-event.ts"
import { onBalanceEvent } from "../../payouts/transfers/on-balance-event.ts"
import { onTransferEvent } from "../../payouts/transfers/on-transfer-event.ts"
import type { EventHandler } from "../inbound/process-event.ts"

/** The platform's own events: type → verb. An event is a hint; what it is about is asked for again. */
export const PLATFORM_EVENTS: Record<string, EventHandler<StripeEvent>> = {
  "account.updated": (ctx, event) => seeAccount(ctx, event, objectId(event)),
  "account.external_account.created": (ctx, event) => seeAccount(ctx, event),
  "account.external_account.updated": (ctx, event) => seeAccount(ctx, event),
  "account.external_account.deleted": (ctx, event) => seeAccount(ctx, event),
  "account.application.deauthorized": (ctx, event) => seeAccount(ctx, event),
  "transfer.created": (ctx, event) => onTransferEvent(ctx, "stripe", objectId(event)),
  "transfer.reversed": (ctx, event) => onTransferEvent(ctx, "stripe", objectId(event)),
  "payout.paid": (ctx, event) => seeBankPayout(ctx, event.account, objectId(event)),
  "payout.failed": (ctx, event) => seeBankPayout(ctx, event.account, objectId(event)),
  "checkout.session.completed": (ctx, event) => seeCheckout(ctx, event),
  "checkout.session.async_payment_succeeded": (ctx, event) => seeCheckout(ctx, event),
  "checkout.session.async_payment_failed": (ctx, event) => seeCheckout(ctx, event),
  "checkout.session.expired": (ctx, event) => seeCheckout(ctx, event),
  "charge.refunded": (ctx, event) => seeReturned(ctx, event),
  "refund.created": (ctx, event) => seeReturned(ctx, event),
  "refund.updated": (ctx, event) => seeReturned(ctx, event),
  "refund.failed": (ctx, event) => seeReturned(ctx, event),
  "charge.dispute.created": (ctx, event) => seeReturned(ctx, event),
  "charge.dispute.updated": (ctx, event) => seeReturned(ctx, event),
  "charge.dispute.closed": (ctx, event) => seeReturned(ctx, event),
  "balance.available": async (ctx, event) => {
    // A connected account's own balance pays nobody of ours.
    if (event.account) return false
    await onBalanceEvent(ctx, "stripe")
    return true
  },
}

function seeAccount(ctx: Ctx, event: StripeEvent, account = ""): Promise<boolean> {
  const isNewBank = event.type === "account.external_account.created"
  return onAccountEvent(ctx, "stripe", event.account ?? account, { at: new Date(event.created * 1000), isNewBank })
}

/** Money that a vendor puts in is paid to the platform itself. */
async function seeCheckout(ctx: Ctx, event: StripeEvent): Promise<boolean> {
  if (event.account) return false
  return onCheckoutEvent(ctx, objectId(event), event.type === "checkout.session.async_payment_failed")
}

async function seeReturned(ctx: Ctx, event: StripeEvent): Promise<boolean> {
  const { payment_intent: payment } = event.data.object as { payment_intent?: string | { id: string } | null }
  const id = typeof payment === "string" ? payment : payment?.id
  return event.account || !id ? false : onFundingReturnedEvent(ctx, id)
}

async function seeBankPayout(ctx: Ctx, account: string | undefined, id: string): Promise<boolean> {
  return account ? onBankPayoutEvent(ctx, "stripe", account, id) : false
}

function objectId(event: StripeEvent): string {
  const object: object = event.data.object
  if ("id" in object && typeof object.id === "string") return object.id
  throw new Error(`${event.type} names no object`)
}
