import { conflict, invalidField, notFound } from "../../../lib/errors.ts"
import { audit } from "../../../platform/audit.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import type { MoveStageInput } from "../contract.ts"
import { moveStage as decide, type Ending } from "../core/pipeline.ts"
import { readDesk } from "../desk/desk-store.ts"
import * as store from "../store.ts"
import { breachOverdue } from "./breach-overdue.ts"
import { changeInquiry, type Inquiry } from "./change-inquiry.ts"
import { linkSale } from "./join-customer.ts"
import { type FullInquiry, lockOpenInquiry, workOnInquiry } from "./work-on-inquiry.ts"

const LACKS = {
  reason: "is needed: nothing closes without an outcome",
  sale_external_id: "is needed: what is won names its sale",
}

/** Moves an inquiry along the pipeline. Won names its sale, lost its reason (422 otherwise); both are final (409). */
export async function moveStage(ctx: Ctx, vendorId: string, id: string, input: MoveStageInput): Promise<FullInquiry> {
  return workOnInquiry(ctx, vendorId, "inquiry.work", async (tx) => {
    const inquiry = await store.lockInquiry(tx, vendorId, id)
    if (!inquiry) throw notFound()
    if (inquiry.status === "spam") throw conflict("inquiry_is_spam", "It is marked as spam; release it first.")
    const move = decide({ stage: inquiry.stage, isClosed: inquiry.status === "closed" }, input)
    switch (move.kind) {
      case "unchanged":
        return inquiry
      case "final":
        throw conflict("inquiry_closed", "It is closed; what comes next is a new inquiry.")
      case "lacks":
        throw invalidField(`/${move.field}`, LACKS[move.field])
      case "superfluous":
        throw invalidField(`/${move.field}`, "is for the stage won only")
      case "moved": {
        await audit(tx, ctx, vendorId, "inquiry.move", id, {
          before: { stage: inquiry.stage },
          after: { stage: input.stage },
          reason: input.reason,
        })
        const detail = { from: inquiry.stage, to: input.stage, reason: input.reason ?? null }
        if (!move.closes)
          return changeInquiry(tx, ctx, inquiry, { stage: input.stage }, [
            { type: "moved", memberId: inquiry.ownerId, detail },
          ])
        return close(tx, ctx, inquiry, move.closes, input, detail)
      }
    }
  })
}

/** Closes what was never to become a sale: a question answered, an application decided. The reason is its outcome. */
export async function resolveInquiry(ctx: Ctx, vendorId: string, id: string, reason: string): Promise<FullInquiry> {
  return workOnInquiry(ctx, vendorId, "inquiry.work", async (tx) => {
    const inquiry = await lockOpenInquiry(tx, vendorId, id)
    if (!inquiry.respondedAt)
      throw conflict(
        "inquiry_unanswered",
        "Nobody has responded yet. Respond first, or close it as lost with a reason.",
      )
    await audit(tx, ctx, vendorId, "inquiry.resolve", id, { reason })
    return close(tx, ctx, inquiry, "resolved", { reason }, { reason })
  })
}

async function close(
  tx: Tx,
  ctx: Ctx,
  before: Inquiry,
  ending: Ending,
  given: { reason?: string | undefined; sale_external_id?: string | undefined },
  detail: Record<string, unknown>,
): Promise<Inquiry> {
  const desk = await readDesk(tx, before.vendorId)
  const inquiry = await breachOverdue(tx, ctx, desk, before)
  const set = {
    status: "closed" as const,
    ending,
    closedAt: ctx.now,
    reason: given.reason ?? null,
    stage: ending === "resolved" ? inquiry.stage : ending,
    saleExternalId: given.sale_external_id ?? null,
    expertId: null,
    expertDueAt: null,
    waitingUntil: null,
    nextTryAt: null,
  }
  const left = desk.checklists[inquiry.kind].filter((item) => !inquiry.checked.includes(item))
  const closed = { ...detail, ending, sale_external_id: set.saleExternalId, checklist_left: left }
  const done = await changeInquiry(tx, ctx, inquiry, set, [
    { type: "closed", memberId: inquiry.ownerId, detail: closed },
  ])
  return ending === "won" ? linkSale(tx, ctx, done) : done
}
