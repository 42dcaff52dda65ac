import { notFound } from "../../../lib/errors.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { spokenIn } from "../../../vocabulary/languages.ts"
import { atVendorTime } from "../../identity/vendors/at-vendor-time.ts"
import { findVendor } from "../../identity/vendors/find-vendor.ts"
import type { RateInquiry } from "../contract.ts"
import { deskLock } from "../desk/desk-store.ts"
import { verifyDesk } from "../desk/sign-desk.ts"
import { change } from "../inquiries/core/work.ts"
import { workWithin } from "../inquiries/work-on-inquiry.ts"
import { findInquiry } from "../store.ts"

type Tx = Parameters<typeof workWithin>[0]

/** Whoever holds the link of the mail says how the answer was; the first word counts. 404 for a link that is not ours. */
export async function rateInquiry(ctx: Ctx, vendorId: string, token: string, { rating, comment }: RateInquiry) {
  const { job, inquiryId } = await openRating(ctx, vendorId, token)
  const rate = (tx: Tx) =>
    workWithin(tx, job, vendorId, { id: inquiryId }, (work, inquiry) => {
      if (inquiry.ratedAt) return
      const detail = { rating, comment: comment ?? null }
      change(work, inquiry, { rating, ratedAt: work.now }, [{ type: "rated", detail }])
    })
  await asVendor(job, vendorId, rate, deskLock(vendorId))
}

/** Whose answer a link is about, and whether that was said already. 404. */
export async function readRating(ctx: Ctx, vendorId: string, token: string) {
  const { job, inquiryId } = await openRating(ctx, vendorId, token)
  return asVendor(job, vendorId, async (tx) => {
    const [vendor, inquiry] = await Promise.all([findVendor(tx, vendorId), findInquiry(tx, vendorId, inquiryId)])
    const language = spokenIn(inquiry?.language ?? null) ?? vendor.language
    return { vendorName: vendor.name, isRated: inquiry?.ratedAt != null, language }
  })
}

async function openRating(ctx: Ctx, vendorId: string, token: string) {
  const inquiryId = await verifyDesk(ctx, vendorId, "rating", token)
  const job = inquiryId && (await atVendorTime(ctx, vendorId, "desk_rating"))
  if (!job) throw notFound()
  return { job, inquiryId }
}
