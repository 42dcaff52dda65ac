import { ANSWER_BYTES, NO_ANSWER, OUTGOING_MS, type Outgoing } from "../outgoing.ts"
import type { Ports } from "../ports.ts"

type DelayingQueue = { send(message: unknown, options: { delaySeconds: number }): Promise<unknown> }
export type WebhookBindings = { WEBHOOKS: DelayingQueue }

/** With the database's connections, what one invocation may have open. */
const FETCHES_AT_ONCE = 3

/** Webhooks on Workers: the queue's messages say nothing, and one that cannot be sent is cron's, which looks each minute. */
export function webhookPorts({ WEBHOOKS: queue }: WebhookBindings): Pick<Ports, "deliver" | "outgoing"> {
  return {
    deliver: async (afterMs = 0) =>
      void (await queue.send({}, { delaySeconds: Math.ceil(afterMs / 1000) }).catch(() => {})),
    outgoing: { send: sendByFetch, width: FETCHES_AT_ONCE },
  }
}

/**
 * Sends by the platform's own fetch, which connects from its edge to public addresses and offers none to check: the
 * host is checked before, by whoever calls.
 */
const sendByFetch: Outgoing = async ({ url, method, headers, body }) => {
  const signal = AbortSignal.timeout(OUTGOING_MS)
  const response = await fetch(url, { method, headers, body, redirect: "manual", signal }).catch((error: unknown) => {
    throw signal.aborted ? new Error(NO_ANSWER) : error
  })
  const { status } = response
  return { status, retryAfter: response.headers.get("retry-after"), text: await readSome(response.body) }
}

/** What comes in time: the status counts, whatever becomes of the body. */
async function readSome(body: ReadableStream<Uint8Array> | null): Promise<string> {
  const reader = body?.getReader()
  const decoder = new TextDecoder()
  let [text, bytes] = ["", 0]
  try {
    while (reader && bytes < ANSWER_BYTES) {
      const { done, value } = await reader.read()
      if (done) break
      text += decoder.decode(value.subarray(0, ANSWER_BYTES - bytes), { stream: true })
      bytes += value.length
    }
    await reader?.cancel()
  } catch {}
  return text
}
