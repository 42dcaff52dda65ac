import * as z from "zod"
import { output, paging, text } from "../../lib/fields.ts"
import { RECEIVED_STATUSES } from "../../vocabulary/received-statuses.ts"

export const SaveIntegration = z.strictObject({
  webhook_secret: text(200, 6)
    .regex(/^\S+$/, "has spaces; copy the signing secret of the webhook endpoint from Stripe's dashboard")
    .describe("whsec_…, of the endpoint that has webhook_url"),
})
export type SaveIntegration = z.output<typeof SaveIntegration>

export const Integration = z.object({
  webhook_url: z.string().describe("where Stripe is to send the vendor's events"),
  configured: z.boolean(),
  events: z.array(z.string()).describe("what that endpoint should be subscribed to"),
})
export type Integration = z.output<typeof Integration>

export const ListEvents = z.object({ ...paging, status: z.enum(RECEIVED_STATUSES).optional() })
export type ListEvents = z.output<typeof ListEvents>
export const ByEventId = z.object({ id: text(80) })

export const Event = z.object({
  id: z.string(),
  type: z.string(),
  status: z.enum(RECEIVED_STATUSES),
  reason: z.string().nullable(),
  attempts: z.int(),
  object_id: z.string().nullable().describe("what it is about: in_…, cs_…, re_…"),
  received_at: output.instant(),
  processed_at: output.instant().nullable(),
})
export type Event = z.output<typeof Event>
