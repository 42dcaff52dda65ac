import * as z from "zod"
import { amount, currency, output, paging, text } from "../../lib/fields.ts"
import { CHANNELS } from "../attribution/core/journey.ts"

const COST_KINDS = ["media", "people", "tools", "contractor", "rewards"] as const

/** A calendar month of the vendor's zone. */
const month = () => z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, "is not a month, such as 2026-11")

export const ById = z.object({ id: text(80) })

export const costInput = z.strictObject({
  channel: z.enum(CHANNELS),
  period: month(),
  amount: amount(),
  currency: currency(),
  kind: z.enum(COST_KINDS),
  contractor: text(200).optional(),
  note: text(500).optional(),
})
export type CostInput = z.output<typeof costInput>

export const costOutput = z.object({
  id: z.string(),
  channel: z.enum(CHANNELS),
  period: z.string(),
  amount: output.amount(),
  currency: z.string(),
  kind: z.enum(COST_KINDS),
  contractor: z.string().nullable(),
  note: z.string().nullable(),
  recorded_by: z.string(),
  canceled_at: output.instant().nullable(),
  created_at: output.instant(),
})

export const ListCosts = z.object({
  ...paging,
  channel: z.enum(CHANNELS).optional(),
  period: month().optional(),
  kind: z.enum(COST_KINDS).optional(),
  contractor: text(200).optional(),
})
export type ListCosts = z.output<typeof ListCosts>
