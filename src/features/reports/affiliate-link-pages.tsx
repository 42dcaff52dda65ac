import { notFound } from "../../lib/errors.ts"
import { validate } from "../../platform/http/validate.ts"
import { saying } from "../../web/reader.ts"
import type { FormState } from "../../web/ui/form.tsx"
import { questionOf } from "../../web/ui/question.ts"
import { percentInput } from "../../web/ui/read-input.ts"
import { percentText } from "../../web/ui/text.tsx"
import { mayDo } from "../identity/permissions/core/permissions.ts"
import { goTo, type PageAnswer, type Route, refusedForm, type VendorVisit } from "../identity/sessions/core/page.ts"
import { type UpdateLink, updateLink as updateLinkContract } from "../links/contract.ts"
import { readLink } from "../links/links/read-links.ts"
import { isSameSplits, partRows, readSplitsForm } from "../links/links/read-splits-form.ts"
import { linkUrl } from "../links/links/show-link.ts"
import { updateLink } from "../links/links/update-link.ts"
import { readAffiliate, readAffiliateNames } from "../programs/affiliates/read-affiliates.ts"
import { AffiliateLinkView } from "./affiliate-links-view.tsx"
import { readAffiliateFrame } from "./read-affiliate-page.ts"

type Row = Awaited<ReturnType<typeof readLink>>

/** A link of the affiliate whose page it is. 404 for another's, and for whom it is not to change. */
async function findLink({ ctx, vendorId, params }: VendorVisit): Promise<Row> {
  if (!mayDo(ctx, "link.save")) throw notFound()
  const link = await readLink(ctx, vendorId, params.link!)
  if (link.affiliateId !== params.id) throw notFound()
  return link
}

const othersOf = ({ splits, affiliateId }: Row) =>
  (splits ?? []).filter(({ affiliate_id }) => affiliate_id !== affiliateId)

async function valuesOf({ ctx, vendorId, reader }: VendorVisit, link: Row): Promise<Record<string, string>> {
  const values: Record<string, string> = {
    slug: link.slug,
    destination_url: link.destinationUrl ?? "",
    works: link.status === "active" ? "on" : "",
  }
  for (const [i, { affiliate_id, bps }] of othersOf(link).entries()) {
    values[`with_${i + 1}`] = (await readAffiliate(ctx, vendorId, affiliate_id)).email
    values[`part_${i + 1}`] = percentInput(bps, reader.language)
  }
  return values
}

async function showLink(visit: VendorVisit, state?: FormState): Promise<PageAnswer> {
  const { ctx, vendorId, params, base } = visit
  const link = await findLink(visit)
  const { affiliate } = await readAffiliateFrame(ctx, vendorId, params.id!)
  const props = {
    affiliate,
    vendorBase: base,
    mayManage: true,
    link: { id: link.id, slug: link.slug, url: linkUrl(link, ctx.ports.env.publicUrl) },
    parts: partRows(othersOf(link).length),
    state: state ?? { values: await valuesOf(visit, link), errors: [] },
  }
  return { kind: "view", title: link.slug, view: <AffiliateLinkView {...props} />, ...(state && { status: 422 }) }
}

/** What the form asks to be changed; 422 on the field for what does not fit. */
async function readChange(visit: VendorVisit, link: Row): Promise<UpdateLink> {
  const { form } = visit
  const destination = (form.destination_url ?? "").trim()
  const splits = (await readSplitsForm(visit, link)) ?? null
  return validate(updateLinkContract, {
    slug: (form.slug ?? "").trim(),
    destination_url: destination === "" ? null : destination,
    status: form.works === "on" ? "active" : "disabled",
    ...(!isSameSplits(splits, link.splits) && { splits }),
  })
}

/** Who has the old address finds nothing afterwards, and others earn by it: that is asked about. */
async function askToEdit(visit: VendorVisit) {
  const { ctx, vendorId, base, reader } = visit
  const link = await findLink(visit)
  const back = `${base}/affiliates/${link.affiliateId}/links/${link.id}`
  try {
    const { slug, status, splits } = await readChange(visit, link)
    if (splits !== undefined) {
      const rows = splits ?? [{ affiliate_id: link.affiliateId, bps: 10_000 }]
      const ids = rows.map(({ affiliate_id }) => affiliate_id)
      const names = await readAffiliateNames(ctx, vendorId, ids)
      const parts = rows.map(
        ({ affiliate_id, bps }) => `${names.get(affiliate_id) ?? ""} ${percentText(bps, reader.language)}`,
      )
      return questionOf(visit, "split", back, { name: link.slug, parts: parts.join(", ") })
    }
    if (link.status === "disabled" || (slug === link.slug && status === link.status)) return null
    return questionOf(visit, "others_link", back, { name: link.slug, url: linkUrl(link, ctx.ports.env.publicUrl) })
  } catch (error) {
    // What does not fit is shown on the form, by the step itself.
    refusedForm(error, {})
    return null
  }
}

async function editLink(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, base, form } = visit
  const link = await findLink(visit)
  try {
    const saved = await updateLink(ctx, vendorId, link.id, await readChange(visit, link))
    return goTo(`${base}/affiliates/${link.affiliateId}/links`, saying(visit)("links.saved", { slug: saved.slug }))
  } catch (error) {
    return showLink(visit, refusedForm(error, form, { slug_taken: "/slug" }))
  }
}

const PATH = "/affiliates/:id/links/:link"

/** A link of an affiliate's, for who may change it: where it leads, whether it works, and who has which part of it. */
export const affiliateLinkPages: Route[] = [
  { audience: "vendor", method: "get", path: PATH, action: "link.read", run: (visit) => showLink(visit) },
  { audience: "vendor", method: "post", path: PATH, action: "link.save", ask: askToEdit, run: editLink },
]
