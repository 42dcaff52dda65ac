import type { Deps } from "./app.ts"
import { IMPORT_TOPIC } from "./features/imports/create-import.ts"
import { processImport } from "./features/imports/process-import.ts"
import { sealLedgers } from "./features/ledger/seal-ledger.ts"
import { consumeClicks, consumeDeadClicks, type QueueMessage } from "./features/links/consume-clicks.ts"
import { AWAITED_CLICK } from "./features/links/core/click.ts"
import { earnClick } from "./features/links/earn-click.ts"
import { payoutHandlers } from "./features/payouts/jobs.ts"
import { stripeHandlers } from "./features/stripe/jobs.ts"
import { judgeClick } from "./features/tracking/judge-late.ts"
import { realNow } from "./platform/clock.ts"
import type { Ctx } from "./platform/ctx.ts"
import { sendMail } from "./platform/mail.ts"
import { newId } from "./platform/new-id.ts"
import { drainOutbox, type OutboxHandler } from "./platform/outbox.ts"

/** Topic of an outbox row → what follows the commit. */
const handlers: Record<string, OutboxHandler> = {
  "mail.send": sendMail,
  "click.earning": earnClick,
  [AWAITED_CLICK]: judgeClick,
  [IMPORT_TOPIC]: processImport,
  ...payoutHandlers,
  ...stripeHandlers,
}

/** A long piece of work goes on with the next message, well within what an invocation may take. */
const CONSUMER_MS = 20_000

type Batch = { queue: string; messages: readonly QueueMessage[] }

/** Takes a batch by the queue it came from. What clicks leave in the outbox is another's work: the next clicks do not wait. */
export async function consume(deps: Deps, { queue, messages }: Batch): Promise<void> {
  const isMore = queue.endsWith("-clicks")
    ? await consumeClicks(deps, queue, messages)
    : queue.endsWith("-clicks-dead")
      ? await consumeDeadClicks(deps, queue, messages)
      : (await settle(deps, CONSUMER_MS)).isLeft
  if (isMore) await deps.ports.wake()
}

/** Acts for no caller: queues, cron, and what follows a commit. */
export function systemContext(deps: Deps, job: string): Ctx {
  return {
    ...deps,
    actor: { kind: "system", job },
    requestId: newId("request"),
    now: realNow(),
    idempotency: null,
  }
}

/** Does what commits asked for, until nothing is left to do or so long has passed, and seals what they posted. */
export async function settle(deps: Deps, maxMs?: number): Promise<{ done: number; isLeft: boolean }> {
  const ctx = systemContext(deps, "outbox")
  const done = await drainOutbox(ctx, handlers, maxMs)
  await sealLedgers(ctx)
  return done
}
