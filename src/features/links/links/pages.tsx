import { invalidField, notFound } from "../../../lib/errors.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { validate } from "../../../platform/http/validate.ts"
import { vendorNow } from "../../../platform/vendor-now.ts"
import type { FormState } from "../../../web/ui/form.tsx"
import {
  type AffiliateVisit,
  filled,
  goTo,
  onPage,
  type PageAnswer,
  paged,
  type Route,
  refusedForm,
} from "../../identity/sessions/core/page.ts"
import { readOwnEnrollments } from "../../programs/affiliates/act-for-affiliate.ts"
import { createLink as createLinkContract } from "../contract.ts"
import { QR_MARK } from "../redirect/core/target.ts"
import { createLink } from "./create-link.ts"
import { readOwnLinks } from "./read-links.ts"
import { LinksView } from "./views.tsx"

/** Sales by link, known to slices further right. */
type CountSales = (ctx: Ctx, personId: string, linkIds: string[]) => Promise<Map<string, number>>

/** The enrollments for which this person may create links; 404 for who is no affiliate at all. */
async function readApproved({ ctx, person }: AffiliateVisit) {
  const own = await readOwnEnrollments(ctx, person.id)
  if (own.length === 0) throw notFound()
  return own.filter(({ affiliate }) => affiliate.status === "approved")
}

async function showLinks(visit: AffiliateVisit, countSales: CountSales, state?: FormState): Promise<PageAnswer> {
  const { ctx, person, base } = visit
  const rows = await readOwnLinks(ctx, person.id, paged(visit))
  const { shown, page } = onPage(visit, rows, (row) => row.id)
  const ids = shown.map((row) => row.id)
  const sales = await countSales(ctx, person.id, ids)
  const programs = (await readApproved(visit)).map(({ program, vendor }) => ({
    value: program.id,
    label: `${program.name} (${vendor.name})`,
  }))
  const links = shown.map((row) => ({
    id: row.id,
    slug: row.slug,
    url: row.url,
    status: row.status,
    clicks: row.clicks,
    scanUrl: `${row.url}?${QR_MARK}=1`,
    qrUrl: row.qr_url,
    destinationUrl: row.destination_url,
    programName: row.programName,
    sales: sales.get(row.id) ?? 0,
  }))
  const view = (
    <LinksView links={links} programs={programs} action={`${base}/links`} page={page} {...(state && { state })} />
  )
  return { kind: "view", title: "Links", view, ...(state && { status: 422 }) }
}

/** Makes the link at the vendor whose program was chosen, at that vendor's time. */
async function addLink(visit: AffiliateVisit) {
  const { ctx, form } = visit
  const enrollment = (await readApproved(visit)).find(({ program }) => program.id === form.program_id)
  if (!enrollment) throw invalidField("/program_id", "is not a program that you are approved for")
  const { vendor, affiliate } = enrollment
  const input = validate(createLinkContract, { ...filled(form), affiliate_id: affiliate.id })
  return createLink({ ...ctx, now: vendorNow(vendor) }, vendor.id, input)
}

/** An affiliate's own links, over all vendors. */
export const linksPages = (countSales: CountSales): Route[] => [
  {
    audience: "affiliate",
    method: "get",
    path: "/a",
    run: async ({ base }) => ({ kind: "redirect", to: `${base}/links` }),
  },
  { audience: "affiliate", method: "get", path: "/links", run: (visit) => showLinks(visit, countSales) },
  {
    audience: "affiliate",
    method: "post",
    path: "/links",
    run: async (visit) => {
      try {
        const link = await addLink(visit)
        return goTo(`${visit.base}/links`, `The link ${link.slug} works from now on.`)
      } catch (error) {
        return showLinks(visit, countSales, refusedForm(error, visit.form, { slug_taken: "/slug" }))
      }
    },
  },
]
