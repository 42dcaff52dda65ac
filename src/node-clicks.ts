import { once } from "node:events"
import { join } from "node:path"
import { Worker } from "node:worker_threads"
import type { NodeEnv } from "./env.ts"
import { type Capturing, captureClicks } from "./features/links/clicks/capture-clicks.ts"
import { packClick } from "./features/links/clicks/core/pack-click.ts"
import { countClicks } from "./features/links/clicks/count-clicks.ts"
import { consumeClicks } from "./features/links/jobs.ts"
import type { ClickMessage } from "./features/links/redirect/core/click.ts"
import { AppError } from "./lib/errors.ts"
import type { StoreSays, StoreStart } from "./node-store.ts"
import { startDelivery, takenEach } from "./platform/node/delivery.ts"
import { durableQueue } from "./platform/node/durable-queue.ts"
import { openJournal } from "./platform/node/journal.ts"
import { openSpool } from "./platform/node/spool.ts"
import { withTimeout } from "./platform/timeout.ts"

/** What dead letters of it are filed under, as on Workers. */
const QUEUE = "grapevine-clicks"
/** Of what an outage left on disk, so much is written at once. */
const LIMITS = { maxBatchSize: 500, maxBatchTimeout: 0 }
/** An end waits so long for clicks that are on their way; what is left then lies on disk. */
const SETTLE_MS = 10_000
/** The thread is built beside the program. */
const STORE = "./node-store.js"

/** Clicks on their way into the database. */
export type Clicks = {
  isFull(): boolean
  /** Resolves once a click that was made just now is safe; rejects when it cannot be made so. */
  record(click: ClickMessage): Promise<unknown>
  /** The same of what may have come before; 503. */
  enqueue(click: unknown): Promise<void>
  close(): Promise<void>
}

type Options = {
  env: NodeEnv
  folder: string
  /** Called after a batch. */
  onStored(): void
}

/** By what a click waits for: the file of this folder, from which a thread takes it on to the database, or the database. */
export async function openClicks(ctx: Capturing, options: Options): Promise<Clicks> {
  const { isFull, send, sendNew, settle, close } =
    options.env.clickCommit === "disk" ? await onDisk(options) : await inDatabase(ctx, options)
  return {
    isFull,
    record: sendNew,
    enqueue: (click) =>
      send(click).then(
        () => {},
        () => {
          throw new AppError("unavailable", "click_not_stored", "The click could not be stored. Try again.")
        },
      ),
    async close() {
      await withTimeout(settle(), SETTLE_MS, "the clicks").catch(() => {})
      await close()
    },
  }
}

async function onDisk({ env, folder, onStored }: Options) {
  const { clickSink, otlpEndpoint, databaseUrl } = env
  const workerData: StoreStart = { clickSink, otlpEndpoint, databaseUrl, queue: QUEUE }
  const thread = new Worker(new URL(STORE, import.meta.url), { workerData })
  const spool = await openSpool(join(folder, "clicks.journal"), (chunks) => {
    for (const { isOwn, count } of chunks) if (isOwn) countClicks.taken.add({}, count)
    thread.postMessage(chunks)
  })
  thread.on("message", (said: StoreSays) => {
    if (said === "ended") return
    countClicks.stored.add({}, said.stored)
    spool.take(said)
    if (said.done.length > 0) onStored()
  })
  return {
    isFull: spool.isFull,
    send: spool.send,
    sendNew: (click: ClickMessage) => spool.sendNew(packClick(click)),
    async settle() {
      while (spool.isMoving()) await spool.turn()
    },
    async close() {
      const ended = once(thread, "exit")
      thread.postMessage("end")
      await ended
      await spool.close()
    },
  }
}

async function inDatabase(ctx: Capturing, { folder, onStored }: Options) {
  const journal = await openJournal(join(folder, "clicks.journal"))
  const delivery = startDelivery(journal, LIMITS, (messages) =>
    takenEach(messages, async (taken) => {
      if (await consumeClicks(ctx, QUEUE, taken)) onStored()
    }),
  )
  const store = async (messages: unknown[]) => {
    const stored = (await captureClicks(ctx, messages, { own: new Set(messages) })).map(
      (outcome) => outcome === "stored",
    )
    if (stored.includes(true)) onStored()
    return stored
  }
  const queue = durableQueue({ journal, onSpooled: delivery.wake, store })
  const send = (click: unknown) => queue.send(click).then(() => countClicks.taken.add())
  return {
    isFull: queue.isFull,
    send,
    sendNew: send,
    async settle() {
      while (journal.count() > 0 && !delivery.isRefused()) await delivery.turn()
    },
    async close() {
      await delivery.stop()
      await journal.close()
    },
  }
}
