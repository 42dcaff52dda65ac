import { apply } from "../../../platform/apply.ts"
import { writeAudit } from "../../../platform/audit.ts"
import { actorName, type Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { newId } from "../../../platform/new-id.ts"
import { writeOutbox } from "../../../platform/outbox.ts"
import { beginWork, type Facts, type Work } from "./core/work.ts"
import { recordJourney } from "./record-journey.ts"
import { writeInquiries } from "./work-store.ts"

type Writers = Parameters<typeof apply>[1]

/** A decision begins with what is so. */
export function workFrom(ctx: Ctx, vendorId: string, facts: Facts): Work {
  const { publicUrl } = ctx.ports.env
  return beginWork(facts, { vendorId, now: ctx.now, by: actorName(ctx.actor), publicUrl, mint: newId })
}

/** Writes what was decided in one statement, `more` with it, and for credit what is for it. */
export async function writeWork(tx: Tx, ctx: Ctx, work: Work, more: Writers = {}): Promise<void> {
  const { vendorId } = work
  const mails = work.mails.map((carries) => ({ topic: "mail.send" as const, ref: newId("mail"), carries }))
  await apply(tx, {
    ...writeInquiries(work),
    audited: writeAudit(ctx, vendorId, work.deeds),
    outgoing: writeOutbox(vendorId, work.events, mails),
    ...more,
  })
  for (const journey of work.journeys) await recordJourney(tx, ctx, journey)
}
