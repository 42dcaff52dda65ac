import { invariant } from "../../../lib/assert.ts"
import { HOUR_MS } from "../../../lib/time.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { type OutboxHandler, outbox } from "../../../platform/outbox.ts"
import { asVendor } from "../../../platform/tenant.ts"
import type { Work } from "../../../vocabulary/topics.ts"
import { holdReasons, mailbox } from "../../commissions/commissions/core/signals.ts"
import { holdCommissions } from "../../commissions/commissions/hold-commissions.ts"
import { atVendorTime } from "../../identity/vendors/at-vendor-time.ts"
import * as store from "../store.ts"
import type { Winning } from "./attribute-event.ts"
import { clickEvidence } from "./core/click-evidence.ts"
import { emailsFor } from "./core/details.ts"

const FIRST_WAIT_MS = 5_000
const MAX_WAIT_MS = HOUR_MS
/** Nearly a month of hours: a click that is lost says nothing against anybody. */
const MAX_WAITS = 700

/** Looks again at what an event earned when its click, which was still on its way, is there. */
export async function awaitClick(
  tx: Tx,
  vendorId: string,
  sourceId: string,
  { enrollment, click, clickId, clickAt }: Winning,
): Promise<void> {
  if (click || clickId === null || clickAt === null) return
  await wait(tx, vendorId, clickId, { at: clickAt.getTime(), sourceId, affiliateId: enrollment.affiliateId, waits: 0 })
}

function wait(tx: Tx, vendorId: string, clickId: string, awaited: Work["click.awaited"]): Promise<void> {
  const afterMs = Math.min(FIRST_WAIT_MS * 2 ** awaited.waits, MAX_WAIT_MS)
  return outbox(tx, vendorId, "click.awaited", clickId, awaited, afterMs)
}

/** The outbox's part of `awaitClick`: holds what would have been held, or waits on. */
export const recheckClickSignals: OutboxHandler<"click.awaited"> = async (ctx, { vendorId, ref, payload: awaited }) => {
  invariant(vendorId, "awaited_click_has_a_vendor")
  const job = await atVendorTime(ctx, vendorId, "tracking.judge")
  if (!job) return
  await asVendor(job, vendorId, async (tx) => {
    const [click] = await store.findClicks(tx, vendorId, [{ id: ref, at: new Date(awaited.at) }])
    const [enrollment] = await store.findEnrollments(tx, vendorId, [awaited.affiliateId])
    if (!click || !enrollment) {
      if (awaited.waits < MAX_WAITS) await wait(tx, vendorId, ref, { ...awaited, waits: awaited.waits + 1 })
      return
    }
    const nobody = { customerEmails: [], affiliateEmail: "", at: job.now, clickAt: null }
    const reasons = holdReasons({ ...nobody, ...clickEvidence(enrollment, click) })
    await holdCommissions(tx, job, vendorId, { sourceId: awaited.sourceId }, reasons)
  })
}

/** Holds what an affiliate earned by a customer who turns out to be themself. */
export async function holdSelfReferrals(
  tx: Tx,
  ctx: Ctx,
  before: store.Customer,
  after: store.Customer,
): Promise<void> {
  const { vendorId, id: customerId, affiliateId } = after
  const known = new Set(emailsFor(before, "verified"))
  const added = emailsFor(after, "verified").filter((email) => !known.has(email))
  if (affiliateId === null || added.length === 0) return
  const [enrollment] = await store.findEnrollments(tx, vendorId, [affiliateId])
  if (enrollment && added.some((email) => mailbox(email) === mailbox(enrollment.affiliateEmail)))
    await holdCommissions(tx, ctx, vendorId, { customerId, affiliateId }, ["self_referral"])
}
