import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { customerKeys } from "../../conversions/customers/customer-keys.ts"
import { joinJourney } from "../../credit/journeys/join-journey.ts"
import { insertTouch } from "../../credit/journeys/record-touch.ts"
import type { JourneyEvent } from "../../credit/touches/core/join.ts"
import { findClickTime, type Inquiry } from "../store.ts"
import type { Journey } from "./core/work.ts"

/** Reports to credit how a known customer came: the click, the campaign. An inquiry is the lead of a journey that had none. */
async function joinCustomer(tx: Tx, ctx: Ctx, inquiry: Inquiry): Promise<void> {
  const { vendorId, id, customerExternalId, clickId, linkId, affiliateId, pageUrl } = inquiry
  if (!customerExternalId) return
  const customer = await customerKeys.keep(tx, vendorId, customerExternalId)
  const isKnown = clickId && linkId && affiliateId
  const clicks = isKnown ? [{ clickId, linkId, affiliateId, at: await clickedAt(tx, inquiry) }] : []
  const marks = pageUrl && URL.canParse(pageUrl) ? Object.fromEntries(new URL(pageUrl).searchParams) : {}
  const event: JourneyEvent = {
    sourceId: id,
    kind: "lead",
    customer,
    at: inquiry.receivedAt,
    clickId,
    clicks,
    winner: null,
    coupon: null,
    metadata: { ...marks, ...inquiry.fields },
  }
  await joinJourney(tx, ctx, vendorId, event)
}

async function clickedAt(tx: Tx, { vendorId, clickId, receivedAt }: Inquiry): Promise<Date> {
  const at = await findClickTime(tx, vendorId, clickId!)
  return at && at < receivedAt ? at : receivedAt
}

/** Writes down for credit one thing that was decided. */
export async function recordJourney(tx: Tx, ctx: Ctx, journey: Journey): Promise<void> {
  if (journey.kind === "came") return joinCustomer(tx, ctx, journey.inquiry)
  const { vendorId, customerExternalId } = journey.inquiry
  const { id, channel, memberId, at } = journey.response
  await insertTouch(tx, ctx, vendorId, {
    customer: await customerKeys.keep(tx, vendorId, customerExternalId!),
    channel: "sales",
    source: channel,
    external_id: id,
    member_id: memberId,
    occurred_at: at,
    milestone: journey.opens ? "opportunity" : undefined,
  })
}
