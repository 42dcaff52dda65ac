import { join } from "node:path"
import { type Capturing, captureClicks } from "./features/links/clicks/capture-clicks.ts"
import { countClicks } from "./features/links/clicks/count-clicks.ts"
import { consumeClicks } from "./features/links/jobs.ts"
import { AppError } from "./lib/errors.ts"
import { startDelivery } from "./platform/node/delivery.ts"
import { durableQueue } from "./platform/node/durable-queue.ts"
import { openJournal } from "./platform/node/journal.ts"

/** What dead letters of it are filed under, as on Workers. */
const QUEUE = "grapevine-clicks"
/** Of what lies on disk, so much is written at once when the database is back. */
const LIMITS = { maxBatchSize: 500, maxBatchTimeout: 0 }

/** Clicks on their way into the database: by group commit, or by a file of this folder. `onStored` is called after a batch. */
export async function openClicks(ctx: Capturing, folder: string, onStored: () => void) {
  const journal = await openJournal(join(folder, "clicks.journal"))
  const delivery = startDelivery(journal, LIMITS, async (messages) => {
    const again: { msgId: string }[] = []
    const taken = messages.map(({ id, body, attempts }) => {
      return { body, attempts, ack() {}, retry: () => void again.push({ msgId: id }) }
    })
    if (await consumeClicks(ctx, QUEUE, taken)) onStored()
    return { outcome: "ok", retryMessages: again }
  })
  const queue = durableQueue({
    journal,
    onSpooled: delivery.wake,
    async store(messages) {
      const stored = (await captureClicks(ctx, messages)).map((outcome) => outcome === "stored")
      if (stored.includes(true)) onStored()
      return stored
    },
  })
  return {
    isFull: queue.isFull,
    /** Resolves once the click is safe. 503 when it cannot be made so. */
    record: (click: unknown) =>
      queue.send(click).then(
        () => countClicks.taken.add(),
        () => {
          throw new AppError("unavailable", "click_not_stored", "The click could not be stored. Try again.")
        },
      ),
    async close() {
      await delivery.stop()
      await journal.close()
    },
  }
}
