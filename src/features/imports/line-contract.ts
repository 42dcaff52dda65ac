import type * as z from "zod"
import { currency, email } from "../../lib/fields.ts"
import { RecordRefund } from "../conversions/contract.ts"
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
