import type * as z from "zod"
import type * as contract from "../contract.ts"
import type { TouchRow } from "./touch-store.ts"

/** A touch as the contract shows it. */
export const showTouch = (row: TouchRow): z.input<typeof contract.touchOutput> => ({
  id: row.id,
  customer_external_id: row.customerExternalId,
  channel: row.channel,
  occurred_at: row.at.toISOString(),
  source: row.source,
  campaign: row.campaign?.utm_campaign ?? null,
  milestone: row.milestone,
  external_id: row.externalId,
  member_id: row.memberId,
  affiliate_id: row.affiliateId,
  click_id: row.clickId,
  created_at: row.createdAt.toISOString(),
})
