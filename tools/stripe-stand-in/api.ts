import { setTimeout as sleep } from "node:timers/promises"
import { findAccount } from "./accounts.ts"
import { admit, type RateLimit } from "./admission.ts"
import {
  ApiError,
  accountInvalid,
  balanceInsufficient,
  capabilityMissing,
  invalidRequest,
  rateLimited,
  serverError,
} from "./errors.ts"
import { expandAll } from "./expand.ts"
import type { Fault, Faults } from "./faults.ts"
import { fingerprint, parseForm, type RawMap } from "./form.ts"
import { type Answer, answerOf, type IdempotencyKeys, type Keyed } from "./idempotency.ts"
import type { Journal, Tx } from "./journal.ts"
import { API_VERSION, newId, type Route, type World } from "./model.ts"
import { validate } from "./params.ts"
import { findRoute } from "./routes.ts"

export type ApiRequest = {
  id: string
  method: string
  path: string
  /** The query of a GET or the body of a POST, as it was sent. */
  form: string
  authorization: string | null
  account: string | null
  idempotencyKey: string | null
}

/** What the caller gets to see of an answer. */
export type Reply = { answer: Answer | null; delivery: "whole" | "truncated" | "unreadable" | "none" }

/** One line of what was asked, for tests that count. */
export type Logged = {
  id: string
  method: string
  path: string
  idempotencyKey: string | null
  params: string
  status: number | null
  replayed: boolean
  fault: string | null
}

type Parked = { id: string; request: ApiRequest; holdsKey: boolean; due_at_ms: number | null }

const EXPAND = { expand: { kind: "list", of: { kind: "string" } } } as const

const DELIVERY: Partial<Record<Fault["kind"], Reply["delivery"]>> = {
  drop_after: "none",
  truncate_after: "truncated",
  unreadable_after: "unreadable",
}

const LOG_LENGTH = 2000
const MAX_KEY_LENGTH = 255

export type ApiParts = {
  journal: Journal
  world: World
  faults: Faults
  keys: IdempotencyKeys
  rateLimit: RateLimit | null
}

/** One request's way through Stripe: key, rate limit, faults, idempotency, validation, effect. */
export class Api {
  readonly log: Logged[] = []
  readonly #parts: ApiParts
  readonly #timers = new Set<NodeJS.Timeout>()

  constructor(parts: ApiParts) {
    this.#parts = parts
    for (const parked of this.parked()) this.#await(parked)
  }

  async handle(request: ApiRequest): Promise<Reply> {
    const entry: Logged = { ...logged(request), status: null, replayed: false, fault: null }
    this.log.push(entry)
    if (this.log.length > LOG_LENGTH) this.log.shift()
    let reply: Reply
    try {
      reply = await this.#serve(request, entry)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      reply = { answer: answerOf(error, request.id), delivery: "whole" }
    }
    entry.status = reply.delivery === "none" ? null : (reply.answer?.status ?? null)
    entry.replayed = reply.answer?.headers["Idempotent-Replayed"] === "true"
    return { ...reply, answer: reply.answer && withHeaders(reply.answer, request) }
  }

