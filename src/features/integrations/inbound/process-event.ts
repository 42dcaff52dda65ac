import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { codedFailure } from "../../../platform/db.ts"
import { log } from "../../../platform/log.ts"
import { asSystem } from "../../../platform/tenant.ts"
import * as store from "../store.ts"

/** With the outbox's growing waits about an hour; then a person has to look. */
const MAX_ATTEMPTS = 15
const MAX_REASON = 500

/** A claim (its external id) that waits for its sale, and until when nobody has to look. */
export type Wait = { claim: string; until: Date }
/** What became of an event, and why where that needs words; `parked` is for a person to look at. */
export type EventOutcome = { status: "processed" | "ignored" | "parked"; reason: string | null; wait?: Wait }

/** Does what an event calls for; false when it concerns nothing of ours. Any order, any number of times. */
export type EventHandler<E> = (ctx: Ctx, event: E) => Promise<boolean | EventOutcome>

/** Processes a stored event once. What fails is thrown, so that it comes again, until it is parked. */
export async function processEvent<E>(
  ctx: Ctx,
  owner: string,
  id: string,
  handlers: Record<string, EventHandler<E>>,
): Promise<void> {
  const event = await asSystem(ctx, (tx) => store.findEvent(tx, owner, id))
  if (event?.status !== "received") return
  const close = (set: Parameters<typeof store.closeEvent>[2]) =>
    asSystem(ctx, (tx) => store.closeEvent(tx, event, { ...set, processedAt: realNow() }))
  try {
    const outcome = (await handlers[event.type]?.(ctx, event.payload as E)) ?? false
    await close(
      typeof outcome === "object" ? cut(outcome) : { status: outcome ? "processed" : "ignored", reason: null },
    )
  } catch (error) {
    const reason = (codedFailure(error).split("\n")[0] ?? "").slice(0, MAX_REASON)
    const attempts = await asSystem(ctx, (tx) => store.countFailure(tx, event, reason))
    if (attempts < MAX_ATTEMPTS) throw error
    log("event_parked", { id, type: event.type, reason })
    await close({ status: "parked", reason })
  }
}

function cut({ status, reason, wait }: EventOutcome) {
  const waits = { waitsFor: wait?.claim ?? null, parksAt: wait?.until ?? null }
  return { status, reason: reason?.slice(0, MAX_REASON) ?? null, ...waits }
}
