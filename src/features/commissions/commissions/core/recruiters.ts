import { addMonths } from "../../../../lib/calendar.ts"
import type { AFFILIATE_STATUSES } from "../../../../vocabulary/affiliate-statuses.ts"
import type { Recruiting } from "../../../programs/core.ts"
import { mailbox } from "./signals.ts"

/** An affiliate in a line of recruiters; `approvedAt` as text, since it comes as JSON. */
export type LineMember = {
  id: string
  recruitedBy: string | null
  programId: string
  personId: string
  email: string
  status: (typeof AFFILIATE_STATUSES)[number]
  approvedAt: string | null
}

/** Who earns `bps` of each commission of `recruitedId`. */
export type Recruiter = { affiliateId: string; recruitedId: string; bps: number }

/**
 * Who earns, up the line, of what an affiliate earns at an instant: approved ones of the same program who are another person,
 * until `months` after the affiliate was approved. Who does not earn keeps their level.
 */
export function recruitersOf(
  earnerId: string,
  line: readonly LineMember[],
  { levels_bps: levels, months }: Recruiting,
  { at, timeZone }: { at: Date; timeZone: string },
): Recruiter[] {
  const byId = new Map(line.map((member) => [member.id, member]))
  const earner = byId.get(earnerId)
  if (!earner || isOver(earner, months, at, timeZone)) return []
  const seen = new Set([earner.id])
  const recruiters: Recruiter[] = []
  let above = earner
  for (const bps of levels) {
    const next = above.recruitedBy === null ? undefined : byId.get(above.recruitedBy)
    if (!next || seen.has(next.id)) break
    seen.add(next.id)
    if (bps > 0 && mayEarn(next, earner)) recruiters.push({ affiliateId: next.id, recruitedId: earner.id, bps })
    above = next
  }
  return recruiters
}

function isOver({ approvedAt }: LineMember, months: number | null, at: Date, timeZone: string): boolean {
  if (months === null) return false
  return approvedAt === null || at >= addMonths(new Date(approvedAt), months, timeZone)
}

function mayEarn(recruiter: LineMember, earner: LineMember): boolean {
  const isSamePerson = recruiter.personId === earner.personId || mailbox(recruiter.email) === mailbox(earner.email)
  return recruiter.status === "approved" && recruiter.programId === earner.programId && !isSamePerson
}
