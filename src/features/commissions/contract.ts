import * as z from "zod"
import { currency, moment, paging, text as plainText } from "../../lib/fields.ts"
import { MAX_AMOUNT } from "../../lib/money.ts"
import { HOLD_REASONS } from "./commissions/core/signals.ts"
import { COMMISSION_KINDS, COMMISSION_STATUSES, DEBT_STATUSES } from "./commissions/core/state.ts"
import { EVENT_KINDS, FIELDS, ORDER_OPS, TEXT_OPS } from "./rules/core/rule.ts"

const MAX_RULES = 100
const MAX_CONDITIONS = 50
const MAX_VALUES = 200
const MAX_MONTHS = 120

const NUMBER_FIELDS = new Set<string>(["sale.amount", "sale.sequence", "months_since_first_sale"])
const isTextOp = (op: string) => TEXT_OPS.some((one) => one === op)
const isOrderOp = (op: string) => ORDER_OPS.some((one) => one === op)

// PostgreSQL stores neither NUL nor half a surrogate pair in jsonb: it would answer 500 where the caller needs an explanation.
const isStorable = (s: string) => s.isWellFormed() && !s.includes("\0")
const broken = "must not hold NUL or broken characters"
const text = (max: number) => z.string().min(1).max(max).refine(isStorable, broken)
const amount = z.int().min(0).max(Number(MAX_AMOUNT))

const field = z
  .union([z.enum(FIELDS), z.templateLiteral(["metadata.", z.string().min(1).max(100)])], {
    error: `must be one of ${FIELDS.join(", ")} or metadata.<key>`,
  })
  .refine(isStorable, broken)
const scalar = z.union([text(255), z.number(), z.boolean()], { error: "must be a text, a number, true or false" })

const condition = [
  z.strictObject({ field, op: z.enum(["eq", "ne"]), value: scalar }),
  z.strictObject({ field, op: z.enum(["in", "not_in"]), value: z.array(scalar).min(1).max(MAX_VALUES) }),
  z.strictObject({ field, op: z.enum(ORDER_OPS), value: z.number() }),
  z.strictObject({ field, op: z.enum(TEXT_OPS), value: text(255) }),
] as const
const conditions = z
  .array(z.discriminatedUnion("op", [...condition]).meta({ id: "Condition" }))
  .min(1)
  .max(MAX_CONDITIONS)

const isEither = (group: { all?: unknown; any?: unknown }) => (group.all === undefined) !== (group.any === undefined)
const eitherOr = { error: "must have either `all` or `any`, a list of conditions {field, op, value}" }

// `op` may be left out: it stands here so that a wrong condition is named by its own field and not as a whole.
const nested = z
  .strictObject({ op: z.literal("group").optional(), all: conditions.optional(), any: conditions.optional() })
  .refine(isEither, eitherOr)
const parts = z
  .array(z.discriminatedUnion("op", [...condition, nested]).meta({ id: "ConditionOrGroup" }))
  .min(1)
  .max(MAX_CONDITIONS)
  .superRefine((list, ctx) => {
    for (const [index, part] of list.entries()) refuseMismatches(part, [index], ctx)
  })
const when = z.strictObject({ all: parts.optional(), any: parts.optional() }).refine(isEither, eitherOr)

type Part = z.infer<(typeof condition)[number] | typeof nested>

function refuseMismatches(part: Part, at: (string | number)[], ctx: z.RefinementCtx) {
  if (!("field" in part)) {
    for (const key of ["all", "any"] as const)
      for (const [index, inner] of (part[key] ?? []).entries()) refuseMismatches(inner, [...at, key, index], ctx)
    return
  }
  const { field, op, value } = part
  const fail = (key: "op" | "value", message: string) => ctx.addIssue({ code: "custom", path: [...at, key], message })
  if (field.startsWith("metadata.")) return
  const isNumber = NUMBER_FIELDS.has(field)
  if (isNumber && isTextOp(op)) fail("op", `does not fit ${field}, which is a number`)
  else if (!isNumber && isOrderOp(op)) fail("op", `does not fit ${field}, which is a text`)
  else if ([value].flat().some((v) => typeof v !== (isNumber ? "number" : "string")))
    fail("value", `must be ${isNumber ? "a number" : "a text"} for ${field}`)
}

