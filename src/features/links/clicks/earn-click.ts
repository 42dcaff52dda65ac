import { invariant } from "../../../lib/assert.ts"
import type { OutboxHandler } from "../../../platform/outbox.ts"
import { asVendor } from "../../../platform/tenant.ts"
import type { Earning } from "../../commissions/commissions/core/earning.ts"
import { holdReasons } from "../../commissions/commissions/core/signals.ts"
import { earnCommission } from "../../commissions/commissions/earn-commission.ts"
import { atVendorTime } from "../../identity/vendors/at-vendor-time.ts"
import * as store from "../store.ts"

/** What a captured click earns where its program pays for clicks: once per visitor, link and day (UTC), however often reported. */
export const earnClick: OutboxHandler<"click.earning"> = async (ctx, { vendorId, ref, payload }) => {
  invariant(vendorId, "click_has_a_vendor")
  const job = await atVendorTime(ctx, vendorId, "links.earn")
  if (!job) return
  await asVendor(job, vendorId, async (tx) => {
    const found = await store.findEarningClick(tx, vendorId, ref)
    if (found?.affiliate.status !== "approved") return
    const { click, referrer, landingUrl, link, program, affiliate, vendor } = found
    const earning: Earning = {
      sourceId: ref,
      customerId: null,
      programId: program.id,
      affiliateId: affiliate.id,
      linkId: link.id,
      visit: `${link.id} ${click.at.toISOString().slice(0, 10)} ${payload.visitor ?? ref}`,
      occasion: {
        event: "click",
        at: click.at,
        currency: vendor.currency,
        timeZone: vendor.timezone,
        customerCountry: click.country || null,
        metadata: {},
      },
      customerEmails: [],
      holdReasons: holdReasons({
        customerEmails: [],
        affiliateEmail: affiliate.email,
        at: click.at,
        clickAt: null,
        referrer,
        clickQuery: landingUrl?.split("?")[1] ?? null,
        bannedReferrers: program.bannedReferrers,
        forbidsPaidSearch: program.forbidPaidSearch,
      }),
    }
    const { id: linkId, splits } = link
    await earnCommission(tx, job, vendorId, earning, splits ? [{ linkId, splits }] : [])
  })
}
