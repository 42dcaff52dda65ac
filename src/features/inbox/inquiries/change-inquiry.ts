import { actorName, type Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { newId } from "../../../platform/new-id.ts"
import type { EventType } from "../core/timeline.ts"
import * as store from "../store.ts"
import { nextAlarmAt } from "./core/alarms.ts"

export type Inquiry = store.Inquiry
type Happening = { type: EventType; memberId?: string | null; at?: Date; detail?: Record<string, unknown> }

/** Writes down what happened to an inquiry, at this instant unless said otherwise. */
export async function recordHappenings(
  tx: Tx,
  ctx: Ctx,
  inquiry: Pick<Inquiry, "vendorId" | "id">,
  happenings: Happening[],
) {
  await store.insertMoments(
    tx,
    happenings.map(({ type, memberId = null, at = ctx.now, detail = {} }) => ({
      vendorId: inquiry.vendorId,
      id: newId("moment"),
      inquiryId: inquiry.id,
      type,
      at,
      memberId,
      by: actorName(ctx.actor),
      detail,
    })),
  )
}

/** Changes a locked inquiry, sets its alarm anew, and writes down what happened. */
export async function changeInquiry(
  tx: Tx,
  ctx: Ctx,
  before: Inquiry,
  set: store.InquiryChange,
  happenings: Happening[],
): Promise<Inquiry> {
  const alarmAt = nextAlarmAt({ ...before, ...set } as Inquiry)
  const saved = await store.updateInquiry(tx, before, { ...set, alarmAt })
  await recordHappenings(tx, ctx, before, happenings)
  return saved
}
