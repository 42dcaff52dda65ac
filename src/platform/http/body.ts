import type { Context } from "hono"
import { AppError } from "../../lib/errors.ts"

export const MAX_BODY_BYTES = 64 * 1024

/** The request's JSON, at most 64 KiB; undefined for an empty body. 413, 415 and 400 as the contract says. */
export async function readJson(c: Context): Promise<unknown> {
  const text = await readText(c, MAX_BODY_BYTES)
  if (text.trim() === "") return undefined
  const type = typeOf(c)
  if (type !== "application/json" && !type.endsWith("+json"))
    throw new AppError(
      "unsupported_media_type",
      "media_type_unsupported",
      "Send JSON with Content-Type: application/json.",
    )
  try {
    return JSON.parse(text)
  } catch {
    throw new AppError("bad_request", "body_not_json", "The body is not valid JSON.")
  }
}

/** The body as text of one of the types that an endpoint takes. 413, 415. */
export async function readTyped(c: Context, wanted: string[], maxBytes: number) {
  const type = typeOf(c)
  if (!wanted.includes(type)) {
    const detail = `Send it with Content-Type: ${wanted.join(" or ")}.`
    throw new AppError("unsupported_media_type", "media_type_unsupported", detail)
  }
  return { type, text: await readText(c, maxBytes) }
}

const typeOf = (c: Context) => (c.req.header("content-type") ?? "").split(";")[0]!.trim().toLowerCase()

/** The body as text. 413, 400 for what is not UTF-8. */
export async function readText(c: Context, maxBytes: number): Promise<string> {
  return decode(await readBytes(c, maxBytes))
}

/** 413: the way out is to send less. */
export function tooLarge(maxBytes: number): AppError {
  return new AppError("too_large", "body_too_large", `The body is larger than ${Math.floor(maxBytes / 1024)} KiB.`)
}

/** The body; counts while it reads, so that a lying Content-Length helps nobody. 413. */
export async function readBytes(c: Context, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  if (Number(c.req.header("content-length") ?? 0) > maxBytes) throw tooLarge(maxBytes)
  const reader = c.req.raw.body?.getReader()
  if (!reader) return new Uint8Array()
  const chunks: Uint8Array[] = []
  let size = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    size += value.byteLength
    if (size > maxBytes) {
      await reader.cancel()
      throw tooLarge(maxBytes)
    }
    chunks.push(value)
  }
  const bytes = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.byteLength
  }
  return bytes
}

/** UTF-8 as text, without a mark of the byte order. 400. */
export function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes)
  } catch {
    throw new AppError("bad_request", "body_not_utf8", "The body is not valid UTF-8.")
  }
}
