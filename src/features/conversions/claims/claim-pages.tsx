import { invalidField } from "../../../lib/errors.ts"
import { validate } from "../../../platform/http/validate.ts"
import { saying } from "../../../web/reader.ts"
import type { Question } from "../../../web/ui/confirm.tsx"
import { questionOf } from "../../../web/ui/question.ts"
import { textField } from "../../../web/ui/read-input.ts"
import { mayDo } from "../../identity/permissions/core/permissions.ts"
import { actOnce } from "../../identity/sessions/act-once.ts"
import {
  goTo,
  onPage,
  type PageAnswer,
  paged,
  type Route,
  refusedForm,
  type VendorVisit,
} from "../../identity/sessions/core/page.ts"
import { readMemberNames } from "../../identity/vendors/read-members.ts"
import { readAffiliates } from "../../programs/affiliates/read-affiliates.ts"
import { readProgramOptions } from "../../programs/programs/read-programs.ts"
import { ApproveClaim, RejectClaim } from "../contract.ts"
import { readClaim, readClaims, type ShownClaim } from "../customers/read-claims.ts"
import { approveClaim } from "./approve-claim.ts"
import { ClaimsView, ClaimView, type ListedClaim, type RefusedClaim } from "./claim-view.tsx"
import { rejectClaim } from "./reject-claim.ts"

const pathOf = ({ base, params }: VendorVisit) => `${base}/claims/${params.id}`

/** A claim as pages show it. */
function toListedClaim(claim: ShownClaim, base: string, names?: ReadonlyMap<string, string>): ListedClaim {
  const { id, status, answer, affiliateId, saleId, leadId, inquiryId, decidedBy } = claim
  const kind = saleId ? "sale" : leadId ? "lead" : "inquiry"
  const href = saleId ? `${base}/sales/${saleId}` : inquiryId ? `${base}/inbox/${inquiryId}` : null
  return {
    id,
    status,
    answer,
    customer: claim.customerExternalId,
    given: { kind, href },
    affiliate: affiliateId === null ? null : { id: affiliateId, name: claim.affiliateName ?? "" },
    reason: claim.reason,
    decidedBy: decidedBy && (names?.get(decidedBy) ?? null),
    at: claim.at.toISOString(),
  }
}

async function showClaims(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, base, zone, query, path } = visit
  const isSettled = query.show === "settled"
  const rows = await readClaims(ctx, vendorId, { ...paged(visit), isSettled })
  const { shown, page } = onPage(visit, rows, (row) => row.id, path, isSettled ? { show: "settled" } : {})
  const claims = shown.map((claim) => toListedClaim(claim, base))
  const view = <ClaimsView claims={claims} isSettled={isSettled} base={base} page={page} zone={zone} />
  return { kind: "view", title: saying(visit)("nav.claims"), view }
}

async function showClaim(visit: VendorVisit, refused: RefusedClaim | null = null): Promise<PageAnswer> {
  const { ctx, vendorId, base, zone, params } = visit
  const claim = await readClaim(ctx, vendorId, params.id!)
  const props = {
    claim: toListedClaim(claim, base, await readMemberNames(ctx, vendorId, claim.decidedBy ? [claim.decidedBy] : [])),
    programs: await readProgramOptions(ctx, vendorId),
    base,
    zone,
    maySettle: mayDo(ctx, "claim.settle"),
    refused,
  }
  const title = saying(visit)("claims.title", { answer: claim.answer })
  return { kind: "view", title, view: <ClaimView {...props} />, ...(refused && { status: 422 }) }
}

const customerOf = ({ form }: VendorVisit) =>
  form.customer_external_id?.trim() ? { customer_external_id: form.customer_external_id.trim() } : {}

