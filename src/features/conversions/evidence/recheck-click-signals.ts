import { invariant } from "../../../lib/assert.ts"
import { apply } from "../../../platform/apply.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { type OutboxHandler, writeOutbox } from "../../../platform/outbox.ts"
import { asVendor } from "../../../platform/tenant.ts"
import type { Asked } from "../../../vocabulary/topics.ts"
import { holdReasons, selvesAmong } from "../../commissions/commissions/core/signals.ts"
import { holdCommissions } from "../../commissions/commissions/hold-commissions.ts"
import { listEarners } from "../../commissions/commissions/read-commissions.ts"
import { atVendorTime } from "../../identity/vendors/at-vendor-time.ts"
import * as store from "../store.ts"
import type { Winning } from "./core/attribute.ts"
import { awaited, clickAwaited } from "./core/await-click.ts"
import { clickEvidence } from "./core/click-evidence.ts"
import { emailsAdded } from "./core/keep.ts"

/** Nearly a month of hours: a click that is lost says nothing against anybody. */
const MAX_WAITS = 700

/** Looks again at what an event earned when its click, which was still on its way, is there. */
export async function awaitClick(tx: Tx, vendorId: string, sourceId: string, winning: Winning): Promise<void> {
  await wait(tx, vendorId, clickAwaited(sourceId, winning))
}

async function wait(tx: Tx, vendorId: string, work: Asked | null): Promise<void> {
  if (work) await apply(tx, { waited: writeOutbox(vendorId, [], [work]) })
}

/** The outbox's part of `awaitClick`: holds what would have been held, or waits on. */
export const recheckClickSignals: OutboxHandler<"click.awaited"> = async (ctx, { vendorId, ref, payload }) => {
  invariant(vendorId, "awaited_click_has_a_vendor")
  const job = await atVendorTime(ctx, vendorId, "tracking.judge")
  if (!job) return
  await asVendor(job, vendorId, async (tx) => {
    const [click] = await store.findClicks(tx, vendorId, [{ id: ref }])
    const [enrollment] = await store.findEnrollments(tx, vendorId, [payload.affiliateId])
    if (!click || !enrollment) {
      if (payload.waits < MAX_WAITS) await wait(tx, vendorId, awaited(ref, { ...payload, waits: payload.waits + 1 }))
      return
    }
    const nobody = { customerEmails: [], affiliateEmail: "", at: job.now, clickAt: null }
    const reasons = holdReasons({ ...nobody, ...clickEvidence(enrollment, click) })
    await holdCommissions(tx, job, vendorId, { sourceId: payload.sourceId }, reasons)
  })
}

/** Holds what affiliates earned by a customer who turns out to be themself, and what others have a share of in that. */
export async function holdSelfReferrals(
  tx: Tx,
  ctx: Ctx,
  before: store.CustomerRow,
  after: store.CustomerRow,
): Promise<void> {
  if (before === after) return
  const added = emailsAdded(before, after)
  if (added.length === 0) return
  const { vendorId, id: customerId } = after
  const earners = await listEarners(tx, vendorId, customerId)
  for (const self of new Set(selvesAmong(earners, added))) {
    // Of what is their own to share nobody earns, as when it is known from the first.
    const own = earners.filter(({ id }) => id === self && id === after.affiliateId)
    const suspects = own.length > 0 ? own.map(({ sourceId }) => ({ sourceId })) : [{ customerId, affiliateId: self }]
    for (const suspect of suspects) await holdCommissions(tx, ctx, vendorId, suspect, ["self_referral"])
  }
}
