import type { Bounce } from "../../../platform/mail-bounces.ts"
import { tx } from "../../../web/reader.ts"
import { DateTime, Name } from "../../../web/ui/text.tsx"

/** That mail does not reach an address, beside it; nothing where it does. */
export function BounceMark({ bounce, zone }: { bounce: Bounce | null | undefined; zone: string }) {
  if (!bounce) return null
  const day = <DateTime at={bounce.at.toISOString()} zone={zone} isDay />
  return (
    <span class="sub">
      <strong>{tx(`mails.is_${bounce.kind}`, { day, reason: <Name>{bounce.reason}</Name> })}</strong>
    </span>
  )
}
