import { AppError } from "../../lib/errors.ts"
import { parseWebUrl } from "../../lib/safe-url.ts"
import type { Ctx } from "../../platform/ctx.ts"
import { isVendorSite } from "../accounts/check-site.ts"
import { OpenInquiry } from "./contract.ts"
import { type SortedForm, sortForm, withoutRefused } from "./core/form.ts"
import { openInquiry } from "./open-inquiry.ts"

/** Where the browser goes afterwards: the site's own page, or ours when it named none that is the site's. */
export type FormTaken = { thankYouUrl: string | null }

/** A plain HTML form of the vendor's site. Whatever is wrong with a field, what somebody wrote is kept. 415. */
export async function takeForm(ctx: Ctx, vendorId: string, type: string, body: string): Promise<FormTaken> {
  if (type.split(";")[0]!.trim().toLowerCase() !== "application/x-www-form-urlencoded")
    throw new AppError("unsupported_media_type", "media_type_unsupported", "Send the form as browsers do by default.")
  const sorted = sortForm(new URLSearchParams(body))
  await openInquiry(ctx, vendorId, readForm(sorted), "form")
  const page = sorted.thankYouUrl ? parseWebUrl(sorted.thankYouUrl) : null
  const isOwn = page?.kind === "ok" && (await isVendorSite(ctx, vendorId, page.url.href))
  return { thankYouUrl: isOwn ? page.url.href : null }
}

function readForm(sorted: SortedForm): OpenInquiry {
  const read = OpenInquiry.safeParse({ ...sorted.known, fields: sorted.fields })
  if (read.success) return read.data
  const refused = read.error.issues.map((issue) => String(issue.path[0]))
  const rest = withoutRefused(sorted, refused)
  return OpenInquiry.parse({ ...rest.known, fields: rest.fields })
}
