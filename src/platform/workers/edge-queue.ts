import { withTimeout } from "../timeout.ts"

export type QueueProducer = { send(message: unknown): Promise<unknown> }
type Limits = { queueMs: number; eitherMs: number }

/** Somebody waits for this. */
const LIMITS: Limits = { queueMs: 2_000, eitherMs: 6_000 }

/**
 * Puts a message where it survives us: the queue, else straight to the receiver. A queue that is only slow may still be
 * the first to say yes; taken twice, a message counts once. Rejects when neither took it in time.
 */
export async function sendOrHandOver(
  queue: QueueProducer,
  handOver: (message: unknown) => Promise<unknown>,
  message: unknown,
  { queueMs, eitherMs }: Limits = LIMITS,
): Promise<void> {
  let isSent = false
  const sent = queue.send(message).then(() => {
    isSent = true
  })
  // A queue that has said yes already needs no clock.
  await null
  if (isSent) return
  try {
    await withTimeout(sent, queueMs, "the queue")
  } catch (error) {
    console.error(JSON.stringify({ event: "queue.send_failed", error: String(error) }))
    await withTimeout(Promise.any([sent, handOver(message)]), eitherMs, "queue and receiver")
  }
}
