import { invalidField } from "../../../lib/errors.ts"
import { DAY_MS } from "../../../lib/time.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { validate } from "../../../platform/http/validate.ts"
import { vendorNow } from "../../../platform/vendor-now.ts"
import { saying } from "../../../web/reader.ts"
import type { Question } from "../../../web/ui/confirm.tsx"
import type { FormState } from "../../../web/ui/form.tsx"
import type { Listing } from "../../../web/ui/list.ts"
import { questionOf } from "../../../web/ui/question.ts"
import { actOnce, onceOnly } from "../../identity/sessions/act-once.ts"
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
import { type OwnEnrollment, readOwnEnrollments } from "../../programs/affiliates/act-for-affiliate.ts"
import { createLink as createLinkContract, updateLink as updateLinkContract } from "../contract.ts"
import { QR_MARK, SUBS } from "../redirect/core/target.ts"
import { type BroughtFigures, NOTHING_BROUGHT, type OwnLinks, type SubFigures, withSubs } from "./core/figures.ts"
import { createLink } from "./create-link.ts"
import { LinkView } from "./link-view.tsx"
import { type OwnLink, readOwnLink, readOwnLinks, readSharedLinks } from "./read-links.ts"
import { updateLink } from "./update-link.ts"
import { LinksView, type ShownLink } from "./views.tsx"

/** What came of links, known to slices further right. */
type Readers = {
  readFunnel(ctx: Ctx, own: OwnLinks, linkIds: string[]): Promise<Map<string, BroughtFigures>>
  readSubs(
    ctx: Ctx,
    own: OwnLinks & { linkId: string; linkNumber: bigint },
    sub: (typeof SUBS)[number],
    since: Date,
  ): Promise<SubFigures[]>
}

const SUB_DAYS = 30
const ownOf = ({ vendorId, affiliate_id }: OwnLink): OwnLinks => ({ vendorId, affiliateId: affiliate_id })

const toShown = (link: OwnLink, brought: BroughtFigures | undefined): ShownLink => ({
  ...(brought ?? NOTHING_BROUGHT),
  id: link.id,
  slug: link.slug,
  url: link.url,
  destinationUrl: link.destination_url,
  status: link.status,
  programName: link.programName,
  friendCoupon: link.shownCoupon,
  parts: link.parts,
  clicks: link.clicks,
})

async function showLinks(visit: AffiliateVisit, readers: Readers, state?: FormState): Promise<PageAnswer> {
  const { ctx, person, path, query } = visit
  const enrollments = await readOwnEnrollments(ctx, person.id)
  const search = (query.q ?? "").trim()
  const kept: Record<string, string> = search ? { q: search } : {}
  const [rows, shared] = await Promise.all([
    readOwnLinks(ctx, enrollments, { ...paged(visit), search }),
    readSharedLinks(ctx, enrollments),
  ])
  const { shown, page } = onPage(visit, rows, (row) => row.id, path, kept)
  const byAffiliate = [...Map.groupBy(shown, (row) => row.affiliate_id).values()]
  const found = await Promise.all(
    byAffiliate.map((own) =>
      readers.readFunnel(
        ctx,
        ownOf(own[0]!),
        own.map(({ id }) => id),
      ),
    ),
  )
  const brought = new Map(found.flatMap((one) => [...one]))
  const list: Listing = { path, query: kept, sort: "", search, page: 1, pages: 1, count: shown.length }
  const links = shown.map((row) => toShown(row, brought.get(row.id)))
  const hidden = onceOnly({})
  const props = { email: person.email, enrollments, links, shared, list, page, hidden, ...(state && { state }) }
  const title = saying(visit)("nav.links")
  return { kind: "view", title, view: <LinksView {...props} />, ...(state && { status: 422 }) }
}

/** Makes the link at the vendor whose program was chosen, at that vendor's time. */
async function addLink(visit: AffiliateVisit, enrollments: OwnEnrollment[]) {
  const { ctx, form } = visit
  const enrollment = enrollments.find(
    ({ program, affiliate }) => program.id === form.program_id && affiliate.status === "approved",
  )
  if (!enrollment) throw invalidField("/program_id", saying(visit)("links.not_yours"))
  const { vendor, affiliate } = enrollment
  const input = validate(createLinkContract, { ...filled(form), affiliate_id: affiliate.id })
  const acting = { ...visit, ctx: { ...ctx, now: vendorNow(vendor) } }
  return actOnce(acting, (once) => createLink(once, vendor.id, input))
}

