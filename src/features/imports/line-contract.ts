import * as z from "zod"
import { currency, email, instant } from "../../lib/fields.ts"
import { MAX_AMOUNT } from "../../lib/money.ts"
import { OPENING_STATUSES } from "../commissions/openings/core/decide-opening.ts"
import { ImportCustomer, RecordRefund, RecordSale } from "../conversions/contract.ts"
import { createCoupon, createLink } from "../links/contract.ts"
import { SaveAffiliate } from "../programs/contract.ts"

const { affiliate_id } = createCoupon.shape
const byEmail = {
  affiliate_id: affiliate_id.optional(),
  affiliate_email: email().optional().describe("in place of affiliate_id: whom the program knows by it"),
}
const isNamed = (line: { affiliate_id?: string | undefined; affiliate_email?: string | undefined }) =>
  (line.affiliate_id === undefined) !== (line.affiliate_email === undefined)
const NAMED = { path: ["affiliate_id"], error: "names the affiliate, or affiliate_email does: send one of them" }

const REFUNDED =
  "is negative: a refund. Import it as kind refunds, with the amount above zero and its sale as sale_external_id"

/** A line of a file of affiliates: with the slug of a link and a code that are theirs, where they had some. */
export const ImportAffiliate = SaveAffiliate.extend({
  slug: createLink.shape.slug.describe("a link of theirs"),
  coupon: createCoupon.shape.code.optional().describe("a code of theirs"),
})
export type ImportAffiliate = z.output<typeof ImportAffiliate>

export const ImportLink = createLink.extend(byEmail).refine(isNamed, NAMED)
export type ImportLink = z.output<typeof ImportLink>

export const ImportCoupon = createCoupon.extend(byEmail).refine(isNamed, NAMED)
export type ImportCoupon = z.output<typeof ImportCoupon>

export const ImportRefund = RecordRefund.extend({
  currency: currency().optional().describe("what the amount is in; another than the sale's is refused"),
})

const soldAmount = () =>
  z
    .int("is not a whole number of minor units")
    .min(0, REFUNDED)
    .max(Number(MAX_AMOUNT), "is more than 10^12")
    .transform((value) => BigInt(value))

/** A line of a file of sales is what a call takes; a negative one, as other systems write a refund, names the way. */
export const FileSale = RecordSale.extend({ amount: soldAmount() })

/** A sale of another system: whose it is, it says by name, since clicks and codes were that system's. */
export const ImportSale = FileSale.omit({ click_id: true, coupon: true, told_by: true }).extend({
  affiliate_id: byEmail.affiliate_id,
  affiliate_email: byEmail.affiliate_email,
  program_id: createLink.shape.program_id,
})
export type ImportSale = z.output<typeof ImportSale>

/** A lead of another system is a customer who came by somebody; `slug` is that affiliate's there. */
export const ImportLead = ImportCustomer.omit({ external_id: true }).extend({
  customer_external_id: ImportCustomer.shape.external_id,
  program_id: createLink.shape.program_id,
  slug: createLink.shape.slug,
})
export type ImportLead = z.output<typeof ImportLead>

const NO_AMOUNT = "is not a whole number of minor units, up to 10^12"
const signedAmount = () =>
  z
    .int(NO_AMOUNT)
    .min(-Number(MAX_AMOUNT), NO_AMOUNT)
    .max(Number(MAX_AMOUNT), NO_AMOUNT)
    .transform((value) => BigInt(value))
const name = RecordSale.shape.external_id

/** A commission of another system: `sale_…` say for which sale, which is recorded with it where it is not known. */
export const ImportCommission = z
  .strictObject({
    external_id: name.describe("its id there: it is taken over once"),
    affiliate_id: byEmail.affiliate_id,
    affiliate_email: byEmail.affiliate_email,
    program_id: createLink.shape.program_id,
    amount: signedAmount().describe("negative: takes back what the same sale has earned"),
    currency: currency(),
    status: z.enum(OPENING_STATUSES).describe("pending or due: owed; paid: there, and never here; void: to nobody"),
    sale_external_id: name.optional(),
    customer_external_id: name.optional(),
    sale_amount: signedAmount().optional(),
    sale_at: instant().optional(),
    earned_at: instant().optional(),
    due_at: instant().optional().describe("when a pending one is due; else after the program's hold"),
  })
  .refine(isNamed, NAMED)
export type ImportCommission = z.output<typeof ImportCommission>
