import { AppError } from "../../../lib/errors.ts"
import { parseWebUrl } from "../../../lib/safe-url.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { failureText, isRetryable, isStoreAway } from "../../../platform/db.ts"
import { log } from "../../../platform/log.ts"
import { isVendorSite } from "../../programs/programs/check-site.ts"
import { OpenInquiry } from "../contract.ts"
import { rawForm, readEncoded, type SortedForm, sortForm, withoutRefused } from "./core/form.ts"
import { openInquiry } from "./open-inquiry.ts"

/** Where the browser goes afterwards: the site's own page, or ours when it named none that is the site's. */
export type AcceptedForm = { thankYouUrl: string | null }

/** A form of the vendor's site, in whatever encoding. Whatever is wrong with it, what somebody wrote is kept. */
export async function acceptForm(ctx: Ctx, vendorId: string, type: string, body: Uint8Array): Promise<AcceptedForm> {
  const raw = new TextDecoder().decode(body)
  const sorted = sortForm(await pairsOf(type, body, raw))
  try {
    await openInquiry(ctx, vendorId, readForm(sorted, raw), "form")
  } catch (error) {
    if (mayPass(error)) throw error
    log("form_kept_raw", { vendor: vendorId, error: failureText(error) })
    await openInquiry(ctx, vendorId, keepRaw(raw), "form")
  }
  const page = sorted.thankYouUrl ? parseWebUrl(sorted.thankYouUrl) : null
  const isOwn = page?.kind === "ok" && (await isVendorSite(ctx, vendorId, page.url.href))
  return { thankYouUrl: isOwn ? page.url.href : null }
}

/** What concerns the caller, not what the form says, or goes over: there is nothing to keep, or it can be sent again. */
function mayPass(error: unknown): boolean {
  if (error instanceof AppError) return error.kind !== "invalid" && error.kind !== "conflict"
  return isStoreAway(error) || isRetryable(error)
}

/** What a body holds, by its type; one that is no form is a message as it stands. */
async function pairsOf(type: string, body: Uint8Array, raw: string): Promise<[string, string][]> {
  const name = type.split(";")[0]!.trim().toLowerCase()
  if (name === "" || name === "application/x-www-form-urlencoded") return readEncoded(raw)
  const asMessage: [string, string][] = [["message", raw]]
  if (name !== "multipart/form-data") return asMessage
  const sent = await new Response(body.slice(), { headers: { "content-type": type } }).formData().catch(() => null)
  if (!sent) return asMessage
  return [...sent].map(([field, value]) => [field, typeof value === "string" ? value : `(a file: ${value.name})`])
}

function readForm(sorted: SortedForm, raw: string): OpenInquiry {
  const read = OpenInquiry.safeParse({ ...sorted.known, fields: sorted.fields })
  if (read.success) return read.data
  const refused = read.error.issues.map((issue) => String(issue.path[0]))
  const rest = withoutRefused(sorted, refused)
  const again = OpenInquiry.safeParse({ ...rest.known, fields: rest.fields })
  return again.success ? again.data : keepRaw(raw)
}

function keepRaw(raw: string): OpenInquiry {
  const { known, fields } = rawForm(raw)
  return OpenInquiry.parse({ ...known, fields })
}
