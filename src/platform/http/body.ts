import type { Context } from "hono"
import { AppError, invalidField } from "../../lib/errors.ts"
import { repeatedName } from "../../lib/json.ts"

export const MAX_BODY_BYTES = 64 * 1024
/** How long a body may take to arrive: this, and the time that a slow connection needs for its greatest size. */
const BODY_MS = 30_000
const SLOWEST_BYTES_PER_MS = 64

/** A body that has arrived whole. Who sent it is asked after that, so that what was revoked meanwhile counts. */
export type Received = { bytes: Uint8Array; type: string }

export const NOTHING: Received = { bytes: new Uint8Array(), type: "" }

/** Takes in what a request sends along. 413, 408. */
export async function receiveBody(c: Context, maxBytes = MAX_BODY_BYTES): Promise<Received> {
  const type = (c.req.header("content-type") ?? "").split(";")[0]!.trim().toLowerCase()
  return { bytes: await readBytes(c, maxBytes), type }
}

/** The JSON of a body; undefined for an empty one. 415 and 400 as the contract says. */
export function parseJson({ bytes, type }: Received): unknown {
  const text = decode(bytes)
  if (text.trim() === "") return undefined
  if (type !== "application/json" && !type.endsWith("+json"))
    throw new AppError(
      "unsupported_media_type",
      "media_type_unsupported",
      "Send JSON with Content-Type: application/json.",
    )
  const value = readJson(text)
  const repeated = repeatedName(text)
  if (repeated) throw invalidField(repeated.pointer, "stands twice in its object; send it once")
  return value
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new AppError("bad_request", "body_not_json", "The body is not valid JSON.")
  }
}

/** The body as text of one of the types that an endpoint takes. 415, 400. */
export function parseTyped({ bytes, type }: Received, wanted: string[]) {
  if (!wanted.includes(type)) {
    const detail = `Send it with Content-Type: ${wanted.join(" or ")}.`
    throw new AppError("unsupported_media_type", "media_type_unsupported", detail)
  }
  return { type, text: decode(bytes) }
}

/** The body as text. 413, 400 for what is not UTF-8. */
export async function readText(c: Context, maxBytes: number): Promise<string> {
  return decode(await readBytes(c, maxBytes))
}

/** 413: the way out is to send less. */
export function tooLarge(maxBytes: number): AppError {
  return new AppError("too_large", "body_too_large", `The body is larger than ${Math.floor(maxBytes / 1024)} KiB.`)
}

/** The body; counts while it reads, so that a lying Content-Length helps nobody. 413, 408 for one that trickles in. */
export async function readBytes(
  c: Context,
  maxBytes: number,
  withinMs = BODY_MS + maxBytes / SLOWEST_BYTES_PER_MS,
): Promise<Uint8Array<ArrayBuffer>> {
  const declared = c.req.header("content-length")
  if (Number(declared ?? 0) > maxBytes) throw tooLarge(maxBytes)
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(tooSlow(withinMs)), withinMs)
  try {
    return await (declared === undefined
      ? readPieces(c.req.raw, maxBytes, late.promise)
      : readWhole(c.req.raw, maxBytes, late.promise))
  } finally {
    clearTimeout(timer)
  }
}

/** A body whose length was said: HTTP lets no more of it through, and it needs no stream, which on Node costs more than the rest. */
async function readWhole(raw: Request, maxBytes: number, late: Promise<never>): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(await Promise.race([raw.arrayBuffer(), late]))
  if (bytes.byteLength > maxBytes) throw tooLarge(maxBytes)
  return bytes
}

async function readPieces(raw: Request, maxBytes: number, late: Promise<never>): Promise<Uint8Array<ArrayBuffer>> {
  const reader = raw.body?.getReader()
  if (!reader) return new Uint8Array()
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for (;;) {
      const { done, value } = await Promise.race([reader.read(), late])
      if (done) break
      size += value.byteLength
      if (size > maxBytes) throw tooLarge(maxBytes)
      chunks.push(value)
    }
  } catch (error) {
    reader.cancel().catch(() => {})
    throw error
  }
  return joined(chunks, size)
}

function tooSlow(withinMs: number): AppError {
  const detail = `The body did not arrive within ${Math.ceil(withinMs / 1000)} s; nothing was done. Send it again.`
  return new AppError("timed_out", "body_too_slow", detail)
}

function joined(chunks: Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.byteLength
  }
  return bytes
}

const strict = new TextDecoder("utf-8", { fatal: true })

/** UTF-8 as text, without a mark of the byte order. 400. */
export function decode(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes)
  } catch {
    throw new AppError("bad_request", "body_not_utf8", "The body is not valid UTF-8.")
  }
}
