import { parseCurrency } from "../../lib/currency.ts"
import { invalidField, notFound } from "../../lib/errors.ts"
import { validate } from "../../platform/http/validate.ts"
import { saying } from "../../web/reader.ts"
import type { FormState } from "../../web/ui/form.tsx"
import { questionOf } from "../../web/ui/question.ts"
import { moneyField, moneyInput, textField } from "../../web/ui/read-input.ts"
import { moneyText } from "../../web/ui/text.tsx"
import { createCommission } from "../commissions/commissions/create-commission.ts"
import { manualCommissionInput } from "../commissions/contract.ts"
import { mayDo } from "../identity/permissions/core/permissions.ts"
import { actOnce, onceOnly } from "../identity/sessions/act-once.ts"
import {
  filled,
  goTo,
  PAGE_BASES,
  type PageAnswer,
  type Route,
  refusedForm,
  type VendorVisit,
} from "../identity/sessions/core/page.ts"
import * as links from "../links/contract.ts"
import { createCoupon } from "../links/links/create-coupon.ts"
import { createLink } from "../links/links/create-link.ts"
import { readSplitsForm, SHARED_WITH } from "../links/links/read-splits-form.ts"
import { readAffiliate, readAffiliates } from "../programs/affiliates/read-affiliates.ts"
import { updateAffiliate } from "../programs/affiliates/save-affiliate.ts"
import { UpdateAffiliate } from "../programs/contract.ts"
import { readGroups } from "../programs/groups/read-groups.ts"
import { AffiliateLinksView } from "./affiliate-links-view.tsx"
import { AffiliateEditView, AffiliateView } from "./affiliate-view.tsx"
import { readAffiliateFrame, readAffiliateLinks, readAffiliatePage } from "./read-affiliate-page.ts"

const MAX_GROUPS = 100

const baseOf = ({ vendorId }: VendorVisit) => PAGE_BASES.vendor.replace(":vendorId", vendorId)
const pathOf = (visit: VendorVisit, tab = "") => `${baseOf(visit)}/affiliates/${visit.params.id}${tab}`
const languageOf = ({ reader }: VendorVisit) => reader.language

async function showAffiliate(visit: VendorVisit, bonus?: FormState): Promise<PageAnswer> {
  const { ctx, vendorId, params, zone, currency } = visit
  const found = await readAffiliatePage(ctx, vendorId, params.id!, zone)
  const props = {
    affiliate: found.affiliate,
    balances: [...found.balances].map(([code, balance]) => ({ currency: code, ...balance })),
    trend: found.trend,
    commissions: found.commissions.map((row) => ({
      ...row,
      saleId: row.kind === "sale" ? row.sourceId : null,
      reversedAmount: row.reversed,
      earnedAt: row.earnedAt.toISOString(),
    })),
    vendorBase: baseOf(visit),
    currency,
    zone,
    mayManage: mayDo(ctx, "affiliate.save"),
    mayGive: mayDo(ctx, "commission.create"),
  }
  const view = <AffiliateView {...props} {...(bonus && { bonus })} />
  return { kind: "view", title: found.affiliate.name, view, ...(bonus && { status: 422 }) }
}

/** The bonus as its form says it; 422 on the field for what does not fit. */
function readBonus(visit: VendorVisit) {
  const { form, currency: own } = visit
  const currency = parseCurrency((form.currency ?? "").trim() || own)
  if (!currency) throw invalidField("/currency", saying(visit)("affiliates.bad_currency"))
  const amount = moneyField(form, "amount", currency, languageOf(visit))
  if (amount === 0n) throw invalidField("/amount", saying(visit)("kit.missing"))
  return { amount, currency, reason: textField(form, "reason", languageOf(visit)) }
}

async function askBonus(visit: VendorVisit) {
  const { ctx, vendorId, params } = visit
  const { name } = await readAffiliate(ctx, vendorId, params.id!)
  try {
    const { amount, currency } = readBonus(visit)
    return questionOf(visit, "bonus", pathOf(visit), { name, amount: moneyText(amount, currency, languageOf(visit)) })
  } catch (error) {
    // What does not fit is shown on the form, by the step itself.
    refusedForm(error, {})
    return null
  }
}

async function giveBonus(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, params, form } = visit
  const { id, name, programId } = await readAffiliate(ctx, vendorId, params.id!)
  try {
    const { amount, currency, reason } = readBonus(visit)
    const body = { affiliate_id: id, program_id: programId, amount: Number(amount), currency, reason }
    const input = validate(manualCommissionInput, body)
    await actOnce(visit, (once) => createCommission(once, vendorId, input))
    const words = { name, amount: moneyText(amount, currency, languageOf(visit)) }
    return goTo(pathOf(visit), saying(visit)("affiliates.bonus_given", words))
  } catch (error) {
    return showAffiliate(visit, refusedForm(error, form))
  }
}

type LinkStates = { linkState?: FormState; couponState?: FormState }

async function showLinks(visit: VendorVisit, states: LinkStates = {}): Promise<PageAnswer> {
  const { ctx, vendorId, params, zone } = visit
  const found = await readAffiliateLinks(ctx, vendorId, params.id!)
  const props = {
    affiliate: found.affiliate,
    links: found.links.map((link) => ({ ...link, destinationUrl: link.destination_url })),
    coupons: found.coupons.map(({ code, createdAt }) => ({ code, since: createdAt.toISOString() })),
    vendorBase: baseOf(visit),
    zone,
    once: onceOnly({}),
    sharedWith: SHARED_WITH,
    mayManage: mayDo(ctx, "coupon.save"),
  }
  const isRefused = Object.keys(states).length > 0
  const view = <AffiliateLinksView {...props} {...states} />
  return { kind: "view", title: found.affiliate.name, view, ...(isRefused && { status: 422 }) }
}

