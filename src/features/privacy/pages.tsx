import { validate } from "../../platform/http/validate.ts"
import { saying } from "../../web/reader.ts"
import type { FormState } from "../../web/ui/form.tsx"
import { questionOf } from "../../web/ui/question.ts"
import { countField } from "../../web/ui/read-input.ts"
import { actOnce } from "../identity/sessions/act-once.ts"
import {
  filled,
  goTo,
  onPage,
  type PageAnswer,
  paged,
  type Route,
  refusedForm,
  type VendorVisit,
} from "../identity/sessions/core/page.ts"
import { PersonQuery, RequestErasure, type Retention, SaveRetention } from "./contract.ts"
import { exportPerson } from "./export-person.ts"
import { readErasures } from "./read-erasures.ts"
import { requestErasure } from "./request-erasure.ts"
import { readRetention, saveRetention } from "./save-retention.ts"
import { PrivacyView, RETENTION_FIELDS, RetentionView } from "./views.tsx"

const PRIVACY = "/settings/privacy"
const RETENTION = "/settings/retention"

type Refused = { form: "erase" | "export"; state: FormState }

async function showPrivacy(visit: VendorVisit, refused: Refused | null = null): Promise<PageAnswer> {
  const { ctx, vendorId, base, zone } = visit
  const path = base + PRIVACY
  const { shown, page } = onPage(visit, await readErasures(ctx, vendorId, paged(visit)), (row) => row.erasure.id, path)
  const rows = shown.map(({ erasure, requestedBy }) => ({
    at: erasure.at.toISOString(),
    requestedBy,
    email: erasure.email,
    status: erasure.status,
    finishedAt: erasure.finishedAt?.toISOString() ?? null,
    count: Object.values(erasure.counts).reduce((sum, count) => sum + count, 0),
  }))
  const view = <PrivacyView rows={rows} page={page} path={path} zone={zone} refused={refused} />
  return { kind: "view", title: saying(visit)("privacy.title"), view, ...(refused && { status: 422 }) }
}

async function erase(visit: VendorVisit): Promise<PageAnswer> {
  const { vendorId, base, form } = visit
  try {
    const { email } = validate(RequestErasure, filled(form))
    await actOnce(visit, (once) => requestErasure(once, vendorId, { email }))
    return goTo(base + PRIVACY, saying(visit)("privacy.requested", { email }))
  } catch (error) {
    return showPrivacy(visit, { form: "erase", state: refusedForm(error, form, { last_owner: "/email" }) })
  }
}

async function download(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, query } = visit
  try {
    const { email } = validate(PersonQuery, filled({ email: query.email ?? "" }))
    const body = JSON.stringify(await exportPerson(ctx, vendorId, email), null, 2)
    return { kind: "file", type: "application/json; charset=utf-8", name: "person.json", body }
  } catch (error) {
    return showPrivacy(visit, { form: "export", state: refusedForm(error, query) })
  }
}

async function showRetention(visit: VendorVisit, state?: FormState): Promise<PageAnswer> {
  const { ctx, vendorId, base } = visit
  const days = await readRetention(ctx, vendorId)
  const values = Object.fromEntries(
    RETENTION_FIELDS.map((name) => [name, days[name] === null ? "" : String(days[name])]),
  )
  const months = ctx.ports.env.clicksKeptMonths
  const view = <RetentionView action={base + RETENTION} months={months} state={state ?? { values, errors: [] }} />
  return { kind: "view", title: saying(visit)("retention.title"), view, ...(state && { status: 422 }) }
}

async function saveDays(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, base, form, reader } = visit
  try {
    const read = (name: keyof Retention) =>
      (form[name] ?? "").trim() === "" ? null : countField(form, name, reader.language)
    const days = Object.fromEntries(RETENTION_FIELDS.map((name) => [name, read(name)]))
    await saveRetention(ctx, vendorId, validate(SaveRetention, days))
    return goTo(base + RETENTION, saying(visit)("retention.saved"))
  } catch (error) {
    return showRetention(visit, refusedForm(error, form))
  }
}

/** The owner's: erasing a person, what is known of one, and for how long what is personal is kept. */
export const privacyPages: Route[] = [
  { audience: "vendor", method: "get", path: PRIVACY, action: "erasure.read", run: (visit) => showPrivacy(visit) },
  {
    audience: "vendor",
    method: "post",
    path: `${PRIVACY}/erasures`,
    action: "erasure.request",
    ask: async (visit) => {
      const sent = RequestErasure.safeParse(filled(visit.form))
      return sent.success ? questionOf(visit, "erase", visit.base + PRIVACY, { email: sent.data.email }) : null
    },
    run: erase,
  },
  { audience: "vendor", method: "get", path: `${PRIVACY}/export`, action: "person.read", run: download },
  {
    audience: "vendor",
    method: "get",
    path: RETENTION,
    action: "retention.read",
    run: (visit) => showRetention(visit),
  },
  { audience: "vendor", method: "post", path: RETENTION, action: "retention.save", run: saveDays },
]
