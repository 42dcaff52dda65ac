import * as z from "zod"
import { instant, output, paging, text } from "../../lib/fields.ts"
import { CHANNELS, MILESTONES } from "./models/core/journey.ts"
import { MODELS, RULE_MODELS } from "./models/core/models.ts"
import type { CampaignMark } from "./policy/core/campaign.ts"
import { CLOSINGS, RECORD_APPROVERS, SELF_SERVE, TRANSFER_APPROVERS } from "./policy/core/policy.ts"
import { isWhole, TRANSFER_STATUSES } from "./records/core/splits.ts"

const MAX_DAYS = 3650
const MAX_RULES = 200
const MAX_URL = 2048

const channel = z.enum(CHANNELS)
const bps = z.int().min(0).max(10_000)
const days = z.int().min(1).max(MAX_DAYS)
export const ById = z.object({ id: text(80) })

/** `url` instead of `channel`: the campaign in the address decides, by the vendor's mapping. */
export const touchInput = z
  .strictObject({
    customer_external_id: text(255),
    channel: channel.optional(),
    occurred_at: instant().optional(),
    source: text(255).optional(),
    campaign: text(255).optional(),
    milestone: z.enum(MILESTONES).optional(),
    external_id: text(255).optional(),
    member_id: text(80).optional(),
    url: text(MAX_URL).optional(),
  })
  .refine((body) => body.channel !== undefined || body.url !== undefined, {
    path: ["channel"],
    error: `must be one of ${CHANNELS.join(", ")}; or send the url that the customer came by`,
  })
export type TouchInput = z.output<typeof touchInput>

export const touchOutput = z.object({
  id: z.string(),
  customer_external_id: z.string().nullable(),
  channel,
  occurred_at: output.instant(),
  source: z.string().nullable(),
  campaign: z.string().nullable(),
  milestone: z.enum(MILESTONES).nullable(),
  external_id: z.string().nullable(),
  member_id: z.string().nullable(),
  affiliate_id: z.string().nullable(),
  click_id: z.string().nullable(),
  created_at: output.instant(),
})

export const ListTouches = z.object({
  ...paging,
  customer_external_id: text(255).optional(),
  channel: channel.optional(),
  member_id: text(80).optional(),
})
export type ListTouches = z.output<typeof ListTouches>

const pattern = text(255).describe("a value, or a pattern with *; case does not matter").optional()
const match = z.strictObject({
  utm_source: pattern,
  utm_medium: pattern,
  utm_campaign: pattern,
  utm_term: pattern,
  utm_content: pattern,
  ad_id: pattern,
} satisfies Record<CampaignMark, typeof pattern>)

/** Which campaigns are which channel: the first line whose marks all fit; a channel of null is no touch. */
export const mappingInput = z.strictObject({
  rules: z.array(z.strictObject({ match, channel: channel.nullable() })).max(MAX_RULES),
})
export const mappingOutput = z.object({ version: z.int(), rules: mappingInput.shape.rules })

const policyFields = {
  model: z.enum(RULE_MODELS).describe("the model that proposes; one that explains itself from the sale alone"),
  half_life_days: days,
  lookback_days: days,
  sales_assisted: z.strictObject({
    min_touches: z.int().min(1).max(100),
    within_days: days,
    ignored_sources: z.array(text(255)).max(100),
  }),
  self_serve: z.strictObject({ channels: z.array(z.enum(SELF_SERVE)).max(2) }),
  approvers: z.strictObject({
    record: z.array(z.enum(RECORD_APPROVERS)).min(1).max(RECORD_APPROVERS.length),
    transfer: z.array(z.enum(TRANSFER_APPROVERS)).min(1).max(TRANSFER_APPROVERS.length),
  }),
  responsible: z
    .partialRecord(channel, text(80))
    .describe("the member who answers for a channel, by id; channels left out have nobody"),
}
const policyFull = z.strictObject(policyFields)
/** What is not given stays as it is. */
export const policyInput = policyFull.partial()
export type PolicyInput = z.output<typeof policyInput>
export const policyOutput = policyFull.extend({ version: z.int() })
export const PolicyQuery = z.object({ version: z.coerce.number().int().min(0).optional() })

export const CreditQuery = z.object({
  model: z.enum(MODELS).optional(),
  half_life_days: z.coerce.number().int().min(1).max(MAX_DAYS).optional(),
})
export type CreditQuery = z.output<typeof CreditQuery>

