import * as z from "zod"
import {
  amount,
  country,
  currency,
  email,
  instant,
  metadata,
  nameText,
  output,
  paging,
  text,
} from "../../lib/fields.ts"
import { REFERRAL_CLAIM_STATUSES } from "../../vocabulary/claim-statuses.ts"
import { BASES, BINDING_BASES } from "../../vocabulary/evidence.ts"
import { COMMISSION_KINDS, REDECIDED } from "../commissions/commissions/core/state.ts"
import { commissionOfSale, shareOutput } from "../commissions/contract.ts"
import { LOSSES } from "./evidence/core/evidence.ts"
import { CLAIM_STATUSES } from "./refunds/core/settle.ts"

const MAX_NAME = 255
/** Times a flat rate it stays below 2^53. */
const MAX_QUANTITY = 1000

const name = () => text(MAX_NAME)
/** In their words; blanks alone are no answer. */
export const answerText = () =>
  name()
    .refine((answer) => answer.trim() !== "", "holds nothing but blanks")
    .describe("what the customer answered to the question who sent them, in their words")
/** Only its signature decides: what has none is not a field error but a click that is not ours. */
const clickId = z.string()

export const RecordLead = z.strictObject({
  customer_external_id: name(),
  event_name: name().default("signup"),
  click_id: clickId.optional(),
  coupon: name().optional(),
  email: email().optional(),
  name: nameText(MAX_NAME).optional(),
  country: country().optional(),
  quantity: z.int().min(1).max(MAX_QUANTITY).default(1),
  told_by: answerText().optional(),
  mode: z.enum(["now", "deferred"]).default("now"),
  metadata: metadata().default({}),
  customer_signature: text(128)
    .describe("hex HMAC-SHA256 of customer_external_id under the program's postback_secret: the lead is verified by it")
    .optional(),
})
export type RecordLead = z.output<typeof RecordLead>

export const RecordSale = z.strictObject({
  external_id: name(),
  customer_external_id: name(),
  amount: amount(),
  currency: currency(),
  click_id: clickId.optional(),
  coupon: name().optional(),
  affiliate_id: text(80).optional(),
  email: email().optional(),
  country: country().optional(),
  tax: amount().default(0n),
  shipping: amount().default(0n),
  product_id: name().optional(),
  event_name: name().optional(),
  told_by: answerText().optional(),
  occurred_at: instant().optional(),
  metadata: metadata().default({}),
})
export type RecordSale = z.output<typeof RecordSale>

/** `POST /v1/sales/{id}/amendments`: the sale as it is now. */
export const AmendSale = z.strictObject({
  amount: amount(),
  tax: amount().optional().describe("left out, it stays as it was"),
  shipping: amount().optional().describe("left out, it stays as it was"),
  reason: text(500),
})
export type AmendSale = z.output<typeof AmendSale>

export const RecordRefund = z.strictObject({
  external_id: name(),
  sale_external_id: name(),
  amount: amount().optional(),
  reason: text(500).optional(),
})
export type RecordRefund = z.output<typeof RecordRefund>

/** A line of a file of customers. */
export const ImportCustomer = z.strictObject({
  external_id: name(),
  email: email().optional(),
  name: nameText(MAX_NAME).optional(),
  country: country().optional(),
  affiliate_email: email().optional(),
  program_id: text(80).optional().describe("where the affiliate is in several programs"),
  bound_at: instant().optional(),
})
export type ImportCustomer = z.output<typeof ImportCustomer>

export const RebindCustomer = z.strictObject({ affiliate_id: text(80), reason: text(500) })
export type RebindCustomer = z.output<typeof RebindCustomer>
export const ByExternalId = z.object({ external_id: name() })
export const ById = z.object({ id: text(80) })
export const ListSales = z.object({
  ...paging,
  external_id: name().optional(),
  customer_external_id: name().optional(),
  affiliate_id: text(80).optional(),
  program_id: text(80).optional(),
})
export const ListCustomers = z.object({
  ...paging,
  affiliate_id: text(80).optional(),
  email: email().optional().describe("one that they gave, in whatever event"),
})
export type ListCustomers = z.output<typeof ListCustomers>
export type ListSales = z.output<typeof ListSales>

export const ListClaims = z.object({ ...paging, status: z.enum(REFERRAL_CLAIM_STATUSES).optional() })
export type ListClaims = z.output<typeof ListClaims>

export const ApproveClaim = z
  .strictObject({
    affiliate_id: text(80).optional().describe("left out, it is whom a matched claim is matched with"),
    invite: z
      .strictObject({ email: email(), name: nameText(200), program_id: text(80) })
      .optional()
      .describe("whoever is known by this e-mail in the program is taken as they are"),
    customer_external_id: name().optional().describe("whose answer it was, where an inquiry did not say"),
  })
  .refine((body) => body.affiliate_id === undefined || body.invite === undefined, {
    path: ["invite"],
    error: "stands beside affiliate_id; send one of them",
  })
export type ApproveClaim = z.output<typeof ApproveClaim>
export const RejectClaim = z.strictObject({ reason: text(500) })

