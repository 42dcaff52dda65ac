import * as z from "zod"
import { validate } from "../../../platform/http/validate.ts"
import { LANGUAGES } from "../../../vocabulary/languages.ts"
import { saying } from "../../../web/reader.ts"
import type { FormState } from "../../../web/ui/form.tsx"
import { questionOf } from "../../../web/ui/question.ts"
import { UpdateVendor } from "../contract.ts"
import { mayDo } from "../permissions/core/permissions.ts"
import { goTo, type PageAnswer, type Route, refusedForm, type VendorVisit } from "../sessions/core/page.ts"
import { type FollowZone, readVendor, updateVendor } from "./update-vendor.ts"
import { VendorView } from "./vendor-view.tsx"

const PATH = "/settings/vendor"

async function show(visit: VendorVisit, state?: FormState): Promise<PageAnswer> {
  const { ctx, vendorId, base } = visit
  const { name, timezone, language, currency, mode, funding, createdAt } = await readVendor(ctx, vendorId)
  const known = Intl.supportedValuesOf("timeZone")
  const view = (
    <VendorView
      path={base + PATH}
      settings={`${base}/settings`}
      vendor={{ name, timezone, language, currency, mode, funding, since: createdAt.toISOString() }}
      zones={known.includes(timezone) ? known : [timezone, ...known]}
      mayChange={mayDo(ctx, "vendor.save")}
      state={state ?? { values: { name, timezone, language }, errors: [] }}
    />
  )
  return { kind: "view", title: saying(visit)("apply.vendor"), view, ...(state && { status: 422 }) }
}

const SaveVendor = UpdateVendor.extend({ language: z.enum(LANGUAGES).optional() })
const entered = ({ name, timezone, language }: Record<string, string>) => ({ name: name?.trim(), timezone, language })

const save =
  (followZone: FollowZone) =>
  async (visit: VendorVisit): Promise<PageAnswer> => {
    const { ctx, vendorId, base, form } = visit
    try {
      await updateVendor(ctx, vendorId, validate(SaveVendor, entered(form)), followZone)
      return goTo(base + PATH, saying(visit)("inbox.said_saved"))
    } catch (error) {
      return show(visit, refusedForm(error, form))
    }
  }

/** Another zone moves days and months; another name is no more than that. */
async function askOfZone(visit: VendorVisit) {
  const { ctx, vendorId, base, form } = visit
  const before = await readVendor(ctx, vendorId)
  const { data } = SaveVendor.safeParse(entered(form))
  if (!data?.timezone || data.timezone === before.timezone) return null
  return questionOf(visit, "zone", base + PATH, { from: before.timezone, to: data.timezone })
}

/** What a company is called and where its days begin. */
export const vendorPages = (followZone: FollowZone): Route[] => [
  { audience: "vendor", method: "get", path: PATH, action: "vendor.read", run: (visit) => show(visit) },
  { audience: "vendor", method: "post", path: PATH, action: "vendor.save", ask: askOfZone, run: save(followZone) },
]
