import type { Context } from "hono"
import { AppError } from "../../../lib/errors.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { MAX_BODY_BYTES, readText } from "../../../platform/http/body.ts"
import { recordPostback } from "./record-postback.ts"

/** `GET` and `POST /postback/{program_id}`: 200 `OK` once it is recorded, or a problem. */
export async function answerPostback(c: Context, ctx: Ctx, programId: string): Promise<Response> {
  const headers = { "cache-control": "no-store" }
  // Asking whether the address is there is no event.
  if (c.req.method === "HEAD") return c.body(null, 200, headers)
  const query = /\?([^#]*)/.exec(c.req.url)?.[1] ?? ""
  const form = c.req.method === "POST" ? await readPosted(c) : ""
  await recordPostback(ctx, programId, { query, form })
  ctx.ports.defer(ctx.ports.wake())
  return c.text("OK", 200, headers)
}

async function readPosted(c: Context): Promise<string> {
  const text = await readText(c, MAX_BODY_BYTES)
  const type = (c.req.header("content-type") ?? "").split(";")[0]!.trim().toLowerCase()
  if (text.trim() === "" || type === "application/x-www-form-urlencoded") return text
  throw new AppError(
    "unsupported_media_type",
    "media_type_unsupported",
    "Send the parameters in the address, or as application/x-www-form-urlencoded.",
  )
}
