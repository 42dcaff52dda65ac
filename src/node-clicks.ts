import { join } from "node:path"
import type { ClickCommit } from "./env.ts"
import { type Capturing, captureClicks } from "./features/links/clicks/capture-clicks.ts"
import { countClicks } from "./features/links/clicks/count-clicks.ts"
import { consumeClicks } from "./features/links/jobs.ts"
import { AppError } from "./lib/errors.ts"
import { startDelivery } from "./platform/node/delivery.ts"
import { durableQueue } from "./platform/node/durable-queue.ts"
import { openJournal } from "./platform/node/journal.ts"
import { spooledQueue } from "./platform/node/spooled-queue.ts"
import { withTimeout } from "./platform/timeout.ts"

/** What dead letters of it are filed under, as on Workers. */
const QUEUE = "grapevine-clicks"
/** Of what lies on disk, so much is written at once. */
const LIMITS = { maxBatchSize: 500, maxBatchTimeout: 0 }
/** An end waits so long for clicks that are on their way; what is left then lies on disk. */
const SETTLE_MS = 10_000

type Options = {
  folder: string
  /** What a click waits for: the file of this folder, from which it goes on to the database, or the database. */
  commit: ClickCommit
  /** Called after a batch. */
  onStored(): void
}

/** Clicks on their way into the database. */
export async function openClicks(ctx: Capturing, { folder, commit, onStored }: Options) {
  const journal = await openJournal(join(folder, "clicks.journal"))
  const delivery = startDelivery(journal, LIMITS, async (messages) => {
    const again: { msgId: string }[] = []
    const taken = messages.map(({ id, body, attempts, isOwn }) => {
      return { body, attempts, isOwn, ack() {}, retry: () => void again.push({ msgId: id }) }
    })
    if (await consumeClicks(ctx, QUEUE, taken)) onStored()
    return { outcome: "ok", retryMessages: again }
  })
  const store = async (messages: unknown[]) => {
    const stored = (await captureClicks(ctx, messages, new Set(messages))).map((outcome) => outcome === "stored")
    if (stored.includes(true)) onStored()
    return stored
  }
  const queue =
    commit === "disk" ? spooledQueue(journal, delivery) : durableQueue({ journal, onSpooled: delivery.wake, store })
  /** Until all that is on its way is stored, or the database takes nothing. */
  async function settle(): Promise<void> {
    while (journal.count() > 0 && !delivery.isRefused()) await delivery.turn()
  }
  return {
    isFull: queue.isFull,
    settle,
    /** Resolves once the click is safe. 503 when it cannot be made so. */
    record: (click: unknown) =>
      queue.send(click).then(
        () => countClicks.taken.add(),
        () => {
          throw new AppError("unavailable", "click_not_stored", "The click could not be stored. Try again.")
        },
      ),
    async close() {
      await withTimeout(settle(), SETTLE_MS, "the clicks").catch(() => {})
      await delivery.stop()
      await journal.close()
    },
  }
}
