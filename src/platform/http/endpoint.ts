import type { Context } from "hono"
import * as z from "zod"
import { AppError, notFound } from "../../lib/errors.ts"
import { canonicalJson, sha256Hex } from "../../lib/hash.ts"
import type { Method } from "../../vocabulary/methods.ts"
import { actorName, type Ctx } from "../ctx.ts"
import type { Database } from "../db.ts"
import { type Answer, claimKey, type KeyClaim, ReplayedAnswer } from "../idempotency.ts"
import { sharedWork } from "../shared-work.ts"
import { NOTHING, parseJson, parseTyped, type Received, receiveBody } from "./body.ts"
import { strictQuery, validate, validateQuery } from "./validate.ts"

/** One row of the API: what comes in, who may, what runs, what goes out. `api.ts` files are lists of these. */
export type Endpoint<P = unknown, Q = unknown, B = unknown, T = unknown> = {
  method: Method
  path: string
  /** Names a row of the permission table. */
  action: string
  summary: string
  params?: z.ZodType<P>
  query?: z.ZodType<Q>
  body?: z.ZodType<B>
  /** JSON of 64 KiB unless said otherwise; a file's text is given to the contract as it is. */
  file?: { types: string[]; maxBytes?: number }
  /** Status → what is answered; null for no JSON. */
  answers: Record<number, z.ZodType | null>
  /** Of a POST: its transaction looks at a key that was assumed, as that of every GET does. */
  mayAssume?: true
  /** Of a GET: each look is written down, so that none is answered by another's. */
  isAudited?: true
  run(ctx: Ctx, input: { params: P; query: Q; body: B; type: string }): Promise<T>
  /** Runs inside the transaction's idempotency record, so it is pure. Default: 200 with the result. */
  answer?(result: T): Answer
}

/** Keeps the types of one endpoint while lists of them forget. */
export function endpoint<P, Q, B, T>(spec: Endpoint<P, Q, B, T>): Endpoint {
  const strict = { ...spec, query: strictQuery(spec.query) }
  return strict as unknown as Endpoint
}

/** 201 with the result in its outer shape. */
export const created =
  <R, T>(shape: (row: R) => T) =>
  (row: R): Answer => ({ status: 201, body: shape(row) })

/** 200 with the result in its outer shape. */
export const found =
  <R, T>(shape: (row: R) => T) =>
  (row: R): Answer => ({ status: 200, body: shape(row) })

/** 204: it is done, and there is nothing to say of it. */
export const noContent = (): Answer => ({ status: 204 })

/** The vendor whom this request is for. Actors without one find nothing here. */
export function vendorOf(ctx: Ctx): string {
  if ("vendorId" in ctx.actor && ctx.actor.vendorId !== undefined) return ctx.actor.vendorId
  throw notFound()
}

// A contract compiles itself when it first reads something: none is made for one request.
const NO_QUERY = strictQuery(undefined)
const NO_BODY = z.strictObject({})

/** Runs one endpoint: take the body in, ask who it is, authorize, parse, claim the Idempotency-Key, run, answer. */
export async function runEndpoint(
  c: Context,
  spec: Endpoint,
  open: (received: Received) => Promise<Ctx>,
  authorize: (ctx: Ctx, action: string) => void,
) {
  // A large file is taken in only from whoever may send it; they are asked again once it is there.
  if (spec.file) authorize(await open(NOTHING), spec.action)
  const received = await receivedBy(c, spec)
  const ctx = await open(received)
  authorize(ctx, spec.action)
  const params = spec.params ? validate(spec.params, c.req.param()) : {}
  const query = validateQuery(spec.query ?? NO_QUERY, sentQuery(c, ctx))
  const key = spec.method === "post" ? readIdempotencyKey(c) : null
  const { type, value: raw } = readBody(received, spec)
  const body = spec.method === "get" ? undefined : validate(spec.body ?? NO_BODY, raw === undefined ? {} : raw)

  const shape = spec.answer ?? ((result: unknown): Answer => ({ status: 200, body: result }))
  const idempotency = key === null ? null : await claimOf(c, spec, key, raw, ctx, shape)
  const run = async () => toSent(shape(await spec.run({ ...ctx, idempotency }, { params, query, body, type })))
  try {
    const { content, status, headers } = await (isShared(spec) ? shareAnswer(ctx, c.req.url, run) : run())
    // What was prepared meanwhile, as a session's cookie is, only Hono knows; a key has none.
    if (!ctx.assumed) return c.newResponse(content, status as 200, headers)
    const answer = new Response(content, { status, headers: { ...headers, ...c.get("carried") } })
    c.set("carrying", answer)
    return answer
  } catch (error) {
    if (!(error instanceof ReplayedAnswer)) throw error
    return c.body(error.text, error.status as 200, { ...JSON_TYPE, "idempotent-replayed": "true" })
  }
}

