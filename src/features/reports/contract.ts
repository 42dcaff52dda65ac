import * as z from "zod"
import { currency, instant, moment, output } from "../../lib/fields.ts"
import { MODELS } from "../attribution/core/models.ts"
import { ROWS } from "./core/channels.ts"
import { PERIODS } from "./core/periods.ts"

export const ChannelsQuery = z.object({
  from: moment().optional(),
  to: moment().optional(),
  at: instant().optional().describe("the report as it was known at a past instant"),
  model: z.enum(MODELS).optional(),
  compare: z.enum(MODELS).optional().describe("a second model, beside"),
  source: z.enum(["record", "model"]).default("record"),
  by: z.enum(PERIODS).optional(),
  currency: currency().optional().describe("of revenue and cost; the vendor's own unless asked otherwise"),
  half_life_days: z.coerce.number().int().min(1).max(3650).optional(),
})
export type ChannelsQuery = z.output<typeof ChannelsQuery>

const figures = {
  closes: z.number().describe("fractional, four decimals"),
  revenue: output.amount().describe("less refunds"),
  cost: output.amount().describe("community's contains its commissions"),
  cost_per_close: output.amount().nullable().describe("null where nothing was closed"),
  other_currencies: z.array(z.object({ currency: z.string(), revenue: output.amount(), cost: output.amount() })),
}

const row = z.object({
  channel: z.enum(ROWS),
  ...figures,
  sourced: z.int(),
  influenced: z.int(),
  members: z.array(z.object({ member_id: z.string().nullable(), closes: z.number(), revenue: output.amount() })),
})
const table = { data: z.array(row), total: z.object({ ...figures, sourced: z.int() }) }

export const channelReport = z.object({
  from: output.instant(),
  to: output.instant(),
  at: output.instant(),
  model: z.enum(MODELS),
  source: z.enum(["record", "model"]),
  currency: z.string(),
  ...table,
  periods: z.array(z.object({ period: z.string(), from: output.instant(), to: output.instant(), ...table })).optional(),
  compare: z.object({ model: z.enum(MODELS), ...table }).optional(),
})
export type ChannelReportOutput = z.output<typeof channelReport>
