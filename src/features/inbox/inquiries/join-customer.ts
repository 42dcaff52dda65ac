import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { customerKeys } from "../../conversions/customers/customer-keys.ts"
import { type JourneyEvent, joinJourney } from "../../credit/journeys/join-journey.ts"
import { insertTouch } from "../../credit/journeys/record-touch.ts"
import { reaches } from "../core/pipeline.ts"
import * as store from "../store.ts"
import { changeInquiry, type Inquiry } from "./change-inquiry.ts"
import * as customers from "./customer-store.ts"

/** Reports to credit how a known customer came: the click, the campaign. An inquiry is the lead of a journey that had none. */
export async function joinCustomer(tx: Tx, ctx: Ctx, inquiry: Inquiry): Promise<void> {
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
  const at = await customers.findClickTime(tx, vendorId, clickId!)
  return at && at < receivedAt ? at : receivedAt
}

type Response = Pick<store.InquiryResponse, "id" | "outcome" | "channel" | "memberId" | "at">

/** A contact that got through is a touch of the sales, once it is known with whom. The first after qualifying opens the opportunity. */
export async function touchByResponse(tx: Tx, ctx: Ctx, inquiry: Inquiry, response: Response): Promise<Inquiry> {
  const { vendorId, customerExternalId, stage, opportunityAt, source } = inquiry
  if (!customerExternalId || source === "affiliate" || !reaches(response.outcome)) return inquiry
  // Whose customer a browser claimed to be, nobody knew until they were reached.
  if (source === "script" || source === "form") await joinCustomer(tx, ctx, inquiry)
  const opens = opportunityAt === null && stage !== "new" && stage !== "lost"
  const customer = await customerKeys.keep(tx, vendorId, customerExternalId)
  const touch = await insertTouch(tx, ctx, vendorId, {
    customer,
    channel: "sales",
    source: response.channel,
    external_id: response.id,
    member_id: response.memberId,
    occurred_at: response.at,
    milestone: opens ? "opportunity" : undefined,
  })
  return touch && opens ? changeInquiry(tx, ctx, inquiry, { opportunityAt: response.at }, []) : inquiry
}

/** What was won is its sale's customer's: contacts from before that was known are reported to credit now. Locked. */
export async function linkSale(tx: Tx, ctx: Ctx, inquiry: Inquiry): Promise<Inquiry> {
  if (inquiry.customerExternalId || !inquiry.saleExternalId) return inquiry
  const customerExternalId = await customers.findBuyer(tx, inquiry.vendorId, inquiry.saleExternalId)
  if (!customerExternalId) return inquiry
  let linked = await changeInquiry(tx, ctx, inquiry, { customerExternalId }, [])
  await joinCustomer(tx, ctx, linked)
  for (const response of await store.listResponses(tx, [inquiry.id]))
    linked = await touchByResponse(tx, ctx, linked, response)
  return linked
}
