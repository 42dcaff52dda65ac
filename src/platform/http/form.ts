import type { Context } from "hono"
import { csrf } from "hono/csrf"
import { AppError } from "../../lib/errors.ts"
import { MAX_BODY_BYTES, readText } from "./body.ts"

/** What a form of our own sent, at most 64 KiB; of repeated names the last counts. 403 from another site, 415, 413. */
export async function readForm(c: Context, publicUrl: string): Promise<Record<string, string>> {
  await refuseForeign(c, publicUrl)
  const type = (c.req.header("content-type") ?? "").split(";")[0]!.trim().toLowerCase()
  if (type !== "application/x-www-form-urlencoded")
    throw new AppError("unsupported_media_type", "media_type_unsupported", "Send this form as a browser does.")
  return Object.fromEntries(new URLSearchParams(await readText(c, MAX_BODY_BYTES)))
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