const split = z.object({ channel, bps: z.int(), amount: output.amount() })
const memberSplit = z.object({ member_id: z.string().nullable(), bps: z.int(), amount: output.amount() })
const record = z.object({
  version: z.int(),
  splits: z.array(split),
  reason: z.string(),
  by: z.string(),
  at: output.instant(),
  is_automatic: z.boolean().describe("closed by the policy, approved by nobody"),
})
const decision = z.object({
  kind: z.enum(CLOSINGS),
  why: z.string(),
  closed_by: channel.nullable(),
  policy_version: z.int(),
  at: output.instant(),
})

export const creditOutput = z.object({
  sale_id: z.string(),
  amount: output.amount(),
  currency: z.string(),
  model: z.enum(MODELS),
  approximate: z.boolean().describe("by markov: what it says of all closes, cut down to this one; sums need not agree"),
  proposal: z.array(split),
  touches: z.array(
    z.object({
      id: z.string(),
      channel,
      occurred_at: output.instant(),
      source: z.string().nullable(),
      milestone: z.enum(MILESTONES).nullable(),
      member_id: z.string().nullable(),
      weight_bps: z.int(),
      amount: output.amount(),
    }),
  ),
  members: z.array(memberSplit).describe("what sales gets by the proposal, per member"),
  beside: z
    .object({ model: z.enum(RULE_MODELS), proposal: z.array(split) })
    .nullable()
    .describe("a model that explains itself from this sale, beside shapley and markov"),
  record: record.extend({ members: z.array(memberSplit) }).nullable(),
  mirrored: z
    .array(
      z.object({
        cause_id: z.string(),
        at: output.instant(),
        splits: z.array(z.object({ channel, amount: output.amount() })),
      }),
    )
    .describe("what refunds took from each channel, by the split that counts"),
  decision: decision.nullable(),
  sourced: channel.nullable(),
  influenced: z.array(channel),
})

/** Σ bps = 10000, each channel once. */
export const recordInput = z.strictObject({
  splits: z
    .array(z.strictObject({ channel, bps }))
    .min(1)
    .max(CHANNELS.length)
    .refine((splits) => new Set(splits.map((s) => s.channel)).size === splits.length, "names a channel twice")
    .refine((splits) => isWhole(splits), "must add up to 10000 basis points"),
  reason: text(500),
})
export type RecordInput = z.output<typeof recordInput>

export const transferInput = z
  .strictObject({
    sale_id: text(80),
    from: channel,
    to: channel,
    bps: bps.min(1),
    reason: text(500),
  })
  .refine((body) => body.from !== body.to, { path: ["to"], error: "must be another channel than from" })
export type TransferInput = z.output<typeof transferInput>

export const transferOutput = z.object({
  id: z.string(),
  sale_id: z.string(),
  from: channel,
  to: channel,
  bps: z.int(),
  reason: z.string(),
  status: z.enum(TRANSFER_STATUSES),
  proposed_by: z.string(),
  proposed_at: output.instant(),
  approved_by: z.string().nullable(),
  approved_at: output.instant().nullable(),
  reversed_by: z.string().nullable(),
  reversed_at: output.instant().nullable(),
})

export const ListTransfers = z.object({
  ...paging,
  sale_id: text(80).optional(),
  status: z.enum(TRANSFER_STATUSES).optional(),
})
export type ListTransfers = z.output<typeof ListTransfers>

export const EvidenceQuery = z.object({ sale_id: text(80) })
export const evidenceOutput = z.object({
  sale: z.object({
    id: z.string(),
    external_id: z.string(),
    customer_external_id: z.string(),
    amount: output.amount(),
    currency: z.string(),
    closed_at: output.instant(),
    recorded_at: output.instant(),
  }),
  policy: policyOutput.describe("the version by which the sale was first decided"),
  decision: decision.nullable(),
  decisions: z.array(
    decision.extend({
      model: z.string(),
      models_version: z.int(),
      touches: z.array(z.object({ id: z.string(), channel: z.string(), at: output.instant(), weight_bps: z.int() })),
      splits: z.array(split),
    }),
  ),
  touches: z.array(
    touchOutput.extend({
      is_eligible: z.boolean(),
      is_sales_activity: z.boolean(),
      known_at: output.instant(),
      recorded_by: z.string(),
    }),
  ),
  records: z.array(record.extend({ policy_version: z.int(), transfer_id: z.string().nullable() })),
  transfers: z.array(transferOutput),
  entries: z.array(
    z.object({
      transaction_id: z.string(),
      kind: z.string(),
      account: z.string(),
      amount: z.int().describe("basis points of one close, debit positive"),
      posted_at: output.instant(),
    }),
  ),
})
