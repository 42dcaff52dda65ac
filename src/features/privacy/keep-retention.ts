import { DAY_MS } from "../../lib/time.ts"
import { realNow } from "../../platform/clock.ts"
import type { Ctx } from "../../platform/ctx.ts"
import type { Tx } from "../../platform/db.ts"
import { deleteMails } from "../../platform/mail.ts"
import { forgetArrivals } from "../../platform/mail-bounces.ts"
import { asSystem } from "../../platform/tenant.ts"
import { vendorNow } from "../../platform/vendor-now.ts"
import { forgetMessages } from "../inbox/inquiries/close-erased.ts"
import { purgePayloads, purgePayloadsOf } from "../integrations/inbound/purge-payloads.ts"
import { forgetClicksOf } from "../links/clicks/forget-clicks.ts"
import { purgeEvents, purgeEventsOf } from "../webhooks/deliveries/purge-events.ts"
import * as store from "./store.ts"

/** What is kept where a vendor has no days of its own. */
const MAILS_DAYS = 30

/**
 * Chore: forgets what is older than its vendor keeps it, and of all others what is older than the installation does. Clicks and
 * inquiries count by the vendor's clock; what was received, sent or mailed by the real one.
 */
export async function keepRetention(ctx: Ctx): Promise<void> {
  const rows = await asSystem(ctx, store.listRetentions)
  for (const { days, ...vendor } of rows) await asSystem(ctx, (tx) => forget(tx, days, vendorNow(vendor)))
  const having = (name: keyof store.RetentionDays) =>
    rows.flatMap(({ days }) => (days[name] === null ? [] : [days.vendorId]))
  await purgeEvents(ctx, having("eventsDays"))
  await purgePayloads(ctx, having("eventsDays"))
  const since = daysBefore(realNow(), MAILS_DAYS)
  await asSystem(ctx, (tx) => deleteMails(tx, { notOf: having("mailsDays") }, since))
  await asSystem(ctx, (tx) => forgetArrivals(tx, since))
}

async function forget(tx: Tx, { vendorId, ...days }: store.RetentionDays & { vendorId: string }, now: Date) {
  const { clicksDays, messagesDays, eventsDays, mailsDays } = days
  if (clicksDays !== null) await forgetClicksOf(tx, vendorId, daysBefore(now, clicksDays))
  if (messagesDays !== null) await forgetMessages(tx, vendorId, daysBefore(now, messagesDays))
  if (eventsDays !== null) await purgeEventsOf(tx, vendorId, daysBefore(realNow(), eventsDays))
  if (eventsDays !== null) await purgePayloadsOf(tx, vendorId, daysBefore(realNow(), eventsDays))
  if (mailsDays !== null) await deleteMails(tx, { vendorId }, daysBefore(realNow(), mailsDays))
}

const daysBefore = (now: Date, days: number) => new Date(now.getTime() - days * DAY_MS)
