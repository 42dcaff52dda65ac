import * as z from "zod"
import {
  amount,
  country,
  currency,
  email,
  host,
  id,
  moment,
  nameText,
  output,
  paging,
  text,
  titleText,
} from "../../lib/fields.ts"
import { MAX_AMOUNT } from "../../lib/money.ts"
import { AFFILIATE_STATUSES } from "../../vocabulary/affiliate-statuses.ts"
import { handleKey } from "./affiliates/core/handle-key.ts"
import { TIER_METRICS, TIER_WINDOWS } from "./groups/core/tiers.ts"

const WINDOW_DAYS = { min: 1, max: 365 }
const HOLD_DAYS = { min: 0, max: 365 }
const DEAL_DAYS = { min: 1, max: 730 }
export const MAX_HOSTS = 50
const MAX_HANDLE = 100

/** Names that a link or its visitor uses for something else. */
const clickParam = () => text(40).regex(/^[A-Za-z][A-Za-z0-9_-]*$/, "is not a plain parameter name")

const programFields = {
  name: titleText(200),
  destination_url: text(2000),
  allowed_hosts: z.array(host()).max(MAX_HOSTS),
  window_days: z.int().min(WINDOW_DAYS.min).max(WINDOW_DAYS.max),
  winner: z.enum(["last_click", "first_click"]),
  hold_days: z.int().min(HOLD_DAYS.min).max(HOLD_DAYS.max),
  min_payout: amount(),
  auto_approve: z.boolean(),
  click_param: clickParam(),
  coupon_beats_click: z.boolean(),
  banned_referrers: z.array(host()).max(1000),
  forbid_paid_search: z.boolean(),
  postback_secret: text(200, 16).nullable(),
  trust_browser_leads: z.boolean(),
  deal_days: z.int().min(DEAL_DAYS.min).max(DEAL_DAYS.max),
  friend_coupon: z
    .string()
    .regex(/^[\x21-\x7e]{1,64}$/, "must be 1 to 64 plain characters without spaces")
    .nullable(),
}

export const CreateProgram = z.strictObject({
  name: programFields.name,
  destination_url: programFields.destination_url,
  allowed_hosts: programFields.allowed_hosts.default([]),
  window_days: programFields.window_days.default(60),
  winner: programFields.winner.default("last_click"),
  hold_days: programFields.hold_days.default(30),
  min_payout: programFields.min_payout.default(5000n),
  auto_approve: programFields.auto_approve.default(false),
  click_param: programFields.click_param.default("gv_click"),
  coupon_beats_click: programFields.coupon_beats_click.default(false),
  banned_referrers: programFields.banned_referrers.default([]),
  forbid_paid_search: programFields.forbid_paid_search.default(false),
  postback_secret: programFields.postback_secret.optional(),
  trust_browser_leads: programFields.trust_browser_leads.default(false),
  deal_days: programFields.deal_days.default(90),
  friend_coupon: programFields.friend_coupon.default(null),
})
export type CreateProgram = z.infer<typeof CreateProgram>
export const UpdateProgram = z.strictObject(programFields).partial()
export type UpdateProgram = z.infer<typeof UpdateProgram>

export const AllowSite = z.strictObject({ host: host(), program_id: id("program") })
export type AllowSite = z.infer<typeof AllowSite>

export const Program = z.object({
  id: z.string(),
  name: z.string(),
  destination_url: z.string(),
  allowed_hosts: z.array(z.string()),
  window_days: z.int(),
  winner: programFields.winner,
  hold_days: z.int(),
  min_payout: output.amount(),
  auto_approve: z.boolean(),
  click_param: z.string(),
  coupon_beats_click: z.boolean(),
  banned_referrers: z.array(z.string()),
  forbid_paid_search: z.boolean(),
  has_postback_secret: z.boolean(),
  trust_browser_leads: z
    .boolean()
    .describe(
      "a verified sale without evidence of its own is attributed without a hold by the binding that an unverified lead made",
    ),
  deal_days: z.int().describe("for how long an approved deal protects"),
  friend_coupon: z
    .string()
    .nullable()
    .describe("the code that a referred friend gets: `coupon` in the address that links lead to"),
  created_at: output.instant(),
})

const MAX_TIERS = 20

/** `PUT /v1/programs/{id}/tiers`, lowest first: the highest that is reached sets the group. */
export const SaveTiers = z.strictObject({
  tiers: z
    .array(
      z.strictObject({
        group_id: id("group"),
        metric: z.enum(TIER_METRICS),
        window: z.enum(TIER_WINDOWS),
        at_least: z.int().min(1).max(Number(MAX_AMOUNT)).describe("of revenue: minor units"),
        currency: currency().nullable().default(null).describe("of the sales that count; of revenue the vendor's own"),
      }),
    )
    .max(MAX_TIERS),
})
export const Tiers = z.object({
  tiers: z.array(
    z.object({
      group_id: z.string(),
      metric: z.enum(TIER_METRICS),
      window: z.enum(TIER_WINDOWS),
      at_least: z.int(),
      currency: z.string().nullable(),
    }),
  ),
})