export const ruleContract = z
  .strictObject({
    event: z.enum(EVENT_KINDS),
    rate: z.discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("percent"), bps: z.int().min(0).max(10_000) }),
      z.strictObject({ kind: z.literal("flat"), amount }),
    ]),
    when: when.optional(),
    duration: z
      .discriminatedUnion("kind", [
        z.strictObject({ kind: z.literal("once") }),
        z.strictObject({ kind: z.literal("months"), months: z.int().min(1).max(MAX_MONTHS) }),
        z.strictObject({ kind: z.literal("forever") }),
      ])
      .optional(),
    cap: z.strictObject({ amount, per: z.enum(["affiliate_month", "program_month"]) }).optional(),
    group_id: text(64).optional(),
  })
  .refine((rule) => rule.rate.kind === "flat" || rule.event === "sale", {
    path: ["rate", "kind"],
    error: "must be flat for a click or a lead, since there is no amount to take a percentage of",
  })
  .meta({ id: "Rule" })

/** `PUT /v1/programs/{id}/rules`: the order decides, the first rule that matches earns. */
export const rulesInput = z.strictObject({ rules: z.array(ruleContract).max(MAX_RULES) })
export const rulesOutput = z.strictObject({ version: z.int(), rules: z.array(ruleContract) })

const minor = z.int()
const instant = z.iso.datetime({ precision: 3 })
const status = z.enum(COMMISSION_STATUSES)

/** A commission as a sale's answer lists it. */
export const commissionOfSale = z.strictObject({
  id: z.string(),
  affiliate_id: z.string(),
  amount: minor,
  reversed_amount: minor,
  currency: z.string(),
  status,
  available_at: instant,
})

/** Of which amount a commission is a share; of a recruiter's, whose commission that is. */
export const shareOutput = z.strictObject({ bps: z.int(), of: minor, recruited_affiliate_id: z.string().nullable() })

/** `reason` is a person's word (a manual commission, a release, a rejection); `hold_reasons` are the signals' own. */
export const commissionOutput = commissionOfSale
  .extend({
    program_id: z.string(),
    event: z.enum(COMMISSION_KINDS),
    sale_id: z.string().nullable(),
    lead_id: z.string().nullable(),
    reason: z.string().nullable(),
    hold_reasons: z.array(z.enum(HOLD_REASONS)),
    rule: ruleContract.nullable(),
    rule_version: z.int().nullable(),
    share: shareOutput.nullable(),
    cut_by: z
      .strictObject({
        per: z.enum(["affiliate_month", "program_month"]),
        cap: minor,
        uncut: minor.describe("what the rate gave before the cap cut it"),
      })
      .nullable(),
    created_at: instant,
  })
  .meta({ id: "Commission" })
export const commissionList = z.strictObject({ data: z.array(commissionOutput), next_cursor: z.string().nullable() })

/** `POST /v1/commissions`: a manual one. */
export const manualCommissionInput = z.strictObject({
  affiliate_id: text(64),
  program_id: text(64),
  amount: amount.min(1).transform((value) => BigInt(value)),
  currency: currency(),
  reason: text(500),
})
export type ManualCommissionInput = z.infer<typeof manualCommissionInput>

/** `POST /v1/commissions/{id}/rejection` and `…/release`, where a reason may be left out. */
export const rejectionInput = z.strictObject({ reason: text(500) })
export const releaseInput = z.strictObject({ reason: text(500).optional() })

export const ListCommissions = z.object({
  ...paging,
  status: status.optional(),
  affiliate_id: plainText(80).optional(),
  program_id: plainText(80).optional(),
  sale_id: plainText(80).optional(),
  from: moment().optional(),
  to: moment().optional().describe("exclusive"),
})
export type ListCommissions = z.infer<typeof ListCommissions>

export const ListDebts = z.object({
  ...paging,
  status: z.enum(DEBT_STATUSES).optional(),
  affiliate_id: plainText(80).optional(),
})
export type ListDebts = z.infer<typeof ListDebts>

export const AskWriteOff = z.strictObject({ reason: plainText(500) })

export const Debt = z.object({
  id: z.string(),
  affiliate_id: z.string(),
  commission_id: z.string(),
  cause_id: z.string(),
  amount: minor,
  currency: z.string(),
  status: z.enum(DEBT_STATUSES),
  owed_since: z.iso.datetime(),
  write_off: z
    .object({
      asked_by: z.string(),
      asked_at: z.iso.datetime(),
      reason: z.string(),
      approved_by: z.string().nullable(),
      approved_at: z.iso.datetime().nullable(),
    })
    .nullable(),
})
export const DebtList = z.object({ data: z.array(Debt), next_cursor: z.string().nullable() })

export const ById = z.object({ id: plainText(80) })
export const RulesQuery = z.object({ version: z.coerce.number().int().min(1).optional() })

export const balanceOutput = z.object({
  data: z.array(
    z.object({
      currency: z.string(),
      pending: minor,
      payable: minor,
      in_transit: minor,
      paid: minor,
      owed_back: minor,
    }),
  ),
})

export type CommissionOutput = z.infer<typeof commissionOutput>
export type CommissionOfSale = z.infer<typeof commissionOfSale>
