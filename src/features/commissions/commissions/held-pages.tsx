import type { Ctx } from "../../../platform/ctx.ts"
import { validate } from "../../../platform/http/validate.ts"
import type { Language } from "../../../vocabulary/languages.ts"
import { say, saying } from "../../../web/reader.ts"
import { arrange, asksForFile, type ListRules, listFile } from "../../../web/ui/list.ts"
import { questionOf } from "../../../web/ui/question.ts"
import { moneyText, percentText } from "../../../web/ui/text.tsx"
import { mayDo } from "../../identity/permissions/core/permissions.ts"
import {
  backTo,
  csvFile,
  filled,
  goTo,
  type PageAnswer,
  type Route,
  type VendorVisit,
} from "../../identity/sessions/core/page.ts"
import { readAffiliateNames } from "../../programs/affiliates/read-affiliates.ts"
import { rejectionInput, releaseInput } from "../contract.ts"
import { recruitingText } from "../kinds-view.tsx"
import { type HeldRow, HeldView, heldColumns } from "./held-view.tsx"
import { holdText } from "./hold-words-view.tsx"
import { readCommission, readCommissions } from "./read-commissions.ts"
import { type Acceptance, rejectCommission, releaseCommission } from "./release-commission.ts"

/** What the vendor calls some sales, by id; known to a slice further right. */
type ReadSaleNames = (
  ctx: Ctx,
  vendorId: string,
  ids: string[],
) => Promise<Map<string, { id: string; externalId: string; amount: bigint; currency: string }>>

type Row = Pick<Awaited<ReturnType<typeof readCommissions>>[number], "shareBps" | "recruitedId">

/** A list that is searched and ordered has them all at hand: up to so many, the newest. */
const MOST_HELD = 500

const HELD_RULES: ListRules<HeldRow> = {
  sorts: {
    name: (row) => row.name,
    sale: (row) => row.sale?.externalId ?? null,
    amount: (row) => row.amount,
    at: (row) => row.earnedAt,
    why: (row) => row.why,
  },
  sort: "-at",
  search: (row) => `${row.name} ${row.sale?.externalId ?? ""}`,
  filters: { why: (row) => row.why, currency: (row) => row.currency },
  rowsPerPage: 25,
}

const showHeld =
  (readSaleNames: ReadSaleNames) =>
  async (visit: VendorVisit): Promise<PageAnswer> => {
    const { ctx, vendorId, base, path, query, zone } = visit
    const t = saying(visit)
    const rows = (await readCommissions(ctx, vendorId, { limit: MOST_HELD, status: "held" })).slice(0, MOST_HELD)
    const people = rows.flatMap(({ affiliateId, recruitedId }) => [affiliateId, recruitedId ?? affiliateId])
    const names = await readAffiliateNames(ctx, vendorId, [...new Set(people)])
    const sources = rows.flatMap((row) => (row.kind === "sale" ? [row.sourceId] : []))
    const sales = await readSaleNames(ctx, vendorId, sources)
    const held = rows.map((row) => ({
      id: row.id,
      sale: sales.get(row.sourceId) ?? null,
      currency: row.currency,
      affiliateId: row.affiliateId,
      name: names.get(row.affiliateId) ?? "",
      amount: row.amount - row.reversed,
      earnedAt: row.earnedAt.toISOString(),
      share: shareText(row, names, visit.reader.language),
      why: holdText(row.reasons, t),
    }))
    const found = arrange(held, path, query, HELD_RULES)
    if (asksForFile(query)) return csvFile("held", listFile(heldColumns(t, base, zone), found.all))
    const mayDecide = mayDo(ctx, "commission.decide")
    const view = <HeldView held={held} found={found} base={base} zone={zone} mayDecide={mayDecide} />
    return { kind: "view", title: t("nav.held"), view }
  }

/** Of what a commission is a share: of whose, where it is a recruiter's, else of what a link of several earned. */
function shareText({ shareBps: bps, recruitedId }: Row, names: ReadonlyMap<string, string>, language: Language) {
  if (bps === null) return null
  if (recruitedId !== null) return recruitingText({ name: names.get(recruitedId) ?? null, bps }, language)
  return say(language, "sales.part_of_some", { percent: percentText(bps, language) })
}

async function decide(
  visit: VendorVisit,
  work: (form: Record<string, string>) => Promise<unknown>,
  done: "held.released" | "held.rejected",
) {
  const to = `${visit.base}/held`
  try {
    await work(filled(visit.form))
    return goTo(to, saying(visit)(done))
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
    "held.released",
  )

const reject = (visit: VendorVisit) =>
  decide(
    visit,
    (form) => rejectCommission(visit.ctx, visit.vendorId, visit.params.id!, validate(rejectionInput, form).reason),
    "held.rejected",
  )

async function askToReject(visit: VendorVisit) {
  const { ctx, vendorId, base, form, params, reader } = visit
  const { affiliateId, amount, reversed, currency } = await readCommission(ctx, vendorId, params.id!)
  if (!form.reason?.trim()) return null
  const names = await readAffiliateNames(ctx, vendorId, [affiliateId])
  const named = { amount: moneyText(amount - reversed, currency, reader.language), name: names.get(affiliateId) ?? "" }
  return questionOf(visit, "reject_commission", `${base}/held`, named)
}

/** What signals hold until a person decides; `acceptance`: what becomes of an event whose commission is released. */
export const heldPages = (acceptance: Acceptance, readSaleNames: ReadSaleNames): Route[] => [
  { audience: "vendor", method: "get", path: "/held", action: "commission.read", run: showHeld(readSaleNames) },
  {
    audience: "vendor",
    method: "post",
    path: "/held/:id/release",
    action: "commission.decide",
    run: release(acceptance),
  },
  {
    audience: "vendor",
    method: "post",
    path: "/held/:id/rejection",
    action: "commission.decide",
    ask: askToReject,
    run: reject,
  },
]
