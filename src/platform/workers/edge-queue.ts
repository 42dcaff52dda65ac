import { withTimeout } from "../timeout.ts"

export type QueueProducer = { send(message: unknown): Promise<unknown> }

const SEND_TIMEOUT_MS = 2_000

/** Puts a message where it survives us: the queue, else straight to the receiver. Rejects when neither took it. */
export async function sendOrHandOver(
  queue: QueueProducer,
  handOver: (message: unknown) => Promise<unknown>,
  message: unknown,
): Promise<void> {
  try {
    await withTimeout(queue.send(message), SEND_TIMEOUT_MS, "the queue")
  } catch (error) {
    console.error(JSON.stringify({ event: "queue.send_failed", error: String(error) }))
    await withTimeout(handOver(message), SEND_TIMEOUT_MS, "the receiver")
  }
}
