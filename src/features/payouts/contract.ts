import * as z from "zod"
import { amount, currency, id, moment, output, paging, text } from "../../lib/fields.ts"
import { FUNDING_STATUSES } from "./fundings/core/funding.ts"
import { ACCOUNT_STATUSES } from "./providers/core/facts.ts"
import { NIGHT_STATUSES } from "./reconciliation/core/reconcile.ts"
import { LEFT_OUT_REASONS } from "./runs/core/draft.ts"
import { ITEM_STATUSES, RUN_STATUSES } from "./runs/core/states.ts"

const MAX_EXCLUDED = 1000
const CSV = /\.csv$/

export const DraftRun = z.strictObject({
  /** An instant, or a date to its end in the vendor's zone. */
  cutoff: moment().optional(),
  currency: currency().optional(),
  program_id: id("program").optional(),
  exclude_affiliate_ids: z.array(id("affiliate")).max(MAX_EXCLUDED).default([]),
})
export type DraftRun = z.infer<typeof DraftRun>

export const ApproveRun = z.strictObject({ hash: text(200) })

export const ListRuns = z.object({ ...paging, status: z.enum(RUN_STATUSES).optional() })
export type ListRuns = z.infer<typeof ListRuns>

export const ById = z.object({ id: text(80) })

/** Rows of a run that one answer shows at most, of its items and of whom it left out each. */
export const MAX_SHOWN = 1000
export const ShowRun = z.object({
  limit: z.coerce.number().int().min(1).max(MAX_SHOWN).default(MAX_SHOWN),
  cursor: text(200).optional().describe("next_cursor of the answer before: the items after those"),
  left_out_cursor: text(200).optional().describe("left_out_next_cursor of the answer before"),
})
export type ShowRun = z.infer<typeof ShowRun>

/** `to` is exclusive; dates are in the vendor's zone. A run's statement begins after the payout before it. */
export const StatementQuery = z.object({
  from: moment().optional(),
  to: moment().optional(),
  run_id: id("run").optional(),
})
export type StatementQuery = z.infer<typeof StatementQuery>

export const AffiliateStatement = z.object({
  affiliate_id: z.string(),
  run_id: z.string().nullable(),
  from: output.instant().nullable(),
  to: output.instant(),
  data: z.array(
    z.object({
      currency: z.string(),
      opening: output.amount(),
      earned: output.amount(),
      reversed: output.amount(),
      adjustments: output.amount(),
      paid: output.amount(),
      closing: output.amount().describe("opening + earned - reversed + adjustments - paid"),
      movements: z.array(
        z.object({
          transaction_id: z.string(),
          at: output.instant(),
          kind: z.string(),
          ref: z.string(),
          amount: output.amount(),
        }),
      ),
    }),
  ),
})

/** `run_….csv`: the run's id with the ending of the file. */
export const ByFile = z.object({ id: text(80).transform((name) => name.replace(CSV, "")) })

export const Item = z.object({
  id: z.string(),
  affiliate_id: z.string(),
  amount: output.amount(),
  currency: z.string(),
  status: z.enum(ITEM_STATUSES),
  reason: z.string().nullable(),
  transfer_id: z.string().nullable(),
  returned_amount: output.amount(),
  sent_at: output.instant().nullable(),
  bank_changed_at: output.instant().nullable().describe("the bank details changed within 30 days of the draft"),
})

export const RunSummary = z.object({
  id: z.string(),
  status: z.enum(RUN_STATUSES),
  total: output.amount(),
  currency: z.string(),
  hash: z.string(),
  program_id: z.string().nullable(),
  cutoff: output.instant(),
  created_by: z.string(),
  created_at: output.instant(),
  submitted_by: z.string().nullable(),
  submitted_at: output.instant().nullable(),
  approved_by: z.string().nullable(),
  approved_at: output.instant().nullable(),
  completed_at: output.instant().nullable(),
  canceled_at: output.instant().nullable(),
})