/** One own link with the enrollment that it is of. 404 for others'. */
async function findOwn({ ctx, person, params }: AffiliateVisit) {
  const enrollments = await readOwnEnrollments(ctx, person.id)
  const link = await readOwnLink(ctx, enrollments, params.id!)
  return { link, enrollment: enrollments.find(({ affiliate }) => affiliate.id === link.affiliate_id)! }
}

async function showLink(visit: AffiliateVisit, readers: Readers, state?: FormState): Promise<PageAnswer> {
  const { ctx, query } = visit
  const { link, enrollment } = await findOwn(visit)
  const sub = SUBS.find((name) => name === query.by) ?? SUBS[0]
  const since = new Date(vendorNow(enrollment.vendor).getTime() - SUB_DAYS * DAY_MS)
  const [brought, subs] = await Promise.all([
    readers.readFunnel(ctx, ownOf(link), [link.id]),
    readers.readSubs(ctx, { ...ownOf(link), linkId: link.id, linkNumber: link.number }, sub, since),
  ])
  const marks = Object.fromEntries(SUBS.flatMap((name) => (query[name] ? [[name, query[name]]] : [])))
  const values = {
    slug: link.slug,
    destination_url: link.ownDestination ?? "",
    works: link.status === "active" ? "on" : "",
  }
  const props = {
    link: toShown(link, brought.get(link.id)),
    scanUrl: `${link.url}?${QR_MARK}=1`,
    qrUrl: link.qr_url,
    sub,
    subs,
    marks,
    markedUrl: Object.keys(marks).length === 0 ? null : withSubs(link.url, marks),
    mayEdit: enrollment.affiliate.status === "approved",
    state: state ?? { values, errors: [] },
  }
  return { kind: "view", title: link.slug, view: <LinkView {...props} />, ...(state && { status: 422 }) }
}

const statusOf = (form: AffiliateVisit["form"]) => (form.works === "on" ? "active" : "disabled")

/** Whoever has the old address finds nothing afterwards: that is asked about. */
async function askToEdit(visit: AffiliateVisit): Promise<Question | null> {
  const { link } = await findOwn(visit)
  const isKept = (visit.form.slug ?? "").trim() === link.slug && statusOf(visit.form) === link.status
  if (isKept || link.status === "disabled") return null
  return questionOf(visit, "link", `/links/${link.id}`, { name: link.slug, url: link.url })
}

async function editLink(visit: AffiliateVisit, readers: Readers): Promise<PageAnswer> {
  const { ctx, form } = visit
  const { link, enrollment } = await findOwn(visit)
  try {
    if (enrollment.affiliate.status !== "approved") throw invalidField("/slug", saying(visit)("links.not_yours"))
    const destination = (form.destination_url ?? "").trim()
    const input = validate(updateLinkContract, {
      slug: (form.slug ?? "").trim(),
      destination_url: destination === "" ? null : destination,
      status: statusOf(form),
    })
    const saved = await updateLink({ ...ctx, now: vendorNow(enrollment.vendor) }, link.vendorId, link.id, input)
    return goTo(`/links/${link.id}`, saying(visit)("links.saved", { slug: saved.slug }))
  } catch (error) {
    return showLink(visit, readers, refusedForm(error, form, { slug_taken: "/slug" }))
  }
}

/** An affiliate's own links, over all vendors. */
export const linksPages = (readers: Readers): Route[] => [
  { audience: "affiliate", method: "get", path: "/a", run: async () => ({ kind: "redirect", to: "/links" }) },
  { audience: "affiliate", method: "get", path: "/links", run: (visit) => showLinks(visit, readers) },
  { audience: "affiliate", method: "get", path: "/links/:id", run: (visit) => showLink(visit, readers) },
  {
    audience: "affiliate",
    method: "post",
    path: "/links/:id",
    ask: askToEdit,
    run: (visit) => editLink(visit, readers),
  },
  {
    audience: "affiliate",
    method: "post",
    path: "/links",
    run: async (visit) => {
      try {
        const link = await addLink(visit, await readOwnEnrollments(visit.ctx, visit.person.id))
        return goTo("/links", link ? saying(visit)("links.made", { slug: link.slug }) : undefined)
      } catch (error) {
        return showLinks(visit, readers, refusedForm(error, visit.form, { slug_taken: "/slug" }))
      }
    },
  },
]
