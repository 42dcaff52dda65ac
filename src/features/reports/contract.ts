import * as z from "zod"
import { currency, instant, moment, output, text } from "../../lib/fields.ts"
import { rulesInput } from "../commissions/contract.ts"
import { CHANNELS } from "../credit/models/core/journey.ts"
import { MODELS } from "../credit/models/core/models.ts"
import { ROWS } from "./channels/core/channels.ts"
import { PERIODS } from "./channels/core/periods.ts"
import { FUNNEL_GROUPS } from "./funnel/core/funnel.ts"
import { SIGNALS } from "./investment/core/investment.ts"

export const WindowQuery = z.object({ from: moment().optional(), to: moment().optional() })
export type WindowQuery = z.output<typeof WindowQuery>

const CUSTOMER_KINDS = ["all", "new", "returning"] as const
export type CustomerKind = (typeof CUSTOMER_KINDS)[number]
const days = z.coerce.number().int().min(1).max(3650).optional()

/** What every report about credit can be asked. */
const CreditReportQuery = z.object({
  from: moment().optional(),
  to: moment().optional(),
  at: instant().optional().describe("the report as it was known at a past instant"),
  model: z.enum(MODELS).optional(),
  source: z.enum(["record", "model"]).default("record"),
  customers: z.enum(CUSTOMER_KINDS).default("all").describe("new: a customer's first sale"),
  currency: currency().optional().describe("of revenue and cost; the vendor's own unless asked otherwise"),
  half_life_days: days,
  lookback_days: days.describe("how long before a close a touch may have been; the policy's unless asked otherwise"),
  lost_after_days: days.describe("without a touch, before the window's end, a journey is lost to markov; 30"),
})
export type CreditReportQuery = z.output<typeof CreditReportQuery>

export const ChannelsQuery = CreditReportQuery.extend({
  compare: z
    .enum([...MODELS, "all"])
    .optional()
    .describe("a second model beside, or all of them"),
  by: z.enum(PERIODS).optional(),
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

export const KEY_KINDS = ["source", "campaign", "affiliate", "link", "program", "member"] as const
export type KeyKind = (typeof KEY_KINDS)[number]

export const KeysQuery = CreditReportQuery.extend({
  by: z.enum(KEY_KINDS).default("source"),
  channel: z.enum(CHANNELS).optional(),
})
export type KeysQuery = z.output<typeof KeysQuery>

const keyFigures = {
  closes: z.number().describe("fractional, four decimals; the rows of a channel sum to its own"),
  revenue: output.amount().describe("less refunds"),
  cost: output
    .amount()
    .nullable()
    .describe("where it was reported by campaign; what was not is in the row without one"),
  cost_per_close: output.amount().nullable(),
}
export const creditReport = z.object({
  from: output.instant(),
  to: output.instant(),
  at: output.instant(),
  model: z.enum(MODELS),
  source: z.enum(["record", "model"]),
  by: z.enum(KEY_KINDS),
  currency: z.string(),
  data: z.array(
    z.object({
      key: z.string().nullable().describe("null: none"),
      name: z.string().nullable(),
      channel: z.enum(ROWS),
      ...keyFigures,
    }),
  ),
  total: z.object(keyFigures),
  note: z.string(),
})

export const PathsQuery = WindowQuery.extend({
  at: instant().optional().describe("the report as it was known at a past instant"),
  currency: currency().optional(),
  lookback_days: days,
  limit: z.coerce.number().int().min(1).max(100).default(50),
})
export type PathsQuery = z.output<typeof PathsQuery>

const pathCounts = { journeys: z.int(), closes: z.int(), revenue: output.amount().describe("less refunds") }
export const pathReport = z.object({
  from: output.instant(),
  to: output.instant(),
  at: output.instant(),
  currency: z.string(),
  data: z.array(
    z.object({
      path: z.array(z.enum(CHANNELS)).describe("repeats in a row collapsed; none for closes without a touch"),
      ...pathCounts,
      median_days: z.number().nullable().describe("first touch to close, of the journeys that closed"),
      median_touches: z.number().nullable().describe("all of them, of the journeys that closed"),
    }),
  ),
  total: z.object(pathCounts).describe("of all paths, those too that the limit left out"),
  note: z.string(),
})

export const InvestmentQuery = WindowQuery.extend({
  at: instant().optional().describe("the report as it was known at a past instant"),
  model: z.enum(MODELS).optional(),
  currency: currency().optional(),
})
export type InvestmentQuery = z.output<typeof InvestmentQuery>

const spent = { cost: output.amount(), closes: z.number() }
const priced = { ...spent, cost_per_close: output.amount().nullable() }
export const investmentReport = z.object({
  from: output.instant(),
  to: output.instant(),
  at: output.instant(),
  model: z.enum(MODELS),
  currency: z.string(),
  data: z.array(
    z.object({
      channel: z.enum(CHANNELS),
      ...priced,
      revenue: output.amount(),
      cost_share_bps: z.int().nullable(),
      close_share_bps: z.int().nullable().describe("of all closes, unattributed ones too"),
      previous: z.object(priced).describe("in as long a time before"),
      marginal_cost_per_close: output
        .amount()
        .nullable()
        .describe("least-squares slope of cost over closes by month; null under six months with both"),
      months: z.array(z.object({ month: z.string(), ...spent })),
      signals: z.array(z.enum(SIGNALS)),
      ask: z
        .object({ channel: z.enum(CHANNELS), member_id: z.string(), name: z.string() })
        .nullable()
        .describe(
          "who is responsible by the credit policy; for a community that closes nothing, whoever is for the product",
        ),
    }),
  ),
  total: z.object({ ...priced, revenue: output.amount() }),
  word_of_mouth: z
    .object({ customers: z.int(), referred: z.int(), share_bps: z.int().nullable() })
    .describe("new customers with a touch of the community before their first close"),
  note: z.string(),
})

const learned = z
  .object({
    journeys: z.int().describe("paths to a first close, and lost ones"),
    converted: z.int(),
    lost: z.int(),
    conversion_bps: z.int(),
    removal: z.array(
      z.object({
        channel: z.enum(CHANNELS),
        effect: z.number().describe("1 − P(conversion without the channel) ÷ P(conversion), nine decimals"),
        share: z.number(),
        interval: z
          .object({ low: z.number(), high: z.number() })
          .optional()
          .describe("under 100 closes: where nine of ten shares lie when the same journeys are drawn again"),
      }),
    ),
    transitions: z.array(z.object({ from: z.string(), to: z.string(), count: z.int() })),
  })
  .describe("what markov was fitted to")

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
  models: z.array(z.object({ model: z.enum(MODELS), rows: table.data, total: table.total })).optional(),
  learned: learned.optional(),
  warning: z.string().optional().describe("where markov was taught by few closes"),
  note: z.string(),
})
export type ChannelReportOutput = z.output<typeof channelReport>

