import { type ApiError, keyInUse, keyReused } from "./errors.ts"
import type { Journal, Tx } from "./journal.ts"

export type Answer = { status: number; body: unknown; headers: Record<string, string> }

/** A request as far as its key is concerned. Keys belong to an API key and an account. */
export type Keyed = { scope: string; key: string; endpoint: string; fingerprint: string; requestId: string }

type KeyRow = Keyed & { answer: Answer; stored_at: number }

/** Stripe keeps keys for at least 24 h; here for exactly that long. */
const KEY_SECONDS = 24 * 3600

/** The idempotency layer of Stripe's v1 API: answers are stored once execution began, errors and 500s too. */
export class IdempotencyKeys {
  readonly #journal: Journal
  readonly #running = new Set<string>()

  constructor(journal: Journal) {
    this.#journal = journal
  }

  /** The stored answer of an earlier request, or null when this one is to act. Throws 409 and `idempotency_error`. */
  replay(request: Keyed, now: number): Answer | null {
    if (this.#running.has(nameOf(request))) throw keyInUse(request.key)
    const row = this.#journal.read((tx) => tx.get<KeyRow>("idempotency", nameOf(request)))
    if (!row || now - row.stored_at >= KEY_SECONDS) return null
    if (row.endpoint !== request.endpoint || row.fingerprint !== request.fingerprint)
      throw keyReused(request.key, pathOf(request.endpoint), pathOf(row.endpoint))
    const headers = { ...row.answer.headers, "Idempotent-Replayed": "true", "Original-Request": row.requestId }
    return { ...row.answer, headers }
  }

  isStored(request: Keyed, now: number): boolean {
    const row = this.#journal.read((tx) => tx.get<KeyRow>("idempotency", nameOf(request)))
    return row !== undefined && now - row.stored_at < KEY_SECONDS
  }

  hold(request: Keyed) {
    this.#running.add(nameOf(request))
  }

  release(request: Keyed) {
    this.#running.delete(nameOf(request))
  }

  store(tx: Tx, request: Keyed, answer: Answer, now: number) {
    tx.put("idempotency", nameOf(request), { ...request, answer, stored_at: now } satisfies KeyRow)
  }

  /** Makes every key older; those past their time are gone, and act again. */
  age(seconds: number) {
    this.#journal.transact((tx) => {
      for (const row of tx.all<KeyRow>("idempotency"))
        tx.put("idempotency", nameOf(row), { ...row, stored_at: row.stored_at - seconds })
    })
  }
}

const nameOf = ({ scope, key }: Pick<Keyed, "scope" | "key">) => `${scope} ${key}`
const pathOf = (endpoint: string) => endpoint.split(" ")[1] ?? endpoint

/** The answer that an error makes. */
export function answerOf(error: ApiError, requestId: string): Answer {
  const body = { error: { ...error.error, request_log_url: `https://dashboard.stripe.com/test/logs/${requestId}` } }
  return { status: error.status, body, headers: error.headers }
}
