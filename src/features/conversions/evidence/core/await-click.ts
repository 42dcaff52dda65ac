import { HOUR_MS } from "../../../../lib/time.ts"
import type { Asked, OutboxWork } from "../../../../vocabulary/topics.ts"
import type { Winning } from "./attribute.ts"

const FIRST_WAIT_MS = 5_000

/** A look again at what an event earned when its click, which was still on its way, is there; null when it is known. */
export function clickAwaited(sourceId: string, { enrollment, click, clickId, clickAt }: Winning): Asked | null {
  if (click || clickId === null || clickAt === null) return null
  return awaited(clickId, { at: clickAt.getTime(), sourceId, affiliateId: enrollment.affiliateId, waits: 0 })
}

/** The next look, twice as long after the one before, at most an hour. */
export function awaited(clickId: string, carries: OutboxWork["click.awaited"]): Asked {
  const afterMs = Math.min(FIRST_WAIT_MS * 2 ** carries.waits, HOUR_MS)
  return { topic: "click.awaited", ref: clickId, carries, afterMs }
}
