import { DAY_MS } from "../../../lib/time.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import type { DueSource } from "../../../platform/due.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { findClaims } from "../../conversions/refunds/list-waiting.ts"
import { mailOwners } from "../../identity/vendors/mail-owners.ts"
import { missingLink, outcomeOf, type ReportedClaim, waitingMail } from "./core/claim-outcome.ts"
import * as store from "./wait-store.ts"

/** How long a claim may wait for its sale before people have to look. */
export const PATIENCE_MS = DAY_MS
const BATCH = 100

/** Claims that have waited for a day at the vendor's clock: their events are parked, and the owners mailed. */
export const waitingClaims: DueSource = {
  name: "stripe.waiting_claims",
  next: (vendorId, { until }) => store.nextParking(vendorId, until),
  async run(ctx, vendorId, at) {
    for (;;) if ((await asVendor(ctx, vendorId, (tx) => parkDue(tx, ctx, vendorId, at))) < BATCH) return
  },
}

async function parkDue(tx: Tx, ctx: Ctx, vendorId: string, at: Date): Promise<number> {
  const due = await store.lockParking(tx, vendorId, at, BATCH)
  const waits = new Map<string, ReportedClaim>()
  for (const claim of await findClaims(
    tx,
    vendorId,
    due.map((event) => event.waitsFor),
  )) {
    if (claim.status !== "waiting_for_sale") await store.closeWaits(tx, vendorId, claim.externalId, outcomeOf(claim))
    else if (!(await store.isParked(tx, vendorId, claim.externalId))) waits.set(claim.externalId, claim)
    await store.parkWaits(tx, vendorId, claim.externalId, at, `waited for 24 h: ${missingLink(claim)}`)
  }
  const eventsUrl = `${ctx.ports.env.publicUrl}/v1/integrations/stripe/events?status=parked`
  if (waits.size > 0) await mailOwners(tx, vendorId, waitingMail([...waits.values()], eventsUrl))
  return due.length
}

/** A claim has its sale, or waits no more: so do the events that reported it, also those that were parked meanwhile. */
export function closeWaits(ctx: Ctx, vendorId: string, claimExternalId: string): Promise<void> {
  return asVendor(ctx, vendorId, async (tx) => {
    const [claim] = await findClaims(tx, vendorId, [claimExternalId])
    if (!claim || claim.status === "waiting_for_sale") return
    await store.closeWaits(tx, vendorId, claimExternalId, outcomeOf(claim))
  })
}