/** Whom an approval is for: whom the form names, else whom the claim is matched with. 422 on the field. */
async function readApproval(visit: VendorVisit): Promise<{ input: ApproveClaim; name: string }> {
  const { ctx, vendorId, form, params, reader } = visit
  const { affiliateId, affiliateName } = await readClaim(ctx, vendorId, params.id!)
  if (form.email === undefined && affiliateId !== null)
    return { input: { affiliate_id: affiliateId }, name: affiliateName ?? "" }
  const email = textField(form, "email", reader.language).toLowerCase()
  const program = form.program ? { program_id: form.program } : {}
  const [affiliate] = await readAffiliates(ctx, vendorId, { limit: 1, email, ...program })
  if (!affiliate) throw invalidField("/affiliate_id", saying(visit)("customers.unknown"))
  const input = validate(ApproveClaim, { affiliate_id: affiliate.id, ...customerOf(visit) })
  return { input, name: affiliate.name }
}

async function readInvitation(visit: VendorVisit): Promise<{ input: ApproveClaim; name: string }> {
  const { form, reader } = visit
  const [email, name] = [textField(form, "email", reader.language), textField(form, "name", reader.language)]
  const invite = { email, name, program_id: form.program ?? "" }
  return { input: validate(ApproveClaim, { invite, ...customerOf(visit) }), name }
}

const READ = { approval: readApproval, invitation: readInvitation }

/** What does not fit is shown on the form, by the step itself. */
async function asked(visit: VendorVisit, question: (answer: string) => Promise<Question>): Promise<Question | null> {
  const { answer } = await readClaim(visit.ctx, visit.vendorId, visit.params.id!)
  try {
    return await question(answer)
  } catch (error) {
    refusedForm(error, {})
    return null
  }
}

const approving = (form: "approval" | "invitation"): Pick<Route & { audience: "vendor" }, "ask" | "run"> => ({
  ask: (visit) =>
    asked(visit, async (answer) => {
      const { input, name } = await READ[form](visit)
      const email = input.invite?.email ?? ""
      const step = input.invite ? "invite_claim" : "approve_claim"
      const question = await questionOf(visit, step, pathOf(visit), { answer, name, email })
      return Object.assign(question, { tone: "primary" as const })
    }),
  run: async (visit) => {
    const { ctx, vendorId, params } = visit
    await readClaim(ctx, vendorId, params.id!)
    try {
      const { input } = await READ[form](visit)
      const claim = await actOnce(visit, (once) => approveClaim(once, vendorId, params.id!, input))
      return goTo(pathOf(visit), saying(visit)("claims.approved_done", { name: claim?.affiliateName ?? "" }))
    } catch (error) {
      return showClaim(visit, { form, state: refusedForm(error, visit.form) })
    }
  },
})

async function reject(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, params, form } = visit
  await readClaim(ctx, vendorId, params.id!)
  try {
    const { reason } = validate(RejectClaim, { reason: textField(form, "reason", visit.reader.language) })
    await actOnce(visit, (once) => rejectClaim(once, vendorId, params.id!, reason))
    return goTo(pathOf(visit), saying(visit)("claims.rejected_done"))
  } catch (error) {
    return showClaim(visit, { form: "rejection", state: refusedForm(error, form) })
  }
}

const askToReject = (visit: VendorVisit) =>
  asked(visit, async (answer) => {
    textField(visit.form, "reason", visit.reader.language)
    return questionOf(visit, "reject_claim", pathOf(visit), { answer })
  })

/** Whom customers named: what waits for a person, and what was made of it. */
export const claimPages: Route[] = [
  { audience: "vendor", method: "get", path: "/claims", action: "claim.read", run: showClaims },
  { audience: "vendor", method: "get", path: "/claims/:id", action: "claim.read", run: (visit) => showClaim(visit) },
  {
    audience: "vendor",
    method: "post",
    path: "/claims/:id/approval",
    action: "claim.settle",
    ...approving("approval"),
  },
  {
    audience: "vendor",
    method: "post",
    path: "/claims/:id/invitation",
    action: "claim.settle",
    ...approving("invitation"),
  },
  {
    audience: "vendor",
    method: "post",
    path: "/claims/:id/rejection",
    action: "claim.settle",
    ask: askToReject,
    run: reject,
  },
]
