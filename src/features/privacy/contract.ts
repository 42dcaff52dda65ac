import * as z from "zod"

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
