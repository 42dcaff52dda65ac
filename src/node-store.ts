// The thread of the program for Node that stores clicks which are on disk, beside the one that answers.
import { constants, setPriority } from "node:os"
import { parentPort, workerData } from "node:worker_threads"
import type { Env } from "./env.ts"
import { unpackClick } from "./features/links/clicks/core/pack-click.ts"
import { countClicks } from "./features/links/clicks/count-clicks.ts"
import { consumeClicks } from "./features/links/jobs.ts"
import { connect, failureText, nameFramesBy } from "./platform/db.ts"
import { log } from "./platform/log.ts"
import { startDelivery, takenEach } from "./platform/node/delivery.ts"
import { openShelf } from "./platform/node/shelf.ts"
import { sourceFrame } from "./platform/node/source-frames.ts"
import type { Chunk, Turn } from "./platform/node/spool.ts"
import { openWorkLog } from "./platform/open-work-log.ts"

/** What the thread is started with. */
export type StoreStart = Pick<Env, "clickSink" | "otlpEndpoint"> & { databaseUrl: string; queue: string }
/** What it says: of each batch, how many were stored; nothing more after "ended". */
export type StoreSays = (Turn & { stored: number }) | "ended"

/** So much is written at once. */
const LIMITS = { maxBatchSize: 2_000, maxBatchTimeout: 0 }
const CONNECTIONS = 2
/** Spans go to a collector this often. */
const TRACES_MS = 5_000

answersFirst()
nameFramesBy(sourceFrame)
process.on("unhandledRejection", (error) => log("unhandled", { error: failureText(error) }))

const { databaseUrl, queue, clickSink, otlpEndpoint } = workerData as StoreStart
const say = (what: StoreSays) => parentPort!.postMessage(what)
const { db, end } = connect(databaseUrl, CONNECTIONS)
const ctx = { db, ports: { env: { clickSink } } }
const sendTraces = openWorkLog(otlpEndpoint)
const sending = setInterval(sendTraces, TRACES_MS)

const NOTHING = { done: [], gone: "" }
let settled: Pick<Turn, "done" | "gone"> = NOTHING
let counted = 0
const shelf = openShelf({
  onForgotten: (done) => {
    settled = done
  },
  unpack: unpackClick,
})
const delivery = startDelivery(shelf, LIMITS, (messages) =>
  takenEach(messages, (taken) => consumeClicks(ctx, queue, taken)),
)

/** What answers visitors outranks what stores what is safe already. On Linux a thread has a priority of its own, elsewhere its process has. */
function answersFirst(): void {
  if (process.platform !== "linux") return
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
  } catch (error) {
    log("store.priority", { error: failureText(error) })
  }
}

async function report(): Promise<void> {
  for (;;) {
    await delivery.turn()
    const stored = countClicks.stored.count()
    say({ ...settled, stored: stored - counted, isRefused: delivery.isRefused() })
    settled = NOTHING
    counted = stored
  }
}

parentPort!.on("message", async (handed: Chunk[] | "end") => {
  if (handed !== "end") {
    for (const chunk of handed) shelf.add(chunk)
    return delivery.wake()
  }
  await delivery.stop()
  clearInterval(sending)
  await sendTraces()
  await end()
  say("ended")
  parentPort!.close()
})
void report()
