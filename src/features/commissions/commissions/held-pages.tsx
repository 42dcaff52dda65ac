import { validate } from "../../../platform/http/validate.ts"
import { mayDo } from "../../identity/permissions/core/permissions.ts"
import {
  backTo,
  filled,
  goTo,
  onPage,
  type PageAnswer,
  paged,
  type Route,
  type VendorVisit,
} from "../../identity/sessions/core/page.ts"
import { readAffiliateNames } from "../../programs/affiliates/read-affiliates.ts"
import { rejectionInput, releaseInput } from "../contract.ts"
import { holdWords, SIGNAL_WORDS } from "./core/hold-words.ts"
import { HeldView } from "./held-view.tsx"
import { readCommissions } from "./read-commissions.ts"
import { type Acceptance, rejectCommission, releaseCommission } from "./release-commission.ts"

async function showHeld(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, base, zone } = visit
  const rows = await readCommissions(ctx, vendorId, { ...paged(visit), status: "held" })
  const { shown, page } = onPage(visit, rows, (row) => row.id)
  const names = await readAffiliateNames(ctx, vendorId, [...new Set(shown.map((row) => row.affiliateId))])
  const held = shown.map((row) => ({
    id: row.id,
    saleId: row.kind === "sale" ? row.sourceId : null,
    currency: row.currency,
    affiliate: { id: row.affiliateId, name: names.get(row.affiliateId) ?? row.affiliateId },
    amount: row.amount - row.reversed,
    earnedAt: row.earnedAt.toISOString(),
    why: holdWords(row.reasons, SIGNAL_WORDS),
  }))
  const view = <HeldView held={held} base={base} page={page} zone={zone} mayDecide={mayDo(ctx, "commission.decide")} />
  return { kind: "view", title: "On hold", view }
}

async function decide(visit: VendorVisit, work: (form: Record<string, string>) => Promise<unknown>, done: string) {
  const to = `${visit.base}/held`
  try {
    await work(filled(visit.form))
    return goTo(to, done)
  } catch (error) {
    return backTo(to, error)
  }
}

const release = (acceptance: Acceptance) => (visit: VendorVisit) =>
  decide(
    visit,
    (form) => {
      const { reason } = validate(releaseInput, form)
      return releaseCommission(visit.ctx, visit.vendorId, visit.params.id!, acceptance, reason)
    },
    "The commission is released.",
  )

const reject = (visit: VendorVisit) =>
  decide(
    visit,
    (form) => rejectCommission(visit.ctx, visit.vendorId, visit.params.id!, validate(rejectionInput, form).reason),
    "The commission is rejected, and the affiliate reads why.",
  )

/** What signals hold until a person decides; `acceptance`: what becomes of an event whose commission is released. */
export const heldPages = (acceptance: Acceptance): Route[] => [
  { audience: "vendor", method: "get", path: "/held", action: "commission.read", run: showHeld },
  {
    audience: "vendor",
    method: "post",
    path: "/held/:id/release",
    action: "commission.decide",
    run: release(acceptance),
  },
  { audience: "vendor", method: "post", path: "/held/:id/rejection", action: "commission.decide", run: reject },
]
