import { invariant } from "../../../lib/assert.ts"
import { apply } from "../../../platform/apply.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { type OutboxHandler, writeOutbox } from "../../../platform/outbox.ts"
import { asVendor } from "../../../platform/tenant.ts"
import type { Asked } from "../../../vocabulary/topics.ts"
import { holdReasons } from "../../commissions/commissions/core/signals.ts"
import { holdCommissions } from "../../commissions/commissions/hold-commissions.ts"
import { atVendorTime } from "../../identity/vendors/at-vendor-time.ts"
import * as store from "../store.ts"
import type { Winning } from "./core/attribute.ts"
import { awaited, clickAwaited } from "./core/await-click.ts"
import { clickEvidence } from "./core/click-evidence.ts"
import { isFoundToBe } from "./core/keep.ts"

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

/** Holds what an affiliate earned by a customer who turns out to be themself. */
export async function holdSelfReferrals(
  tx: Tx,
  ctx: Ctx,
  before: store.CustomerRow,
  after: store.CustomerRow,
): Promise<void> {
  const { vendorId, affiliateId } = after
  if (affiliateId === null || before === after) return
  const [enrollment] = await store.findEnrollments(tx, vendorId, [affiliateId])
  if (enrollment && isFoundToBe(enrollment.affiliateEmail, before, after)) await holdAsSelfReferral(tx, ctx, after)
}

/** What the affiliate of a customer earned by them, who is the affiliate themself. */
export async function holdAsSelfReferral(
  tx: Tx,
  ctx: Ctx,
  { vendorId, id, affiliateId }: store.CustomerRow,
): Promise<void> {
  if (affiliateId !== null) await holdCommissions(tx, ctx, vendorId, { customerId: id, affiliateId }, ["self_referral"])
}