const MAX_LEVELS = 10
const ALL_BPS = 10_000

/** `PUT /v1/programs/{id}/recruiting`: the first is for who recruited an affiliate, the next for who recruited them. */
export const SaveRecruiting = z.strictObject({
  levels_bps: z
    .array(z.int().min(0).max(ALL_BPS))
    .max(MAX_LEVELS)
    .refine((levels) => levels.reduce((sum, bps) => sum + bps, 0) <= ALL_BPS, "come to more than 10000 together"),
  months: z.int().min(1).max(120).nullable().default(null).describe("after the recruited affiliate was approved"),
})
export const Recruiting = z.object({ levels_bps: z.array(z.int()), months: z.int().nullable() })

export const CreateGroup = z.strictObject({ name: titleText(200), program_id: id("program") })
export type CreateGroup = z.infer<typeof CreateGroup>
export const UpdateGroup = z.strictObject({ name: titleText(200) }).partial()
export type UpdateGroup = z.infer<typeof UpdateGroup>
export const Group = z.object({
  id: z.string(),
  name: z.string(),
  program_id: z.string(),
  created_at: output.instant(),
})

const affiliateFields = {
  name: titleText(200),
  group_id: id("group").nullable(),
  country: country().nullable(),
  status: z.enum(AFFILIATE_STATUSES),
  sub_affiliate_of: id("affiliate").nullable(),
  min_payout: amount().nullable(),
  handle: nameText(MAX_HANDLE)
    .refine((handle) => handleKey(handle) !== "", "holds nothing but an @ or blanks")
    .nullable()
    .describe("what people call them; unique per vendor, in any case and with or without an @ before it"),
}
export const SaveAffiliate = z.strictObject({
  email: email(),
  program_id: id("program"),
  name: affiliateFields.name,
  group_id: affiliateFields.group_id.optional(),
  country: affiliateFields.country.optional(),
  status: affiliateFields.status.optional(),
  sub_affiliate_of: affiliateFields.sub_affiliate_of.optional(),
  min_payout: affiliateFields.min_payout.optional(),
  handle: affiliateFields.handle.optional(),
})
export type SaveAffiliate = z.infer<typeof SaveAffiliate>
export const UpdateAffiliate = z.strictObject({ ...affiliateFields, email: email() }).partial()
export type UpdateAffiliate = z.infer<typeof UpdateAffiliate>

export const Affiliate = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  program_id: z.string(),
  group_id: z.string().nullable(),
  group_pinned: z.boolean().describe("set by hand: no tier moves them; `group_id: null` lets tiers move them again"),
  country: z.string().nullable(),
  status: z.enum(AFFILIATE_STATUSES),
  sub_affiliate_of: z.string().nullable(),
  min_payout: output.amount().nullable(),
  handle: z.string().nullable(),
  created_at: output.instant(),
})

/** One affiliate by itself: beside it the e-mail that was proposed, and until when somebody may agree. */
export const AffiliateShown = Affiliate.extend({
  pending_email: z.string().nullable(),
  confirm_by: output.instant().nullable(),
  application: z
    .object({
      website: z.string().nullable(),
      answers: z.array(z.object({ label: z.string(), text: z.string() })),
      terms_version: z.int().nullable(),
      at: output.instant(),
    })
    .nullable()
    .describe("what they wrote when they applied by the program's page"),
})

export const ListPrograms = z.object(paging)
export const ListGroups = z.object({ ...paging, program_id: id("program").optional() })
export const ListAffiliates = z.object({
  ...paging,
  program_id: id("program").optional(),
  group_id: id("group").optional(),
  status: z.enum(AFFILIATE_STATUSES).optional(),
  email: email().optional(),
})
export type ListAffiliates = z.infer<typeof ListAffiliates>
export const ById = z.object({ id: text(80) })

export const AuditQuery = z.object({
  ...paging,
  actor: text(100).optional().describe("the id of a member, key or person"),
  action: text(100).optional().describe("such as run.approve, or the first word of several: run"),
  subject: text(200).optional().describe("the id of what it was done to"),
  from: moment().optional(),
  to: moment().optional().describe("exclusive"),
})
export type AuditQuery = z.infer<typeof AuditQuery>

const Values = z.record(z.string(), z.unknown()).nullable()
export const AuditEntry = z.object({
  id: z.string(),
  at: output.instant(),
  actor: z.object({
    kind: z.enum(["member", "secret_key", "publishable_key", "affiliate", "operator", "system"]),
    id: z.string(),
    name: z.string().nullable(),
  }),
  action: z.string(),
  subject: z.string(),
  outcome: z.enum(["done", "refused"]),
  before: Values.describe("of what changed; of a secret only that it did"),
  after: Values,
  reason: z.string().nullable(),
  request_id: z.string(),
})