export const FunnelQuery = WindowQuery.extend({
  group_by: z.enum(FUNNEL_GROUPS).default("day"),
  currency: currency().optional().describe("of the money; the vendor's own unless asked otherwise"),
})
export type FunnelQuery = z.output<typeof FunnelQuery>

const funnelMoney = {
  revenue: output.amount().describe("less refunds"),
  commission: output.amount().describe("less what was taken back"),
}
const funnelFigures = {
  clicks: z.int().describe("visits; bots, prefetches and HEADs are none"),
  unique_clicks: z.int().describe("visitors, each once for a link and day"),
  leads: z.int(),
  customers: z.int().describe("who bought"),
  sales: z.int(),
  ...funnelMoney,
  epc: output.amount().nullable().describe("commission by click; null without clicks"),
  conversion: z.int().nullable().describe("sales by click, in basis points; null without clicks"),
  other_currencies: z.array(z.object({ currency: z.string(), ...funnelMoney })),
}
export const funnelReport = z.object({
  from: output.instant(),
  to: output.instant(),
  currency: z.string(),
  data: z.array(
    z.object({
      group: z.string().nullable().describe("2026-11-21, 2026-W47, 2026-11, an id, a country, a sub id; null: none"),
      name: z.string().nullable(),
      ...funnelFigures,
    }),
  ),
  total: z.object(funnelFigures),
})

const minutes = z.number()
const deskCounts = {
  received: z.int(),
  open: z.int(),
  breached: z.int().describe("attributed to whoever missed it"),
  won: z.int(),
  lost: z.int(),
  resolved: z.int(),
  response_minutes: z
    .object({
      responses: z.int(),
      mean: minutes,
      p50: minutes,
      p90: minutes,
      p99: minutes,
      max: minutes,
      histogram: z.array(z.object({ up_to_minutes: z.int().nullable(), count: z.int() })),
    })
    .nullable()
    .describe("to the first response, on the clock of its rule"),
}
export const inquiryReport = z.object({
  from: output.instant(),
  to: output.instant(),
  data: z.array(z.object({ member_id: z.string(), ...deskCounts })),
  total: z.object(deskCounts),
  loss_reasons: z.array(z.object({ reason: z.string(), count: z.int() })),
})

export const ById = z.object({ id: text(80) })
export const previewInput = rulesInput.extend({ from: moment().optional(), to: moment().optional() })
export type PreviewInput = z.output<typeof previewInput>

const cost = {
  currency: z.string(),
  count: z.int().describe("sales and leads that would have earned"),
  cut: z.int().describe("those that a cap would have cut or stopped"),
  amount: output.amount().describe("what the draft would have cost"),
  earned: output.amount().describe("what the same events earned"),
  difference: z.int().describe("amount − earned"),
}
export const previewOutput = z.object({
  from: output.instant(),
  to: output.instant(),
  events: z.int().describe("sales and leads of affiliates in the window"),
  data: z.array(z.object({ affiliate_id: z.string(), ...cost })),
  total: z.object(cost).describe("in the vendor's currency"),
  currencies: z.array(z.object(cost)),
})
