import type { OutboxHandler } from "../../platform/outbox.ts"
import { PLATFORM_EVENTS } from "./events.ts"
import { PLATFORM_TOPIC } from "./hooks.ts"
import { processEvent } from "./process-event.ts"
import { PLATFORM } from "./receive-event.ts"

/** Events that were stored and answered, and are now to be acted on. */
export const stripeHandlers: Record<string, OutboxHandler> = {
  [PLATFORM_TOPIC]: (ctx, row) => processEvent(ctx, PLATFORM, row.ref, PLATFORM_EVENTS),
}