  async #serve(request: ApiRequest, entry: Logged): Promise<Reply> {
    const { faults, keys, rateLimit, world } = this.#parts
    admit(request)
    const params = parseForm(request.form)
    const { method, path } = request
    findRoute(method, path)
    const keyed = keyedOf(request, params)
    const fault = faults.take({ method, path, params }, keyed !== null && keys.isStored(keyed, world.now()))
    entry.fault = fault?.kind ?? null
    if (fault?.kind === "rate_limit") throw rateLimited(fault.retryAfter ?? 1)
    if (rateLimit && !rateLimit.take(request.authorization ?? "")) throw rateLimited(1)
    if (fault?.kind === "abandon") this.#park(request, fault, keyed)
    if (fault?.kind === "abandon" || fault?.kind === "drop_before") return { answer: null, delivery: "none" }
    const answer = await this.#underKey(request, keyed, fault)
    return { answer, delivery: (fault && DELIVERY[fault.kind]) ?? "whole" }
  }

  async #underKey(request: ApiRequest, keyed: Keyed | null, fault: Fault | null): Promise<Answer> {
    const { keys, world } = this.#parts
    const stored = keyed && keys.replay(keyed, world.now())
    if (stored) return fault?.ms ? sleep(fault.ms, stored) : stored
    if (keyed) keys.hold(keyed)
    try {
      if (fault?.ms) await sleep(fault.ms)
      return this.#execute(request, keyed, fault)
    } finally {
      if (keyed) keys.release(keyed)
    }
  }

  #execute(request: ApiRequest, keyed: Keyed | null, fault: Fault | null): Answer {
    const { journal, keys, world } = this.#parts
    const { route, ids } = findRoute(request.method, request.path)
    const params = validate({ ...route.fields, ...EXPAND }, parseForm(request.form))
    const store = (tx: Tx, answer: Answer) => {
      if (keyed) keys.store(tx, keyed, answer, world.now())
      return answer
    }
    try {
      return journal.transact((tx) => store(tx, this.#act(tx, request, { route, ids, params, fault })))
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      const answer = answerOf(error, request.id)
      return journal.transact((tx) => store(tx, answer))
    }
  }

  #act(
    tx: Tx,
    request: ApiRequest,
    call: { route: Route; ids: string[]; params: Record<string, unknown>; fault: Fault | null },
  ) {
    const { route, ids, fault } = call
    const { expand = [], ...params } = call.params
    const { account } = request
    if (account && !findAccount(tx, account)) throw accountInvalid(account)
    if (fault?.kind === "error_before") throw serverError(fault.status ?? 500)
    if (fault?.kind === "insufficient_balance") throw balanceInsufficient()
    if (fault?.kind === "restricted_account") throw capabilityMissing()
    const body = route.act({ ids, params, tx, world: this.#parts.world, account })
    if (fault?.kind === "error_after") return answerOf(serverError(fault.status ?? 500), request.id)
    // A copy: what is answered and stored must not change with the row behind it.
    return { status: 200, body: structuredClone(expandAll(tx, body, expand as string[])), headers: {} }
  }

  parked(): Parked[] {
    return this.#parts.journal.read((tx) => tx.all<Parked>("parked"))
  }

  /** Executes the abandoned requests that still wait, or the one named; their answers reach nobody. */
  runParked(id?: string): { id: string; status: number }[] {
    const due = this.parked().filter((parked) => id === undefined || parked.id === id)
    return due.map((parked) => ({ id: parked.id, status: this.#runLate(parked).status }))
  }

  #runLate({ id, request, holdsKey }: Parked): Answer {
    const { journal, keys, world } = this.#parts
    journal.transact((tx) => tx.remove("parked", id))
    const keyed = keyedOf(request, parseForm(request.form))
    try {
      if (keyed && holdsKey) keys.release(keyed)
      return (keyed && keys.replay(keyed, world.now())) ?? this.#execute(request, keyed, null)
    } catch (error) {
      if (error instanceof ApiError) return answerOf(error, request.id)
      throw error
    }
  }

  #park(request: ApiRequest, fault: Fault, keyed: Keyed | null) {
    const due_at_ms = fault.afterMs === undefined ? null : Date.now() + fault.afterMs
    if (keyed) this.#parts.keys.replay(keyed, this.#parts.world.now())
    const parked: Parked = { id: newId("parked"), request, holdsKey: fault.holdsKey ?? true, due_at_ms }
    this.#parts.journal.transact((tx) => tx.put("parked", parked.id, parked))
    this.#await(parked)
  }

  #await({ id, request, holdsKey, due_at_ms }: Parked) {
    const keyed = keyedOf(request, parseForm(request.form))
    if (keyed && holdsKey) this.#parts.keys.hold(keyed)
    if (due_at_ms === null) return
    this.#timers.add(setTimeout(() => this.runParked(id), Math.max(0, due_at_ms - Date.now())))
  }

  stop() {
    for (const timer of this.#timers) clearTimeout(timer)
  }
}

function keyedOf(request: ApiRequest, params: RawMap): Keyed | null {
  const { id, method, path, idempotencyKey: key, account, authorization } = request
  if (method !== "POST" || key === null) return null
  if (key.length > MAX_KEY_LENGTH) throw invalidRequest("Idempotency keys may be at most 255 characters long.")
  const scope = `${authorization ?? ""} ${account ?? ""}`
  return { scope, key, endpoint: `${method} ${path}`, fingerprint: fingerprint(params), requestId: id }
}

function logged({ id, method, path, form, idempotencyKey }: ApiRequest) {
  return { id, method, path, idempotencyKey, params: form }
}

function withHeaders(answer: Answer, { id, idempotencyKey, method }: ApiRequest): Answer {
  const keyed = idempotencyKey !== null && method === "POST"
  const key: Record<string, string> = keyed ? { "Idempotency-Key": idempotencyKey, "Original-Request": id } : {}
  return { ...answer, headers: { "Request-Id": id, "Stripe-Version": API_VERSION, ...key, ...answer.headers } }
}
