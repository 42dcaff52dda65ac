import { seeded } from "./faults.ts"
import type { Journal, Tx } from "./journal.ts"
import { newId } from "./model.ts"
import { signatureHeader } from "./signature.ts"

export type Endpoint = { url: string; secret: string }

export type Delivery = Endpoint & {
  id: string
  event: string
  type: string
  body: string
  state: "held" | "pending" | "delivered" | "failed" | "dropped"
  attempts: number
  last_status: number | null
  position: number
  due_at_ms: number
  /** Unix seconds in the signature when it is to differ from the time of sending. */
  signed_at: number | null
}

/** What happens to deliveries from now on: kept back, thrown away, or sent several times. */
export type WebhookMode = { hold?: boolean; drop?: boolean; copies?: number; types?: string[] }

/** `share`: how large a part of what is held arrives at all; the rest is lost. */
export type Flush = {
  order?: "fifo" | "reverse" | "shuffle"
  seed?: number
  copies?: number
  types?: string[]
  share?: number
}

const ANSWER_TIMEOUT_MS = 10_000

/** Sends signed events one after the other, tries again a bounded number of times, and can be made unkind. */
export class Webhooks {
  mode: WebhookMode = {}
  readonly #journal: Journal
  readonly #retryDelaysMs: number[]
  readonly #stop = new AbortController()
  #working = false
  #timer: NodeJS.Timeout | undefined
  #waiting: (() => void)[] = []

  constructor(journal: Journal, retryDelaysMs: number[]) {
    this.#journal = journal
    this.#retryDelaysMs = retryDelaysMs
  }

  /** Queues an event for an endpoint, in the step that made it. */
  enqueue(tx: Tx, event: { id: string; type: string }, { url, secret }: Endpoint, signedAt: number | null = null) {
    const { hold, drop, copies = 1, types } = this.mode
    const applies = !types || types.includes(event.type)
    const state = applies && drop ? "dropped" : applies && hold ? "held" : "pending"
    for (let copy = 0; copy < (applies ? copies : 1); copy++)
      this.#put(tx, {
        url,
        secret,
        event: event.id,
        type: event.type,
        body: JSON.stringify(event, null, 2),
        state,
        signedAt,
      })
    setImmediate(() => this.kick())
  }

  #put(
    tx: Tx,
    {
      signedAt,
      ...row
    }: Pick<Delivery, "url" | "secret" | "event" | "type" | "body" | "state"> & { signedAt: number | null },
  ) {
    const position = tx.all<Delivery>("delivery").reduce((highest, { position }) => Math.max(highest, position), 0) + 1
    const id = newId("del")
    const fresh = { attempts: 0, last_status: null, due_at_ms: 0, signed_at: signedAt }
    tx.put("delivery", id, { ...row, ...fresh, id, position } satisfies Delivery)
  }

  all(): Delivery[] {
    return this.#journal.read((tx) => tx.all<Delivery>("delivery"))
  }

  /** Lets go what was held, in the order asked for, and resolves when nothing is on its way any more. */
  async flush({ order = "fifo", seed = 1, copies = 1, types, share = 1 }: Flush = {}) {
    const held = this.all().filter(({ state, type }) => state === "held" && (!types || types.includes(type)))
    const random = seeded(seed)
    const reported = held.filter(() => share === 1 || random() < share)
    const repeated = reported.flatMap((row) => Array.from({ length: copies }, () => row))
    const draws = new Map(repeated.map((row) => [row, random()]))
    if (order === "reverse") repeated.reverse()
    if (order === "shuffle") repeated.sort((a, b) => (draws.get(a) ?? 0) - (draws.get(b) ?? 0))
    this.#journal.transact((tx) => {
      for (const { id } of held) tx.remove("delivery", id)
      for (const row of repeated) this.#put(tx, { ...row, state: "pending", signedAt: row.signed_at })
    })
    await this.settled()
  }

  /** Throws away what is held. */
  discard() {
    this.#journal.transact((tx) => {
      for (const row of tx.all<Delivery>("delivery"))
        if (row.state === "held") tx.put("delivery", row.id, { ...row, state: "dropped" })
    })
  }

  /** Resolves when nothing waits to be sent or tried again; what is held does not count. */
  settled(): Promise<void> {
    const done = new Promise<void>((resolve) => this.#waiting.push(resolve))
    setImmediate(() => this.kick())
    return done
  }

  stop() {
    this.#stop.abort()
    clearTimeout(this.#timer)
  }

  kick() {
    if (this.#working || this.#stop.signal.aborted) return
    this.#working = true
    clearTimeout(this.#timer)
    void this.#sendAll().finally(() => {
      this.#working = false
      this.#rest()
    })
  }

  async #sendAll() {
    for (;;) {
      const next = this.#pending().find(({ due_at_ms }) => due_at_ms <= Date.now())
      if (!next || this.#stop.signal.aborted) return
      await this.#send(next)
    }
  }

  #rest() {
    const soonest = this.#pending().reduce((least, { due_at_ms }) => Math.min(least, due_at_ms), Infinity)
    if (soonest < Infinity) {
      this.#timer = setTimeout(() => this.kick(), Math.max(0, soonest - Date.now()))
      this.#timer.unref()
      return
    }
    for (const resolve of this.#waiting.splice(0)) resolve()
  }

  #pending(): Delivery[] {
    const pending = this.all().filter(({ state }) => state === "pending")
    return pending.sort((a, b) => a.position - b.position)
  }

  async #send(delivery: Delivery) {
    const status = await this.#post(delivery)
    if (this.#stop.signal.aborted) return
    const attempts = delivery.attempts + 1
    const delay = this.#retryDelaysMs[attempts - 1]
    const ok = status !== null && status >= 200 && status < 300
    const state = ok ? "delivered" : delay === undefined ? "failed" : "pending"
    const due_at_ms = Date.now() + (delay ?? 0)
    this.#journal.transact((tx) =>
      tx.put("delivery", delivery.id, {
        ...delivery,
        attempts,
        state,
        due_at_ms,
        last_status: status,
      } satisfies Delivery),
    )
  }

  async #post({ url, secret, body, signed_at }: Delivery): Promise<number | null> {
    const headers = {
      "Content-Type": "application/json; charset=utf-8",
      "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
      "Stripe-Signature": signatureHeader(body, secret, signed_at ?? Math.floor(Date.now() / 1000)),
    }
    const signal = AbortSignal.any([this.#stop.signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)])
    try {
      const answer = await fetch(url, { method: "POST", headers, body, redirect: "manual", signal })
      await answer.arrayBuffer()
      return answer.status
    } catch {
      return null
    }
  }
}