export const ClaimShown = z.object({
  id: z.string(),
  status: z.enum(REFERRAL_CLAIM_STATUSES),
  told_by: z.string(),
  customer_external_id: z.string().nullable(),
  sale_id: z.string().nullable(),
  lead_id: z.string().nullable(),
  inquiry_id: z.string().nullable(),
  affiliate_id: z.string().nullable(),
  reason: z.string().nullable(),
  decided_by: z.string().nullable(),
  created_at: output.instant(),
})

const basis = z.enum(BASES)
const customer = z.object({ id: z.string(), external_id: z.string() })

const attribution = z.object({
  outcome: z.enum(["attributed", "unattributed"]),
  basis: basis.nullable(),
  affiliate_id: z.string().nullable(),
  link_id: z.string().nullable(),
  click_id: z.string().nullable(),
  reason: z.string().describe("why it is so: what won, or why nothing did"),
})

export const Lead = z.object({
  id: z.string(),
  customer,
  event_name: z.string(),
  quantity: z.int(),
  mode: z.enum(["now", "deferred"]),
  verified: z.boolean(),
  occurred_at: output.instant(),
  attribution,
  commissions: z.array(commissionOfSale),
})
export type Lead = z.output<typeof Lead>

export const PublicLead = z
  .object({ id: z.string(), customer: z.object({ external_id: z.string() }), verified: z.boolean() })
  .describe("the answer to a publishable key")
export type PublicLead = z.output<typeof PublicLead>

export const Sale = z.object({
  id: z.string(),
  external_id: z.string(),
  customer,
  verified: z.boolean().describe("false: whoever reported it did not prove to be the vendor; it counts in no report"),
  amount: output.amount(),
  currency: z.string(),
  refunded_amount: output.amount(),
  occurred_at: output.instant(),
  attribution,
  commissions: z.array(commissionOfSale),
})
export type Sale = z.output<typeof Sale>

export const Refund = z.object({
  id: z.string(),
  external_id: z.string(),
  sale_id: z.string().nullable(),
  sale_external_id: z.string(),
  amount: output.amount().nullable().describe("null while it waits for its sale, which says what is left"),
  currency: z.string().nullable(),
  status: z.enum(CLAIM_STATUSES),
  reason: z.string().nullable(),
  occurred_at: output.instant(),
})
export type Refund = z.output<typeof Refund>

export const Customer = customer.extend({
  affiliate_id: z.string().nullable(),
  program_id: z.string().nullable(),
  bound_by: z.enum(BINDING_BASES).nullable(),
  bound_at: output.instant().nullable(),
})
export type Customer = z.output<typeof Customer>
/** One as a vendor looks them up: with what is known of the person. */
export const KnownCustomer = Customer.extend({
  email: z.string().nullable(),
  name: z.string().nullable(),
  country: z.string().nullable(),
  verified: z.boolean().describe("false: what binds them is provisional, nobody verified it"),
  created_at: output.instant(),
})
export type KnownCustomer = z.output<typeof KnownCustomer>

export const Explanation = z.object({
  sale: Sale,
  evidence: z.array(
    z.object({
      basis,
      verified: z.boolean().describe("false: a provisional binding, by what nobody verified"),
      verdict: z.enum(["won", "lost"]),
      reason: z.enum(Object.keys(LOSSES) as [keyof typeof LOSSES]).nullable(),
      detail: z.string(),
      affiliate_id: z.string().nullable(),
      program_id: z.string().nullable(),
      link_id: z.string().nullable(),
      click_id: z.string().nullable(),
      coupon: z.string().nullable(),
      at: output.instant().nullable(),
      counts_until: output.instant().nullable(),
    }),
  ),
  commissions: z.array(
    z.object({
      id: z.string(),
      affiliate_id: z.string(),
      amount: output.amount(),
      reversed_amount: output.amount(),
      currency: z.string(),
      status: commissionOfSale.shape.status,
      hold_reasons: z.array(z.string()),
      event: z.enum(COMMISSION_KINDS),
      share: shareOutput.nullable(),
      rule: z.unknown(),
      rule_version: z.int().nullable(),
      base: output.amount().describe("amount − tax − shipping"),
      arithmetic: z.string(),
      changes: z
        .array(
          z.object({
            reason: z.enum(REDECIDED),
            cause_id: z.string(),
            amount_before: output.amount(),
            amount_after: output.amount(),
            at: output.instant(),
          }),
        )
        .describe("when and why it became another amount than it was first, oldest first"),
    }),
  ),
  claims: z.array(ClaimShown).describe("what its customer answered to the question who sent them"),
  amendments: z.array(
    z.object({
      id: z.string(),
      amount: output.amount(),
      tax: output.amount(),
      shipping: output.amount(),
      amount_before: output.amount(),
      reason: z.string().nullable(),
      by: z.string().nullable(),
      at: output.instant(),
    }),
  ),
  refunds: z.array(Refund),
  ledger: z.array(
    z.object({
      transaction_id: z.string(),
      kind: z.string(),
      ref: z.string(),
      account: z.string(),
      currency: z.string(),
      amount: output.amount().describe("debit positive, credit negative"),
      posted_at: output.instant(),
    }),
  ),
})
export type Explanation = z.output<typeof Explanation>
