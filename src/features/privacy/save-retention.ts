import { invalidField } from "../../lib/errors.ts"
import { audit } from "../../platform/audit.ts"
import { changed } from "../../platform/audit-values.ts"
import type { Ctx } from "../../platform/ctx.ts"
import { asVendor } from "../../platform/tenant.ts"
import { can } from "../identity/permissions/core/permissions.ts"
import { readAsVendor } from "../identity/permissions/read-as-vendor.ts"
import type { Retention, SaveRetention } from "./contract.ts"
import * as store from "./store.ts"

/** The shortest month: clicks go by whole months first. */
const MONTH_DAYS = 28

/** For how many days a vendor keeps what is personal; null as long as the installation says. */
export function readRetention(ctx: Ctx, vendorId: string): Promise<Retention> {
  return readAsVendor(ctx, vendorId, "retention.read", async (tx) => show(await store.findRetention(tx, vendorId)))
}

/** Changes these, from the job's next round on. 422 for clicks beyond the months that the installation keeps. */
export function saveRetention(ctx: Ctx, vendorId: string, input: SaveRetention): Promise<Retention> {
  can(ctx, "retention.save", { vendorId })
  const most = ctx.ports.env.clicksKeptMonths
  if (most !== null && (input.clicks_days ?? 0) > most * MONTH_DAYS)
    throw invalidField(
      "/clicks_days",
      `is more than the ${most} months that this installation keeps clicks (CLICKS_KEPT_MONTHS): send at most ${most * MONTH_DAYS}`,
    )
  return asVendor(ctx, vendorId, async (tx) => {
    const before = await store.findRetention(tx, vendorId)
    const after = {
      clicksDays: or(input.clicks_days, before.clicksDays),
      messagesDays: or(input.messages_days, before.messagesDays),
      eventsDays: or(input.events_days, before.eventsDays),
      mailsDays: or(input.mails_days, before.mailsDays),
    }
    await store.saveRetention(tx, vendorId, after)
    await audit(tx, ctx, vendorId, "retention.save", vendorId, changed(before, after))
    return show(after)
  })
}

const or = <T>(sent: T | undefined, kept: T): T => (sent === undefined ? kept : sent)

const show = (days: store.RetentionDays): Retention => ({
  clicks_days: days.clicksDays,
  messages_days: days.messagesDays,
  events_days: days.eventsDays,
  mails_days: days.mailsDays,
})
