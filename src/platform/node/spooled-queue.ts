import { withTimeout } from "../timeout.ts"
import type { Delivery } from "./delivery.ts"
import { type DurableQueue, MOST_SPOOLED, MOST_WAITING } from "./durable-queue.ts"
import type { Journal } from "./journal.ts"

/** Whoever comes when so much is on its way waits for the store too, which is no slower than it has to be then. */
const AHEAD = 10_000
const BREATH_MS = 250

/** Group commit to disk: what comes while the last sync runs is synced together, and delivered after it. */
export function spooledQueue(journal: Journal, delivery: Delivery): DurableQueue {
  let waiting = 0
  let breath: Promise<void> | null = null
  const isFull = () => waiting >= MOST_WAITING || journal.count() >= MOST_SPOOLED

  function breathe(): Promise<void> {
    breath ??= withTimeout(delivery.turn(), BREATH_MS, "a turn")
      .catch(() => {})
      .finally(() => {
        breath = null
      })
    return breath
  }

  function onDisk(): Promise<void> | void {
    waiting--
    delivery.wake()
    if (journal.count() > AHEAD && !delivery.isRefused()) return breathe()
  }
  function send(message: unknown): Promise<void> {
    if (isFull()) return Promise.reject(new Error("the queue is full"))
    waiting++
    return journal.append([message]).then(onDisk, (error) => {
      waiting--
      throw error
    })
  }
  return { send, isFull }
}