type Sent = { content: string | Uint8Array<ArrayBuffer> | null; status: number; headers: Record<string, string> }

const JSON_TYPE = { "content-type": "application/json; charset=utf-8" }

/** From here on text is written sooner as bytes, which are made once for all who share an answer; what is shorter goes with its head. */
const LONG_BYTES = 5_000

// With its length among its headers Node's server writes them as they are; else it sets each of them by itself.
function toSent({ status, body, text, headers = {} }: Answer): Sent {
  if (text === undefined && body === undefined) return { content: null, status, headers }
  const sent = text ?? JSON.stringify(body)
  const bytes = new TextEncoder().encode(sent)
  const type = text === undefined ? JSON_TYPE : {}
  const content = bytes.byteLength > LONG_BYTES ? bytes : sent
  return { content, status, headers: { ...type, ...headers, "content-length": String(bytes.byteLength) } }
}

const isShared = ({ method, isAudited }: Endpoint) => method === "get" && !isAudited

/** What one came to for all of them, and by whose request. */
type Shared = { by: Ctx } & ({ sent: Sent } | { error: unknown })

const share = sharedWork<Database, Shared>()

/**
 * What a GET answers, worked out once for all who ask for the same by one key at the same time. What is read of the key then was
 * read after each of them asked; where it is another than it was assumed to be, each is begun again.
 */
async function shareAnswer(ctx: Ctx, url: string, run: () => Promise<Sent>): Promise<Sent> {
  const { db, assumed } = ctx
  if (!assumed || !("dialect" in db)) return run()
  const shared = await share(db, `${assumed.hash} ${url}`, () =>
    run().then(
      (sent): Shared => ({ by: ctx, sent }),
      (error): Shared => ({ by: ctx, error }),
    ),
  )
  assumed.state = shared.by.assumed!.state
  if ("error" in shared) throw shared.error
  return shared.sent
}

const bodies = new WeakMap<Context, Promise<Received>>()

/** What came, the same again for a request that may begin again; what a GET sends along is not read. */
function receivedBy(c: Context, { method, mayAssume, file }: Endpoint): Promise<Received> | Received {
  if (method === "get") return NOTHING
  if (!mayAssume) return receiveBody(c, file?.maxBytes)
  const body = bodies.get(c) ?? receiveBody(c)
  bodies.set(c, body)
  return body
}

function readBody(received: Received, { method, file }: Endpoint): { type: string; value: unknown } {
  if (method === "get") return { type: "", value: undefined }
  if (!file) return { type: "application/json", value: parseJson(received) }
  const { type, text } = parseTyped(received, file.types)
  return { type, value: text }
}

const NONE_SENT = new URLSearchParams()

/** The query without what a browser adds on a vendor's site: its key, and how far the cookie of our script reaches. */
function sentQuery(c: Context, { actor }: Ctx): URLSearchParams {
  if (!c.req.url.includes("?")) return NONE_SENT
  const sent = new URL(c.req.url).searchParams
  if (actor.kind === "publishable_key") for (const name of ["key", "domain"]) sent.delete(name)
  return sent
}

/** Quoted or bare, 1 to 255 characters; 400 for anything else. */
function readIdempotencyKey(c: Context): string | null {
  const header = c.req.header("idempotency-key")?.trim()
  if (header === undefined) return null
  const key = header.length >= 2 && header.startsWith('"') && header.endsWith('"') ? header.slice(1, -1) : header
  if (key.length < 1 || key.length > 255)
    throw new AppError("bad_request", "idempotency_key_invalid", "An Idempotency-Key has 1 to 255 characters.")
  return key
}

async function claimOf(
  c: Context,
  spec: Endpoint,
  key: string,
  raw: unknown,
  ctx: Ctx,
  shape: (result: unknown) => Answer,
): Promise<KeyClaim> {
  const url = new URL(c.req.url)
  return claimKey({
    key,
    credential: ctx.credential ?? actorName(ctx.actor),
    fingerprint: await sha256Hex(`${spec.method} ${url.pathname}${url.search} ${canonicalJson(raw ?? null)}`),
    encryptionKeys: ctx.ports.env.signingKeys,
    answer: shape,
  })
}
