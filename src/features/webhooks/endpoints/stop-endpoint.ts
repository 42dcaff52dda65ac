import { audit } from "../../../platform/audit.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { outboxMail } from "../../../platform/mail.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { paragraphs, said } from "../../../vocabulary/words.ts"
import { mailOwners } from "../../identity/vendors/mail-owners.ts"
import { PAUSED_AFTER_MS, type Stop } from "../core/decide-attempt.ts"
import * as deliveryStore from "../delivery-store.ts"
import * as store from "../store.ts"

/** Pauses an endpoint that has failed for days, or disables one that wants nothing more, and mails whose it is. */
export async function stopEndpoint(ctx: Ctx, vendorId: string, id: string, why: Stop): Promise<void> {
  const status = why === "gone" ? "disabled" : "paused"
  const failingBefore = why === "gone" ? undefined : new Date(realNow().getTime() - PAUSED_AFTER_MS)
  await asVendor(ctx, vendorId, async (tx) => {
    const endpoint = await store.stopEndpoint(tx, vendorId, id, status, failingBefore)
    if (!endpoint) return
    await deliveryStore.followStatus(tx, endpoint)
    await audit(tx, ctx, vendorId, "webhook.update", id, { before: { status: "active" }, after: { status } })
    const mail = mailOf(endpoint, why, `${ctx.ports.env.publicUrl}/v/${vendorId}/settings/webhooks`)
    if (endpoint.affiliateId === null) return mailOwners(tx, vendorId, mail)
    const to = await store.findAffiliateEmail(tx, vendorId, endpoint.affiliateId)
    if (to) await outboxMail(tx, vendorId, { to, ...mail })
  })
}

function mailOf({ url: address, affiliateId }: store.EndpointRow, why: Stop, url: string) {
  const { host } = new URL(address.replaceAll(/[{}]/g, ""))
  const what = affiliateId === null ? "hook" : "postback"
  return {
    subject: said(`mailed.stopped_${what}_${why === "gone" ? "disabled" : "paused"}`, { host }),
    body: paragraphs(
      address,
      said(why === "gone" ? "mailed.stop_gone" : "mailed.stop_failing"),
      affiliateId === null ? said("mailed.stop_then", { url }) : said("mailed.stop_ask"),
    ),
  }
}
