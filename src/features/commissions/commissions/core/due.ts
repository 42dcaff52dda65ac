import { DAY_MS } from "../../../../lib/time.ts"

/** When the hold ends: exactly `holdDays` times 24 hours after it was earned, whatever clocks are changed between. */
export function availableAt(earnedAt: Date, holdDays: number): Date {
  return new Date(earnedAt.getTime() + holdDays * DAY_MS)
}

/** Whether the hold is over: from the very instant of `available` on. */
export function isDue(available: Date, now: Date): boolean {
  return now >= available
}
