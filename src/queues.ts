import type { Deps } from "./deps.ts"
import { recheckClickSignals } from "./features/conversions/evidence/recheck-click-signals.ts"
import { stripeHandlers } from "./features/integrations/jobs.ts"
import { extendChains } from "./features/ledger/audit/extend-chains.ts"
import { copyClicks } from "./features/links/clicks/copy-clicks.ts"
import { countClicks } from "./features/links/clicks/count-clicks.ts"
import { earnClick } from "./features/links/clicks/earn-click.ts"
import { consumeClicks, consumeDeadClicks, type QueueMessage } from "./features/links/jobs.ts"
import { payoutHandlers } from "./features/payouts/jobs.ts"
import { type DeliveryLimits, deliverDue } from "./features/webhooks/deliveries/deliver-due.ts"
import { publishEvents } from "./features/webhooks/deliveries/publish-events.ts"
import { rare } from "./lazy-pages.ts"
import { realNow } from "./platform/clock.ts"
import type { Ctx } from "./platform/ctx.ts"
import { isToBeWritten, MAIL_MS, sendMail } from "./platform/mail.ts"
import { newId } from "./platform/new-id.ts"
import type { OutboxHandler } from "./platform/outbox.ts"
import { type Beside, drainOutbox } from "./platform/outbox-drain.ts"
import type { Lane } from "./platform/outbox-pace.ts"
import { EVENT_TYPES, type WorkTopic } from "./vocabulary/topics.ts"

/** What only writes to our database. */
const QUICK: Lane = { parallel: 4, batch: 20, rowMs: 8_000, fails: "by_vendor" }
/** A turn of an import is short; the next one is another row. */
const TURNS: Lane = { parallel: 4, batch: 4, rowMs: 45_000, fails: "by_vendor" }
/** Asks a vendor's Stripe, or ours. */
const STRIPE: Lane = { parallel: 4, batch: 8, rowMs: 25_000, fails: "by_vendor" }
/** A pass over a run: its budget, and the calls that were under way when it ran out. */
const PAYOUTS: Lane = { parallel: 4, batch: 4, rowMs: 50_000, fails: "by_vendor" }
/** One provider for everybody. */
const MAIL: Lane = { parallel: 4, batch: 16, rowMs: MAIL_MS, fails: "together" }

/** Topic of an outbox row → what follows the commit, and how it is run. */
const topics: { [T in WorkTopic]: Laned<OutboxHandler<T>> } = {
  "mail.send": { ...MAIL, run: (...mail) => (isToBeWritten(mail[1].payload) ? rare("writeMail") : sendMail)(...mail) },
  "member.invitation": { ...QUICK, run: rare("mailInvitation") },
  "application.mail": { ...QUICK, run: rare("mailManagers") },
  "affiliate.mail": { ...QUICK, run: rare("mailAffiliate") },
  "click.earning": { ...QUICK, run: earnClick },
  "clicks.copy": { ...QUICK, fails: "together", run: copyClicks },
  "click.awaited": { ...QUICK, run: recheckClickSignals },
  "desk_mail.file": { ...QUICK, run: rare("desk_mail.file") },
  "rating.request": { ...QUICK, run: rare("rating.request") },
  "import.process": { ...TURNS, run: rare("processImport") },
  "deal.mail": { ...QUICK, run: rare("mailDeal") },
  "deal.recheck": { ...QUICK, run: rare("recheckDealSales") },
  "erasure.run": { ...TURNS, run: rare("runErasure") },
  ...inLane(PAYOUTS, payoutHandlers),
  ...inLane(STRIPE, stripeHandlers),
}

type Laned<H> = Lane & { run: H }

function inLane<H extends object>(lane: Lane, handlers: H): { [T in keyof H]: Laned<H[T]> } {
  const rows = Object.entries(handlers).map(([topic, run]) => [topic, { ...lane, run }])
  return Object.fromEntries(rows) as { [T in keyof H]: Laned<H[T]> }
}

/** A long piece of work goes on with the next message, well within what an invocation may take. */
const CONSUMER_MS = 20_000

type Batch = { queue: string; messages: readonly QueueMessage[] }

/** Takes a batch by the queue it came from. What clicks leave in the outbox is another's work: the next clicks do not wait. */
export async function consume(deps: Deps, { queue, messages }: Batch): Promise<void> {
  if (queue.endsWith("-clicks")) countClicks.taken.add({}, messages.filter(({ attempts }) => attempts === 1).length)
  if (queue.endsWith("-webhooks")) return void (await deliverWebhooks(deps, { maxMs: CONSUMER_MS }))
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

/**
 * Does what commits asked for, until nothing is left to do or so long has passed, extends the hash chain by what they posted,
 * and makes deliveries of the events that they left.
 */
export async function settle(deps: Deps, maxMs?: number): Promise<{ done: number; isLeft: boolean }> {
  const ctx = systemContext(deps, "outbox")
  const done = await drainOutbox(ctx, topics, maxMs, events)
  await extendChains(ctx)
  return done
}

/** Becomes deliveries, whatever other work is under way. */
const events: Beside = {
  topics: EVENT_TYPES,
  run: async (ctx) => {
    if ((await publishEvents(ctx)) > 0) await ctx.ports.deliver()
  },
}

/** Sends what is due to vendors' endpoints and affiliates' postbacks; how many attempts that were. */
export function deliverWebhooks(deps: Deps, limits?: DeliveryLimits): Promise<number> {
  return deliverDue(systemContext(deps, "webhooks"), limits)
}
