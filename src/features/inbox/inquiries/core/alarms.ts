import { HOUR_MS } from "../../../../lib/time.ts"
import type { InquiryStatus } from "../../core/pipeline.ts"

/** What of an inquiry rings at an instant. All but the first three ring after the first response too. */
/** In the order in which those of one instant ring. */
const ALARM_KINDS = ["expert_back", "warn", "breach", "escalate", "resume", "try"] as const
export type AlarmKind = (typeof ALARM_KINDS)[number]
export type Alarm = { kind: AlarmKind; at: Date }

export type Watched = {
  status: InquiryStatus
  warnAt: Date
  dueAt: Date
  /** After a breach: when the next in line has let the same time pass, the manager takes it. */
  escalateAt: Date | null
  warnedAt: Date | null
  breachedAt: Date | null
  escalatedAt: Date | null
  respondedAt: Date | null
  /** Stays when it has passed, as a thing to do; it rings once. */
  nextTryAt: Date | null
  remindedAt: Date | null
  waitingUntil: Date | null
  expertDueAt: Date | null
}

function slaAlarms(i: Watched): Alarm[] {
  const alarms: Alarm[] = []
  if (!i.warnedAt && !i.breachedAt) alarms.push({ kind: "warn", at: i.warnAt })
  if (!i.breachedAt) alarms.push({ kind: "breach", at: i.dueAt })
  if (i.breachedAt && i.escalateAt && !i.escalatedAt) alarms.push({ kind: "escalate", at: i.escalateAt })
  return alarms
}

/** Everything that is still to ring, the earliest first. What is closed or spam is silent. */
export function pendingAlarms(i: Watched): Alarm[] {
  if (i.status !== "open" && i.status !== "waiting") return []
  const alarms = i.respondedAt ? [] : slaAlarms(i)
  if (i.expertDueAt) alarms.push({ kind: "expert_back", at: i.expertDueAt })
  const isReminded = i.nextTryAt && i.remindedAt && i.remindedAt >= i.nextTryAt
  if (i.status === "open" && i.nextTryAt && !isReminded) alarms.push({ kind: "try", at: i.nextTryAt })
  if (i.status === "waiting" && i.waitingUntil) alarms.push({ kind: "resume", at: i.waitingUntil })
  return alarms.sort(
    (a, b) => a.at.getTime() - b.at.getTime() || ALARM_KINDS.indexOf(a.kind) - ALARM_KINDS.indexOf(b.kind),
  )
}

/** When the inquiry rings next; null when nothing is to come. */
export function nextAlarmAt(i: Watched): Date | null {
  return pendingAlarms(i)[0]?.at ?? null
}

const TRY_AFTER_MS = [HOUR_MS, 4 * HOUR_MS]
const LATER_MS = 8 * HOUR_MS

/** Business time from a try that nobody answered until the next: one hour, then four, then a working day. */
export function nextTryAfter(triesBefore: number): number {
  return TRY_AFTER_MS[triesBefore] ?? LATER_MS
}
