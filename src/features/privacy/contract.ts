import * as z from "zod"
import { email, id, output, paging } from "../../lib/fields.ts"
import { ERASURE_STATUSES } from "./core/erasure-statuses.ts"

const MAX_DAYS = 3650

const days = (what: string) =>
  z
    .int()
    .min(1)
    .max(MAX_DAYS)
    .nullable()
    .describe(`after how many days ${what}; null: as long as the installation says`)

const days4 = {
  clicks_days: days("a click is forgotten; what reports count of it stays"),
  messages_days: days("the texts of an inquiry that is over are forgotten"),
  events_days: days("what was received from Stripe and sent to webhooks is forgotten"),
  mails_days: days("mails that were kept instead of sent are forgotten"),
}

export const Retention = z.object(days4)
export type Retention = z.output<typeof Retention>

export const SaveRetention = z.strictObject(days4).partial()
export type SaveRetention = z.output<typeof SaveRetention>

export const RequestErasure = z.strictObject({ email: email() })
export type RequestErasure = z.output<typeof RequestErasure>

export const ErasureRequested = z.object({ id: z.string(), status: z.enum(ERASURE_STATUSES) })

export const Erasure = z.object({
  id: z.string(),
  status: z.enum(ERASURE_STATUSES),
  email: z.string().nullable().describe("null once it is done"),
  requested_by: z.string(),
  requested_at: output.instant(),
  finished_at: output.instant().nullable(),
  rows: z.record(z.string(), z.int()).describe("rows that it changed or deleted, by table"),
})
export const ListErasures = z.object(paging)
export const ById = z.object({ id: id("erasure") })

export const PersonQuery = z.object({ email: email() })

/** What a vendor's rows hold of a person. */
export const PersonExport = z.object({
  email: z.string(),
  exported_at: output.instant(),
  records: z
    .record(z.string(), z.array(z.record(z.string(), z.unknown())))
    .describe("rows by table, as they are stored"),
  truncated: z.array(z.string()).describe("tables with more than 5000 rows"),
})
export type PersonExport = z.output<typeof PersonExport>
