import { notFound } from "../../../lib/errors.ts"
import { validate } from "../../../platform/http/validate.ts"
import { saying } from "../../../web/reader.ts"
import { mayDo } from "../../identity/permissions/core/permissions.ts"
import { actOnce, onceOnly } from "../../identity/sessions/act-once.ts"
import {
  filled,
  goTo,
  type PageAnswer,
  type Route,
  refusedForm,
  type VendorVisit,
} from "../../identity/sessions/core/page.ts"
import { OpenInquiry } from "../contract.ts"
import { NewInquiryView } from "./new-inquiry-view.tsx"
import { openInquiry } from "./open-inquiry.ts"

const PATH = "/inbox/new"

function showNew(visit: VendorVisit, error?: unknown): PageAnswer {
  const values = { kind: "request", urgency: "normal", channel: "call" }
  const state = error === undefined ? { values, errors: [] } : refusedForm(error, visit.form)
  const view = <NewInquiryView action={`${visit.base}${PATH}`} hidden={onceOnly({}, visit.once)} state={state} />
  return { kind: "view", title: saying(visit)("desk.new"), view, ...(error !== undefined && { status: 422 }) }
}

async function open(visit: VendorVisit): Promise<PageAnswer> {
  try {
    const input = validate(OpenInquiry, filled(visit.form))
    const opened = await actOnce(visit, (ctx) => openInquiry(ctx, visit.vendorId, input, "api"))
    const page = opened ? `${visit.base}/inbox/${opened.inquiry.id}` : `${visit.base}/inbox`
    return goTo(page, saying(visit)("desk.new_done"))
  } catch (error) {
    return showNew(visit, error)
  }
}

/** An inquiry that a member takes down; these stand before those of one inquiry, whose paths they fit. */
export const newInquiryPages: Route[] = [
  {
    audience: "vendor",
    method: "get",
    path: PATH,
    action: "inquiry.read",
    run: async (visit) => {
      if (!mayDo(visit.ctx, "inquiry.open")) throw notFound()
      return showNew(visit)
    },
  },
  { audience: "vendor", method: "post", path: PATH, action: "inquiry.open", run: open },
]
