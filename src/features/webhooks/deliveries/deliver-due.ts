import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { failureText } from "../../../platform/db.ts"
import { log } from "../../../platform/log.ts"
import { OUTGOING_MS } from "../../../platform/outgoing.ts"
import { pause } from "../../../platform/pause.ts"
import { asSystem } from "../../../platform/tenant.ts"
import { stopEndpoint } from "../endpoints/stop-endpoint.ts"
import { type Attempted, attemptDelivery } from "./attempt-delivery.ts"
import * as store from "./lease-store.ts"

/** While something is under way, what has come since is looked for this often. */
const LOOK_AGAIN_MS = 250
/** How long a delivery is its sender's: an attempt, what is read for it before and what is written after. */
const LEASE_MS = OUTGOING_MS + 13_000
/** The next attempt is asked for where it is sooner than cron's next minute. */
const SOON_MS = 30_000
/** Of what is sent at once: what one endpoint that works may take, and all together that fail. */
const PART = 4

/** Whether any delivery is due that nobody sends. */
export const areDeliveriesDue = store.deliveriesDue

export type DeliveryLimits = { maxMs?: number; signal?: AbortSignal }

/**
 * Delivers what is due until nothing is, so long has passed, or it is to end; what is under way then is finished. Each
 * attempt has its own time and each endpoint its part of what is sent at once: one that hangs holds up no other.
 */
export async function deliverDue(
  ctx: Ctx,
  { maxMs = Number.POSITIVE_INFINITY, signal }: DeliveryLimits = {},
): Promise<number> {
  const start = realNow().getTime()
  const running = new Map<store.LeasedDelivery, Promise<void>>()
  const outcomes: Attempted[] = []
  let [done, nextMs]: [number, number] = [0, SOON_MS]
  const begin = (delivery: store.LeasedDelivery) =>
    attemptDelivery(ctx, delivery)
      .then((attempted) => void outcomes.push(attempted))
      // Whoever is next finds it when its lease has ended.
      .catch((error) => log("delivery_failed", { id: delivery.id, error: failureText(error) }))
      .finally(() => running.delete(delivery))
  for (;;) {
    const written = outcomes.splice(0)
    await writeDown(ctx, written)
    done += written.length
    nextMs = Math.min(nextMs, ...written.flatMap((one) => (one.status === "pending" ? [msUntil(one.dueAt)] : [])))
    const isOver = signal?.aborted || realNow().getTime() - start > maxMs
    const leased = isOver ? [] : await leaseFree(ctx, [...running.keys()])
    for (const delivery of leased) running.set(delivery, begin(delivery))
    if (running.size === 0 && outcomes.length === 0) {
      // Out of time there may be more; else what was put off for seconds is looked for then.
      if (isOver || nextMs < SOON_MS) await ctx.ports.deliver(isOver ? 0 : nextMs)
      return done
    }
    await Promise.race([...running.values(), pause(LOOK_AGAIN_MS)])
  }
}

const msUntil = (at: Date) => Math.max(0, at.getTime() - realNow().getTime())

async function leaseFree(ctx: Ctx, running: store.LeasedDelivery[]): Promise<store.LeasedDelivery[]> {
  const { width } = ctx.ports.outgoing
  const part = Math.max(1, Math.floor(width / PART))
  const failing = running.filter(({ failingSince }) => failingSince !== null).length
  const slots = { working: width - (running.length - failing), failing: part - failing, perEndpoint: part }
  if (slots.working <= 0 && slots.failing <= 0) return []
  const now = realNow()
  const until = new Date(now.getTime() + LEASE_MS)
  const leased = await asSystem(ctx, (tx) => store.leaseDeliveries(tx, slots, now, until))
  // There may be more than one of us can send: another one begins beside, where there are others.
  if (leased.length >= width) await ctx.ports.deliver()
  return leased
}

/** What became of them, at once; then endpoints that are to get nothing more. */
async function writeDown(ctx: Ctx, attempted: Attempted[]): Promise<void> {
  if (attempted.length === 0) return
  await asSystem(ctx, (tx) => store.writeOutcomes(tx, attempted, realNow()))
  for (const { vendorId, endpointId, stop } of attempted) if (stop) await stopEndpoint(ctx, vendorId, endpointId, stop)
}
