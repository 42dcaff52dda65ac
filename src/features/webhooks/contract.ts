import * as z from "zod"
import { id, output, paging, text } from "../../lib/fields.ts"
import { EVENT_TYPES } from "../../vocabulary/topics.ts"
import { ALL_EVENTS, DELIVERY_STATUSES, ENDPOINT_STATUSES } from "./core/states.ts"

const url = () => text(2048).describe("https://…, on the public internet")
const events = () =>
  z
    .array(z.enum([...EVENT_TYPES, ALL_EVENTS]))
    .min(1, "is empty; name events, or * for all")
    .max(EVENT_TYPES.length + 1)
    .transform((names) => [...new Set(names)])

export const CreateEndpoint = z.strictObject({ url: url(), events: events() })
export type CreateEndpoint = z.output<typeof CreateEndpoint>
export const UpdateEndpoint = z.strictObject({
  url: url().optional(),
  events: events().optional(),
  status: z
    .enum(ENDPOINT_STATUSES)
    .optional()
    .describe("paused: events are held until it is active again; disabled: nothing is kept for it"),
})
export type UpdateEndpoint = z.output<typeof UpdateEndpoint>
export const ByEndpoint = z.object({ id: id("webhook") })
export const ListEndpoints = z.object(paging)

export const WebhookEndpoint = z.object({
  id: z.string(),
  url: z.string(),
  events: z.array(z.string()),
  status: z.enum(ENDPOINT_STATUSES),
  failing_since: output.instant().nullable().describe("null: the last attempt succeeded, or there was none"),
  old_secret_until: output.instant().nullable().describe("until then the secret before signs too"),
  created_at: output.instant(),
})
export type WebhookEndpoint = z.output<typeof WebhookEndpoint>
export const CreatedWebhookEndpoint = WebhookEndpoint.extend({
  secret: z.string().describe("whsec_…, shown here only"),
})

export const ListDeliveries = z.object({ ...paging, status: z.enum(DELIVERY_STATUSES).optional() })
export type ListDeliveries = z.output<typeof ListDeliveries>
export const ByDelivery = z.object({ id: id("delivery") })

export const WebhookDelivery = z.object({
  id: z.string(),
  endpoint_id: z.string(),
  event_id: z.string().describe("its webhook-id, the same in every attempt"),
  type: z.string(),
  status: z.enum(DELIVERY_STATUSES),
  attempts: z.array(
    z.object({
      at: output.instant(),
      duration_ms: z.int(),
      response_status: z.int().nullable(),
      error: z.string().nullable(),
      response: z.string().nullable().describe("the beginning of what was answered"),
    }),
  ),
  next_attempt_at: output.instant().nullable(),
  created_at: output.instant(),
  finished_at: output.instant().nullable(),
})
export type WebhookDelivery = z.output<typeof WebhookDelivery>

export const ByAffiliate = z.object({ id: id("affiliate") })
export const SavePostbackUrl = z.strictObject({
  url: text(2048)
    .nullable()
    .describe("https://…?click={click_id}&payout={commission}: macros are replaced for each event; null removes it"),
})
export type SavePostbackUrl = z.output<typeof SavePostbackUrl>
export const AffiliatePostback = z.object({
  id: z.string().nullable().describe("whe_…, whose deliveries can be listed; null: there is no postback"),
  affiliate_id: z.string(),
  url: z.string().nullable(),
  events: z.array(z.string()),
  status: z.enum(ENDPOINT_STATUSES).nullable(),
  failing_since: output.instant().nullable(),
})
