import type { Child } from "hono/jsx"
import { validate } from "../../platform/http/validate.ts"
import { saying } from "../../web/reader.ts"
import type { FormState } from "../../web/ui/form.tsx"
import { type Listing, listFile } from "../../web/ui/list.ts"
import { questionOf } from "../../web/ui/question.ts"
import { mayDo } from "../identity/permissions/core/permissions.ts"
import {
  csvFile,
  filled,
  goTo,
  type PageAnswer,
  type Route,
  refusedForm,
  type VendorVisit,
} from "../identity/sessions/core/page.ts"
import { readAffiliate } from "../programs/affiliates/read-affiliates.ts"
import { saveAffiliate, updateAffiliate } from "../programs/affiliates/save-affiliate.ts"
import { SaveAffiliate, UpdateAffiliate } from "../programs/contract.ts"
import { readGroups } from "../programs/groups/read-groups.ts"
import { readProgramOptions } from "../programs/programs/read-programs.ts"
import { AffiliatesView, fileColumns } from "./affiliates-view.tsx"
import { listAffiliates } from "./list-affiliates.ts"

/** Changes of e-mails that wait for somebody, as a part of the page. */
type ShowWaiting = (visit: VendorVisit) => Promise<Child>

const MAX_GROUPS = 100
const MAX_REASON = 500

async function showAffiliates(visit: VendorVisit, showWaiting: ShowWaiting, state?: FormState): Promise<PageAnswer> {
  const { ctx, vendorId, base, zone, query } = visit
  const found = await listAffiliates(ctx, vendorId, query, query.file === "csv")
  const { affiliates, count, page, pages, sort, isDown } = found
  const path = `${base}/affiliates`
  const t = saying(visit)
  if (query.file === "csv") return csvFile("affiliates", listFile(fileColumns(t), affiliates))
  const programs = await readProgramOptions(ctx, vendorId)
  const groups = await readGroups(ctx, vendorId, { limit: MAX_GROUPS })
  const asked = { q: query.q, status: query.status, program: query.program, group: query.group }
  const list: Listing = {
    path,
    query: filled(Object.fromEntries(Object.entries(asked).map(([name, value]) => [name, value ?? ""]))),
    sort: isDown ? `-${sort}` : sort,
    search: query.q ?? "",
    page,
    pages,
    count,
  }
  const props = {
    affiliates,
    list,
    programs,
    groups: groups.map(({ id, name }) => ({ value: id, label: name })),
    base,
    zone,
    waiting: await showWaiting(visit),
    mayManage: mayDo(ctx, "affiliate.save"),
  }
  const view = <AffiliatesView {...props} {...(state && { state })} />
  return { kind: "view", title: t("nav.affiliates"), view, ...(state && { status: 422 }) }
}

const add = (showWaiting: ShowWaiting) => async (visit: VendorVisit) => {
  const { ctx, vendorId, base, form } = visit
  try {
    const saved = await saveAffiliate(ctx, vendorId, validate(SaveAffiliate, filled(form)))
    const key = saved.kind === "created" ? "affiliates.added" : "affiliates.known"
    return goTo(`${base}/affiliates`, saying(visit)(key, { name: saved.affiliate.name }))
  } catch (error) {
    return showAffiliates(visit, showWaiting, refusedForm(error, form))
  }
}

function pageAfter({ base, form, params }: VendorVisit): string {
  if (form.back === "applications") return `${base}/applications`
  return form.back === "own" ? `${base}/affiliates/${params.id}` : `${base}/affiliates`
}

async function decide(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, form, params } = visit
  const input = validate(UpdateAffiliate.pick({ status: true }).required(), { status: form.status })
  const reason = form.reason?.trim().slice(0, MAX_REASON) || null
  const { affiliate } = await updateAffiliate(ctx, vendorId, params.id!, input, reason)
  const t = saying(visit)
  return goTo(pageAfter(visit), t("affiliates.is_now", { name: affiliate.name, state: t(`state.${affiliate.status}`) }))
}

/** A vendor's affiliates; `showWaiting` is what stands above them. */
export const affiliateListPages = (showWaiting: ShowWaiting): Route[] => [
  {
    audience: "vendor",
    method: "get",
    path: "/affiliates",
    action: "affiliate.read",
    run: (visit) => showAffiliates(visit, showWaiting),
  },
  { audience: "vendor", method: "post", path: "/affiliates", action: "affiliate.save", run: add(showWaiting) },
  {
    audience: "vendor",
    method: "post",
    path: "/affiliates/:id/status",
    action: "affiliate.save",
    ask: async (visit) => {
      const { ctx, vendorId, form, params } = visit
      const step = form.status === "banned" ? "ban" : form.status === "rejected" ? "reject" : null
      if (step === null) return null
      const { name, status, application } = await readAffiliate(ctx, vendorId, params.id!)
      const question = await questionOf(visit, step, pageAfter(visit), { name })
      if (step !== "reject" || status !== "applied" || !application) return question
      const t = saying(visit)
      const field = { name: "reason", label: t("inbox.reason"), hint: t("mails.reason_hint"), maxLength: MAX_REASON }
      return { ...question, field }
    },
    run: decide,
  },
]
