import { randomUUID } from "node:crypto"
import { setTimeout as pause } from "node:timers/promises"
import type { Json } from "../app.ts"

const PATIENCE_MS = 90_000
const PAUSE_MS = 60

/** Calls the API as a careful client does: what got no answer is asked again under the same Idempotency-Key. */
export function createPatientClient(url: string) {
  async function send(method: string, path: string, key: string, body?: unknown, idempotencyKey?: string) {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        "content-type": "application/json",
        ...(idempotencyKey ? { "idempotency-key": idempotencyKey } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    const isJson = response.headers.get("content-type")?.includes("json")
    return { status: response.status, body: (isJson ? JSON.parse(text) : text) as Json }
  }

  async function ask(method: string, path: string, key: string, body?: unknown): Promise<Json> {
    const idempotencyKey = method === "POST" ? randomUUID() : undefined
    const deadline = Date.now() + PATIENCE_MS
    for (;;) {
      const reply = await send(method, path, key, body, idempotencyKey).catch(() => null)
      if (reply && reply.status < 400) return reply.body
      const isPassing = !reply || reply.status === 503 || reply.body.code === "idempotency_in_progress"
      if (!isPassing || Date.now() > deadline)
        throw new Error(`${method} ${path}: ${reply?.status ?? "no answer"} ${JSON.stringify(reply?.body)}`)
      await pause(PAUSE_MS)
    }
  }
  return { send, ask }
}

export type PatientClient = ReturnType<typeof createPatientClient>
