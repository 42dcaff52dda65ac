import { conflict, invalidField } from "../../../../lib/errors.ts"
import type { MoveStageInput, WaitForCustomer } from "../../contract.ts"
import { type Ending, moveStage } from "../../core/pipeline.ts"
import type { Inquiry, InquiryResponse } from "../../store.ts"
import { breachOverdue } from "./deadlines.ts"
import { linkBuyer, mustBeAlive, refuseSpam } from "./deeds.ts"
import { becomes, change, type Work } from "./work.ts"

const LACKS = {
  reason: "is needed: nothing closes without an outcome",
  sale_external_id: "is needed: what is won names its sale",
}

/** Whose the sale is that was named, and what was answered so far. */
export type Won = { buyer: string | null; responses: readonly InquiryResponse[] }

/** Moves an inquiry along the pipeline. Won names its sale, lost its reason (422 otherwise); both are final (409). */
export function move(work: Work, inquiry: Inquiry, input: MoveStageInput, won: Won) {
  refuseSpam(inquiry)
  const moved = moveStage({ stage: inquiry.stage, isClosed: inquiry.status === "closed" }, input)
  switch (moved.kind) {
    case "unchanged":
      return
    case "final":
      throw conflict("inquiry_closed", "It is closed; what comes next is a new inquiry.")
    case "lacks":
      throw invalidField(`/${moved.field}`, LACKS[moved.field])
    case "superfluous":
      throw invalidField(`/${moved.field}`, "is for the stage won only")
    case "moved": {
      const { stage, reason } = input
      const deed = { before: { stage: inquiry.stage }, after: { stage }, reason }
      work.deeds.push({ action: "inquiry.move", subject: inquiry.id, detail: deed })
      const detail = { from: inquiry.stage, to: stage, reason: reason ?? null }
      if (moved.closes) return close(work, inquiry, moved.closes, input, detail, won)
      change(work, inquiry, { stage }, [{ type: "moved", memberId: inquiry.ownerId, detail }])
    }
  }
}

/** Closes what was never to become a sale: a question answered, an application decided. The reason is its outcome. */
export function resolve(work: Work, inquiry: Inquiry, reason: string) {
  mustBeAlive(inquiry)
  if (!inquiry.respondedAt)
    throw conflict("inquiry_unanswered", "Nobody has responded yet. Respond first, or close it as lost with a reason.")
  work.deeds.push({ action: "inquiry.resolve", subject: inquiry.id, detail: { ...becomes(inquiry, "closed"), reason } })
  close(work, inquiry, "resolved", { reason }, { reason }, null)
}

function close(
  work: Work,
  before: Inquiry,
  ending: Exclude<Ending, "erased">,
  given: { reason?: string | undefined; sale_external_id?: string | undefined },
  detail: Record<string, unknown>,
  won: Won | null,
) {
  const inquiry = breachOverdue(work, before)
  const set = {
    status: "closed" as const,
    ending,
    closedAt: work.now,
    reason: given.reason ?? null,
    stage: ending === "resolved" ? inquiry.stage : ending,
    saleExternalId: given.sale_external_id ?? null,
    expertId: null,
    expertDueAt: null,
    waitingUntil: null,
    nextTryAt: null,
  }
  const left = work.desk.checklists[inquiry.kind].filter((item) => !inquiry.checked.includes(item))
  const closed = { ...detail, ending, sale_external_id: set.saleExternalId, checklist_left: left }
  const done = change(work, inquiry, set, [{ type: "closed", memberId: inquiry.ownerId, detail: closed }])
  if (work.desk.asksRating && done.mailedAt && !done.ratingRequestedAt) work.asked.push(done.id)
  if (ending === "won" && won) linkBuyer(work, done, won.buyer, won.responses)
}

/** Pauses the follow-ups until an instant, or until the customer writes. 409 before the first response: that clock runs. */
export function wait(work: Work, inquiry: Inquiry, { until, note }: WaitForCustomer) {
  mustBeAlive(inquiry)
  if (!inquiry.respondedAt)
    throw conflict("inquiry_unanswered", "Nobody has responded yet, so it is the customer who waits.")
  if (until <= work.now) throw invalidField("/until", "is not in the future")
  const values = becomes(inquiry, "waiting", { waiting_until: until.toISOString() })
  work.deeds.push({ action: "inquiry.wait", subject: inquiry.id, detail: values })
  const set = { status: "waiting" as const, waitingUntil: until, nextTryAt: null }
  const detail = { until: until.toISOString(), note: note ?? null }
  change(work, inquiry, set, [{ type: "waiting", memberId: inquiry.ownerId, detail }])
}

/** Sets which items of its kind's checklist are done. 422 for an item that the list does not have. */
export function tick(work: Work, inquiry: Inquiry, done: readonly string[]) {
  mustBeAlive(inquiry)
  const items = work.desk.checklists[inquiry.kind]
  const strange = done.findIndex((item) => !items.includes(item) && !inquiry.checked.includes(item))
  if (strange >= 0) throw invalidField(`/done/${strange}`, `is not on the checklist: ${items.join(", ")}`)
  const checked = [...new Set(done)]
  const values = { before: { checked: inquiry.checked }, after: { checked } }
  work.deeds.push({ action: "inquiry.check", subject: inquiry.id, detail: values })
  change(work, inquiry, { checked }, [{ type: "checked", detail: { done: checked } }])
}
