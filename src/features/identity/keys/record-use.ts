import { MINUTE_MS } from "../../../lib/time.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { asSystem } from "../../../platform/tenant.ts"
import * as store from "./key-store.ts"

/** How exact "last used" is: one key is written down once in this time, and by one instance not more often either. */
const EVERY_MS = 5 * MINUTE_MS
const MAX_REMEMBERED = 10_000

const notedAt = new Map<string, number>()

type Used = { vendorId: string; id: string; lastUsedAt: Date | null }

/** Writes down after the answer that a key or token was used. Statistics only: where that fails, nobody gets an error. */
export function recordUse(ctx: Pick<Ctx, "db" | "ports">, kind: "key" | "token", used: Used): void {
  const now = realNow()
  const latest = Math.max(notedAt.get(used.id) ?? 0, used.lastUsedAt?.getTime() ?? 0)
  if (now.getTime() - latest < EVERY_MS) return
  if (notedAt.size >= MAX_REMEMBERED) notedAt.clear()
  notedAt.set(used.id, now.getTime())
  ctx.ports.defer(asSystem(ctx, (tx) => store.recordUse(tx, kind, used, now)).catch(() => {}))
}