export const Run = RunSummary.extend({
  items: z.array(Item).describe(`at most ${MAX_SHOWN} in one answer`),
  items_total: z.int().describe("how many items the run has"),
  next_cursor: z
    .string()
    .nullable()
    .describe("GET the run with it as `cursor` for the items after these; null at the end"),
  left_out_total: z.int().describe("how many affiliates the run left out"),
  left_out_next_cursor: z
    .string()
    .nullable()
    .describe("GET the run with it as `left_out_cursor` for those after these; null at the end"),
  left_out: z.array(
    z.object({
      affiliate_id: z.string(),
      amount: output.amount(),
      reason: z.enum(LEFT_OUT_REASONS),
      detail: z.string().optional().describe("payee_changed, bank_details_changed: within the last 72 hours"),
      held_until: output.instant().optional(),
    }),
  ),
})

export const PayoutAccount = z.object({
  onboarding_url: z.string().nullable(),
  stripe_account_id: z.string().nullable(),
  status: z.enum(ACCOUNT_STATUSES),
  reason: z.string().nullable(),
})

export const SaveSchedule = z.strictObject({
  day: z
    .int()
    .min(1)
    .max(31)
    .describe("of the month, in the vendor's zone; the last one where the month has no such day"),
  currency: currency().optional(),
  enabled: z.boolean(),
})
export type SaveSchedule = z.infer<typeof SaveSchedule>
export const Schedule = z.object({
  day: z.int().nullable(),
  currency: z.string().nullable(),
  enabled: z.boolean(),
  next_at: output.instant().nullable(),
})

export const Nights = z.object({
  data: z.array(
    z.object({
      at: output.instant(),
      status: z.enum(NIGHT_STATUSES),
      items: z.int(),
      differences: z.array(z.object({ kind: z.string(), item_id: z.string().nullable(), action: z.string() })),
    }),
  ),
})

export const ReconciliationQuery = z.object({ run_id: id("run").optional() })
export const Reconciliation = z.object({
  run_id: z.string().nullable(),
  status: z.enum(["matched", "differs"]),
  checked_at: output.instant(),
  items: z.int(),
  totals: z
    .object({ currency: z.string(), items: output.amount(), ledger: output.amount(), stripe: output.amount() })
    .array(),
  differences: z.array(
    z.object({
      kind: z.string(),
      run_id: z.string(),
      item_id: z.string().nullable(),
      affiliate_id: z.string().nullable(),
      currency: z.string(),
      transfer_id: z.string().nullable(),
      expected: output.amount(),
      found: output.amount(),
      action: z.string(),
    }),
  ),
})

const money = {
  amount: amount().refine((value) => value > 0n, "is zero; send what is to be paid"),
  currency: currency(),
}

export const OpenFunding = z.strictObject(money)
export type OpenFunding = z.infer<typeof OpenFunding>
export const RecordFunding = z.strictObject({
  ...money,
  reference: text(140).describe("the bank transfer's own: the same again changes nothing"),
})
export type RecordFunding = z.infer<typeof RecordFunding>
export const ListFundings = z.object(paging)

export const Funding = z.object({
  id: z.string(),
  status: z.enum(FUNDING_STATUSES),
  amount: output.amount(),
  currency: z.string(),
  checkout_url: z.string().nullable().describe("where it is paid, while it is open"),
  paid_amount: output.amount().nullable().describe("as Stripe or the bank says; may differ from what was asked for"),
  paid_currency: z.string().nullable(),
  returned_amount: output.amount().describe("taken back by refunds and disputes"),
  reference: z.string().nullable(),
  reason: z.string().nullable(),
  created_by: z.string(),
  created_at: output.instant(),
  funded_at: output.instant().nullable(),
})

const sums = () => z.array(z.object({ currency: z.string(), amount: output.amount() }))
export const Fundings = output.page(Funding).extend({
  funding: z.enum(["platform", "prefunded"]),
  available: sums().describe("funds that are neither sent nor in transit"),
  owed: sums().describe("what the platform paid for the vendor; the next money in pays it first"),
})
