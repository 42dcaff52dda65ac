import { invariant } from "../../../lib/assert.ts"
import { HOUR_MS } from "../../../lib/time.ts"
import type { Work } from "../../../lib/topics.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { type OutboxHandler, outbox } from "../../../platform/outbox.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { holdReasons, mailbox } from "../../commissions/commissions/core/signals.ts"
import { holdLate } from "../../commissions/commissions/hold-late.ts"
import { atVendorTime } from "../../identity/vendors/vendor-time.ts"
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
  { place, click, clickId, clickAt }: Winning,
): Promise<void> {
  if (click || clickId === null || clickAt === null) return
  await wait(tx, vendorId, clickId, { at: clickAt.getTime(), sourceId, affiliateId: place.affiliateId, waits: 0 })
}

function wait(tx: Tx, vendorId: string, clickId: string, awaited: Work["click.awaited"]): Promise<void> {
  const afterMs = Math.min(FIRST_WAIT_MS * 2 ** awaited.waits, MAX_WAIT_MS)
  return outbox(tx, vendorId, "click.awaited", clickId, awaited, afterMs)
}

/** The outbox's part of `awaitClick`: holds what would have been held, or waits on. */
export const judgeClick: OutboxHandler<"click.awaited"> = async (ctx, { vendorId, ref, payload: awaited }) => {
  invariant(vendorId, "awaited_click_has_a_vendor")
  const job = await atVendorTime(ctx, vendorId, "tracking.judge")
  if (!job) return
  await asVendor(job, vendorId, async (tx) => {
    const [click] = await store.findClicks(tx, vendorId, [{ id: ref, at: new Date(awaited.at) }])
    const [place] = await store.findPlaces(tx, vendorId, [awaited.affiliateId])
    if (!click || !place) {
      if (awaited.waits < MAX_WAITS) await wait(tx, vendorId, ref, { ...awaited, waits: awaited.waits + 1 })
      return
    }
    const nobody = { customerEmails: [], affiliateEmail: "", at: job.now, clickAt: null }
    const reasons = holdReasons({ ...nobody, ...clickEvidence(place, click) })
    await holdLate(tx, job, vendorId, { sourceId: awaited.sourceId }, reasons)
  })
}

/** Holds what an affiliate earned by a customer who turns out to be themself. */
export async function judgeEmail(tx: Tx, ctx: Ctx, before: store.Customer, after: store.Customer): Promise<void> {
  const { vendorId, id: customerId, affiliateId } = after
  const known = new Set(emailsFor(before, "verified"))
  const learnt = emailsFor(after, "verified").filter((email) => !known.has(email))
  if (affiliateId === null || learnt.length === 0) return
  const [place] = await store.findPlaces(tx, vendorId, [affiliateId])
  if (place && learnt.some((email) => mailbox(email) === mailbox(place.affiliateEmail)))
    await holdLate(tx, ctx, vendorId, { customerId, affiliateId }, ["self_referral"])
}
