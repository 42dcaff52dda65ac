import { ringAll } from "../../inquiries/core/deadlines.ts"
import { linkBuyer } from "../../inquiries/core/deeds.ts"
import { clearMember } from "../../inquiries/core/owners.ts"
import type { Work, WorkFacts } from "../../inquiries/core/work.ts"
import type { Due } from "../alarm-store.ts"

/** Sales that came say whose they are; who goes away at an instant is gone before anything rings at it. */
export function doDue(work: Work, due: Omit<Due, keyof WorkFacts>, at: Date) {
  const { ringing, leaving, won } = due
  for (const { id, buyer } of won) {
    const responses = due.responses.filter((one) => one.inquiryId === id)
    linkBuyer(work, work.inquiries.get(id)!, buyer, responses)
  }
  for (const absence of leaving) if (absence.awayUntil > at) clearMember(work, { memberId: absence.memberId, absence })
  ringAll(
    work,
    ringing.map(({ id }) => id),
  )
}
