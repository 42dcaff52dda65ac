import type { Ctx } from "../../platform/ctx.ts"
import { validate } from "../../platform/http/validate.ts"
import { LandingView } from "../../web/landing.tsx"
import type { FormState } from "../../web/ui/form.tsx"
import { questionOf } from "../../web/ui/question.ts"
import { mayDo } from "../identity/permissions/core/permissions.ts"
import {
  filled,
  goTo,
  onPage,
  PAGE_BASES,
  type PageAnswer,
  paged,
  type Route,
  refusedForm,
  type VendorVisit,
} from "../identity/sessions/core/page.ts"
import { readMemberships } from "../identity/sessions/resolve-session.ts"
import { readOwnEnrollments } from "./affiliates/act-for-affiliate.ts"
import { emailChangePages, showWaitingChanges } from "./affiliates/email-change-pages.tsx"
import { readAffiliate, readAffiliates } from "./affiliates/read-affiliates.ts"
import { saveAffiliate, updateAffiliate } from "./affiliates/save-affiliate.ts"
import { auditPages } from "./audit/audit-pages.tsx"
import { SaveAffiliate, UpdateAffiliate } from "./contract.ts"
import { readProgramOptions } from "./programs/read-programs.ts"
import { ChooseWorkspaceView } from "./programs/workspaces-view.tsx"
import { type AffiliateRow, AffiliatesView } from "./views.tsx"

type Totals = Pick<AffiliateRow, "links" | "clicks" | "sales" | "owed">
/** What came of some affiliates, by id; known to slices further right. */
type ReadTotals = (ctx: Ctx, vendorId: string, affiliateIds: string[]) => Promise<Map<string, Totals>>

const NO_TOTALS: Totals = { links: 0, clicks: 0, sales: 0, owed: [] }
type Workspaces = Parameters<typeof ChooseWorkspaceView>[0]["workspaces"]

/** Wherever a person may go: each vendor once, and the affiliate's own. */
async function readWorkspaces(ctx: Ctx, personId: string): Promise<Workspaces> {
  const [memberships, own] = [await readMemberships(ctx, personId), await readOwnEnrollments(ctx, personId)]
  const ofVendors = memberships.map(({ vendorId, vendorName, role }) => {
    const base = PAGE_BASES.vendor.replace(":vendorId", vendorId)
    return { workspace: { audience: "vendor" as const, base, name: vendorName }, href: `${base}/home`, role }
  })
  if (own.length === 0) return ofVendors
  const programs = own.map(({ program, vendor }) => `${program.name} of ${vendor.name}`).join(", ")
  const base = PAGE_BASES.affiliate
  const mine = { workspace: { audience: "affiliate" as const, base, name: "Your programs" }, href: `${base}/links` }
  return [...ofVendors, { ...mine, role: programs }]
}

async function showWorkspaces(ctx: Ctx, personId: string): Promise<PageAnswer> {
  return {
    kind: "view",
    title: "Choose where to go",
    view: <ChooseWorkspaceView workspaces={await readWorkspaces(ctx, personId)} />,
  }
}

async function showAffiliates(visit: VendorVisit, readTotals: ReadTotals, state?: FormState): Promise<PageAnswer> {
  const { ctx, vendorId, base } = visit
  const rows = await readAffiliates(ctx, vendorId, paged(visit))
  const programs = await readProgramOptions(ctx, vendorId)
  const { shown, page } = onPage(visit, rows, (row) => row.id, `${base}/affiliates`)
  const ids = shown.map((row) => row.id)
  const totals = await readTotals(ctx, vendorId, ids)
  const affiliates = shown.map((row) => ({
    ...row,
    ...(totals.get(row.id) ?? NO_TOTALS),
    programName: programs.find(({ value }) => value === row.programId)?.label ?? row.programId,
  }))
  const waiting = await showWaitingChanges(visit)
  const props = { affiliates, programs, base, page, waiting, mayManage: mayDo(ctx, "affiliate.save") }
  return {
    kind: "view",
    title: "Affiliates",
    view: <AffiliatesView {...props} {...(state && { state })} />,
    ...(state && { status: 422 }),
  }
}

/** The start, the choice of a workspace, and a vendor's affiliates. */
export const accountsPages = (readTotals: ReadTotals): Route[] => [
  {
    audience: "open",
    method: "get",
    path: "",
    run: async ({ ctx, person }) => {
      if (!person) return { kind: "view", title: "Welcome", view: <LandingView /> }
      const [only, ...others] = await readWorkspaces(ctx, person.id)
      return only && others.length === 0 ? { kind: "redirect", to: only.href } : showWorkspaces(ctx, person.id)
    },
  },
  {
    audience: "open",
    method: "get",
    path: "/choose",
    run: async ({ ctx, person }) =>
      person ? showWorkspaces(ctx, person.id) : { kind: "redirect", to: "/sign-in?next=/choose" },
  },
  {
    audience: "vendor",
    method: "get",
    path: "",
    action: "affiliate.read",
    run: async ({ base }) => ({ kind: "redirect", to: `${base}/home` }),
  },
  {
    audience: "vendor",
    method: "get",
    path: "/affiliates",
    action: "affiliate.read",
    run: (visit) => showAffiliates(visit, readTotals),
  },
  {
    audience: "vendor",
    method: "post",
    path: "/affiliates",
    action: "affiliate.save",
    run: async (visit) => {
      const { ctx, vendorId, base, form } = visit
      try {
        const saved = await saveAffiliate(ctx, vendorId, validate(SaveAffiliate, filled(form)))
        const words = saved.kind === "created" ? "is added" : "was there already and is up to date"
        return goTo(`${base}/affiliates`, `${saved.affiliate.name} ${words}.`)
      } catch (error) {
        return showAffiliates(visit, readTotals, refusedForm(error, form))
      }
    },
  },
  {
    audience: "vendor",
    method: "post",
    path: "/affiliates/:id/status",
    action: "affiliate.save",
    ask: async (visit) => {
      if (visit.form.status !== "banned") return null
      const { name } = await readAffiliate(visit.ctx, visit.vendorId, visit.params.id!)
      return questionOf(visit, "ban", `${visit.base}/affiliates`, { name })
    },
    run: async ({ ctx, vendorId, base, form, params }) => {
      const input = validate(UpdateAffiliate.pick({ status: true }).required(), form)
      const { affiliate: saved } = await updateAffiliate(ctx, vendorId, params.id!, input)
      return goTo(`${base}/affiliates`, `${saved.name} is ${saved.status}.`)
    },
  },
  ...emailChangePages,
  ...auditPages,
]