async function addLink(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, params, form } = visit
  const { id, programId } = await readAffiliate(ctx, vendorId, params.id!)
  try {
    const { slug, destination_url } = filled(form)
    const splits = await readSplitsForm(visit, { programId, affiliateId: id })
    const body = {
      program_id: programId,
      affiliate_id: id,
      ...(slug && { slug }),
      ...(destination_url && { destination_url }),
      ...(splits && { splits }),
    }
    const input = validate(links.createLink, body)
    await actOnce(visit, (once) => createLink(once, vendorId, input))
    return goTo(pathOf(visit, "/links"), saying(visit)("affiliates.link_made"))
  } catch (error) {
    return showLinks(visit, { linkState: refusedForm(error, form, { slug_taken: "/slug" }) })
  }
}

async function addCoupon(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, params, form } = visit
  const { id, programId } = await readAffiliate(ctx, vendorId, params.id!)
  try {
    const input = validate(links.createCoupon, { code: form.code ?? "", program_id: programId, affiliate_id: id })
    const { coupon } = await createCoupon(ctx, vendorId, input)
    return goTo(pathOf(visit, "/links"), saying(visit)("coupons.given", { code: coupon.code }))
  } catch (error) {
    return showLinks(visit, { couponState: refusedForm(error, form, { coupon_taken: "/code" }) })
  }
}

async function showEdit(visit: VendorVisit, state?: FormState): Promise<PageAnswer> {
  const { ctx, vendorId, params, currency } = visit
  const { affiliate, row, program } = await readAffiliateFrame(ctx, vendorId, params.id!)
  if (!mayDo(ctx, "affiliate.save")) throw notFound()
  const groups = await readGroups(ctx, vendorId, { limit: MAX_GROUPS, program_id: program.id })
  const values = {
    name: row.name,
    email: row.email,
    group_id: row.groupId ?? "",
    country: row.country ?? "",
    handle: row.handle ?? "",
    recruiter: affiliate.recruiter?.email ?? "",
    min_payout: row.minPayout === null ? "" : moneyInput(row.minPayout, currency, languageOf(visit)),
  }
  const props = {
    affiliate,
    groups: groups.map(({ id, name }) => ({ value: id, label: name })),
    currency,
    minPayout: program.minPayout,
    vendorBase: baseOf(visit),
    mayManage: true,
    state: state ?? { values, errors: [] },
  }
  return { kind: "view", title: row.name, view: <AffiliateEditView {...props} />, ...(state && { status: 422 }) }
}

async function edit(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, params, form, currency } = visit
  const before = await readAffiliate(ctx, vendorId, params.id!)
  const t = saying(visit)
  // A group that is chosen is set by hand; one that only stands in the form is not.
  const isSameGroup = (form.group_id ?? "") === (before.groupId ?? "")
  try {
    const email = (form.recruiter ?? "").trim().toLowerCase()
    const [recruiter] = email === "" ? [] : await readAffiliates(ctx, vendorId, { limit: 1, email })
    if (email !== "" && !recruiter) throw invalidField("/sub_affiliate_of", t("affiliates.recruiter_unknown"))
    const input = validate(UpdateAffiliate, {
      name: (form.name ?? "").trim(),
      email: form.email,
      group_id: isSameGroup ? undefined : form.group_id || null,
      country: form.country?.trim() || null,
      handle: form.handle?.trim() || null,
      sub_affiliate_of: recruiter?.id ?? null,
      min_payout: form.min_payout?.trim() ? Number(moneyField(form, "min_payout", currency, languageOf(visit))) : null,
    })
    const { kind, affiliate } = await updateAffiliate(ctx, vendorId, params.id!, input)
    const key = kind === "proposed" ? "affiliates.proposed" : "affiliates.saved"
    return goTo(pathOf(visit), t(key, { name: affiliate.name }))
  } catch (error) {
    return showEdit(visit, refusedForm(error, form, { affiliate_exists: "/email", handle_taken: "/handle" }))
  }
}

/** One affiliate, for whoever looks after them and for whoever pays them. */
export const affiliatePages: Route[] = [
  ...(["vendor", "finance"] as const).map(
    (audience): Route => ({
      audience,
      method: "get",
      path: "/affiliates/:id",
      action: "affiliate.read",
      run: (visit) => showAffiliate(visit),
    }),
  ),
  {
    audience: "vendor",
    method: "post",
    path: "/affiliates/:id/bonus",
    action: "commission.create",
    ask: askBonus,
    run: giveBonus,
  },
  {
    audience: "vendor",
    method: "get",
    path: "/affiliates/:id/links",
    action: "link.read",
    run: (visit) => showLinks(visit),
  },
  { audience: "vendor", method: "post", path: "/affiliates/:id/links", action: "link.save", run: addLink },
  { audience: "vendor", method: "post", path: "/affiliates/:id/coupons", action: "coupon.save", run: addCoupon },
  {
    audience: "vendor",
    method: "get",
    path: "/affiliates/:id/edit",
    action: "affiliate.read",
    run: (visit) => showEdit(visit),
  },
  { audience: "vendor", method: "post", path: "/affiliates/:id/edit", action: "affiliate.save", run: edit },
]
