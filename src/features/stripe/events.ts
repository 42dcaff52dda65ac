import type { Ctx } from "../../platform/ctx.ts"
import { noticeAccount, noticeBankPayout } from "../payouts/notice-account.ts"
import { noticeFunds } from "../payouts/notice-funds.ts"
import { noticeTransfer } from "../payouts/notice-transfer.ts"
import type { EventHandler } from "./process-event.ts"

/** The platform's own events: type → verb. An event is a hint; what it is about is asked for again. */
export const PLATFORM_EVENTS: Record<string, EventHandler> = {
  "account.updated": (ctx, event) => noticeAccount(ctx, event.account ?? objectId(event)),
  "account.external_account.created": (ctx, event) => noticeAccount(ctx, event.account ?? ""),
  "account.external_account.updated": (ctx, event) => noticeAccount(ctx, event.account ?? ""),
  "account.external_account.deleted": (ctx, event) => noticeAccount(ctx, event.account ?? ""),
  "account.application.deauthorized": (ctx, event) => noticeAccount(ctx, event.account ?? ""),
  "transfer.created": (ctx, event) => seeTransfer(ctx, objectId(event)),
  "transfer.reversed": (ctx, event) => seeTransfer(ctx, objectId(event)),
  "payout.paid": (ctx, event) => seeBankPayout(ctx, event.account, objectId(event)),
  "payout.failed": (ctx, event) => seeBankPayout(ctx, event.account, objectId(event)),
  "balance.available": async (ctx, event) => {
    // A connected account's own balance pays nobody of ours.
    if (event.account) return false
    await noticeFunds(ctx)
    return true
  },
}

async function seeTransfer(ctx: Ctx, id: string): Promise<boolean> {
  return noticeTransfer(ctx, await ctx.ports.stripe.transfers.retrieve(id))
}

async function seeBankPayout(ctx: Ctx, account: string | undefined, id: string): Promise<boolean> {
  if (!account) return false
  return noticeBankPayout(
    ctx,
    account,
    await ctx.ports.stripe.payouts.retrieve(id, undefined, { stripeAccount: account }),
  )
}

function objectId(event: Parameters<EventHandler>[1]): string {
  const object: object = event.data.object
  if ("id" in object && typeof object.id === "string") return object.id
  throw new Error(`${event.type} names no object`)
}
