import type { Context } from "hono"
import { AppError } from "../../../lib/errors.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { readBytes } from "../../../platform/http/body.ts"
import { asSystem } from "../../../platform/tenant.ts"
import { readSecret } from "../desk/core/mail-address.ts"
import { isMailSecret } from "../desk/sign-desk.ts"
import { findVendorId } from "./mail-store.ts"
import { MAX_MAIL_BYTES, receiveMail } from "./receive-mail.ts"

const TYPES = ["message/rfc822", "message/global", "application/octet-stream"]

/**
 * `POST /hooks/mail`: a raw mail to the desk whose secret it shows; stored when this answers 200. 401 for no secret, 415, 413,
 * 400 for nothing at all.
 */
export async function answerMailHook(c: Context, ctx: Ctx): Promise<Response> {
  const vendor = await vendorOfSecret(ctx, c.req.header("x-desk-secret") ?? c.req.query("secret") ?? "")
  const type = (c.req.header("content-type") ?? "").split(";")[0]!.trim().toLowerCase()
  if (!TYPES.includes(type))
    throw new AppError(
      "unsupported_media_type",
      "media_type_unsupported",
      "Send the raw mail with Content-Type: message/rfc822.",
    )
  const raw = await readBytes(c, MAX_MAIL_BYTES)
  if (raw.length === 0) throw new AppError("bad_request", "body_missing", "The body is empty; send the raw mail.")
  const { id, isRepeated, inquiryId } = await receiveMail(ctx, vendor, raw)
  return c.json({ received: true, id, repeated: isRepeated, inquiry_id: inquiryId })
}

async function vendorOfSecret(ctx: Ctx, secret: string) {
  const read = readSecret(secret)
  const isRight = read !== null && (await isMailSecret(ctx, read.vendorNumber, secret))
  const id = isRight ? await asSystem(ctx, (tx) => findVendorId(tx, read.vendorNumber)) : null
  if (!read || id === null)
    throw new AppError(
      "unauthorized",
      "mail_secret_invalid",
      "Send the desk's mail_secret (GET /v1/desk) as ?secret= or X-Desk-Secret.",
    )
  return { id, number: read.vendorNumber }
}
