import type { Context } from "hono"
import { csrf } from "hono/csrf"
import { AppError } from "../../lib/errors.ts"
import { decode, MAX_BODY_BYTES, readBytes, readText, tooLarge } from "./body.ts"

/** A file that a form sent along. */
export type Upload = { name: string; type: string; text: string }

/**
 * What a form of our own sent, at most 64 KiB; of repeated names the last counts. 415, 413, and 403 from another site than
 * ours; from any where `publicUrl` is null, and in parts too, as mail providers send theirs.
 */
export async function readForm(c: Context, publicUrl: string | null): Promise<Record<string, string>> {
  if (publicUrl !== null) await refuseForeign(c, publicUrl)
  const type = (c.req.header("content-type") ?? "").split(";")[0]!.trim().toLowerCase()
  if (publicUrl === null && type === "multipart/form-data") return (await readParts(c, 0)).form
  if (type !== "application/x-www-form-urlencoded")
    throw new AppError("unsupported_media_type", "media_type_unsupported", "Send this form as a browser does.")
  return Object.fromEntries(new URLSearchParams(await readText(c, MAX_BODY_BYTES)))
}

/** A form with a file, at most so many bytes of it; null for the file where none was chosen. 403, 415, 413, 400. */
export async function readUpload(
  c: Context,
  publicUrl: string,
  maxBytes: number,
): Promise<{ form: Record<string, string>; upload: Upload | null }> {
  const type = c.req.header("content-type") ?? ""
  if (!/^multipart\/form-data *;/i.test(type)) return { form: await readForm(c, publicUrl), upload: null }
  await refuseForeign(c, publicUrl)
  return readParts(c, maxBytes)
}

async function readParts(c: Context, maxBytes: number) {
  const type = c.req.header("content-type") ?? ""
  const bytes = await readBytes(c, maxBytes + MAX_BODY_BYTES)
  const sent = await new Response(bytes, { headers: { "content-type": type } }).formData().catch(() => {
    throw new AppError("bad_request", "form_unreadable", "The form arrived incomplete. Send it again.")
  })
  let upload: Upload | null = null
  const form: Record<string, string> = {}
  for (const [name, value] of sent) {
    if (typeof value === "string") form[name] = value
    else if (value.size > maxBytes) throw tooLarge(maxBytes)
    else if (value.name !== "") {
      upload = { name: value.name, type: value.type, text: decode(new Uint8Array(await value.arrayBuffer())) }
    }
  }
  return { form, upload }
}

// Behind a proxy the request's own address is not the one that people see, hence both.
async function refuseForeign(c: Context, publicUrl: string) {
  const guard = csrf({ origin: (origin) => origin === publicUrl || origin === new URL(c.req.url).origin })
  try {
    await guard(c, async () => {})
  } catch {
    throw new AppError(
      "forbidden",
      "origin_foreign",
      "This form did not come from a page of this site. Open the page here and send it again.",
    )
  }
}
