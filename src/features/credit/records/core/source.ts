import { CHANNELS, type Channel } from "../../models/core/journey.ts"
import type { Split } from "./splits.ts"

/**
 * The one channel without which the deal would not exist: that of the first touch. Where a person credited a sale without
 * a touch, the channel they gave most, the earlier of equals.
 */
export function sourcedWith(byTouch: Channel | null, record: readonly Split[] | null): Channel | null {
  if (byTouch || !record) return byTouch
  const most = Math.max(...record.map(({ bps }) => bps))
  return CHANNELS.find((channel) => record.some((split) => split.channel === channel && split.bps === most)) ?? null
}

/** Every channel that touched the deal or was given credit for it, in the order of `CHANNELS`. */
export function influencedWith(byTouch: readonly Channel[], record: readonly Split[] | null): Channel[] {
  return CHANNELS.filter(
    (channel) => byTouch.includes(channel) || record?.some((split) => split.channel === channel && split.bps > 0),
  )
}
