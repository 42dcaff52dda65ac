import { apply, type Writers } from "../../../platform/apply.ts"
import { writeAudit } from "../../../platform/audit.ts"
import { actorName, type Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { newId } from "../../../platform/new-id.ts"
import { writeOutbox } from "../../../platform/outbox.ts"
import { stampOf } from "../../../platform/stamp.ts"
import type { Asked } from "../../../vocabulary/topics.ts"
import { writeTouches } from "../../credit/journeys/join-journey.ts"
import { reviewSales } from "../../credit/records/close-sale.ts"
import { decideTouches, type Known } from "./core/journey.ts"
import { beginWork, type Work, type WorkFacts } from "./core/work.ts"
import { recordJourney } from "./record-journey.ts"
import { writeInquiries } from "./work-store.ts"

/** A decision begins with what is so. */
export function workFrom(ctx: Ctx, vendorId: string, facts: WorkFacts): Work {
  const { publicUrl } = ctx.ports.env
  return beginWork(facts, { vendorId, now: ctx.now, by: actorName(ctx.actor), publicUrl, mint: newId })
}

/** `known`: what credit must know where it is one customer's; `more`: writers of the caller's own. */
type With = { known?: Known | undefined; more?: Writers }

/** Writes what was decided in one statement. Customers that were not known when it was loaded follow, one by one. */
export async function writeWork(tx: Tx, ctx: Ctx, work: Work, { known, more = {} }: With = {}): Promise<void> {
  const { vendorId } = work
  const journeys = work.journeys.filter(({ inquiry }) => inquiry.customerExternalId !== null)
  const isKnown = known?.customer != null
  const touched = decideTouches(known, isKnown ? journeys : [], stampOf(ctx, vendorId))
  const mails = work.mails.map((carries) => ({ topic: "mail.send" as const, ref: newId("mail"), carries }))
  const ratings: Asked[] = work.asked.map((ref) => ({ topic: "rating.request", ref }))
  await apply(tx, {
    ...writeInquiries(work),
    ...writeTouches(touched),
    audited: writeAudit(ctx, vendorId, [...work.deeds, ...touched.deeds]),
    outgoing: writeOutbox(vendorId, work.events, [...mails, ...ratings]),
    ...more,
  })
  if (touched.reviewFrom) await reviewSales(tx, ctx, vendorId, known!.customer!.id, touched.reviewFrom)
  for (const journey of isKnown ? [] : journeys) await recordJourney(tx, ctx, journey)
}
