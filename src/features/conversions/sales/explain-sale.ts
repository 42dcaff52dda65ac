import { toJsonAmount } from "../../../lib/fields.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { showCommissionOfSale, showShare } from "../../commissions/commissions/core/show-commission.ts"
import {
  type Commission,
  listChangesOf,
  listCommissionsOfSource,
} from "../../commissions/commissions/read-commissions.ts"
import { one, readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import { listEntriesOf } from "../../ledger/posting/read-entries.ts"
import { listClaimsOf } from "../claim-store.ts"
import type { Explanation } from "../contract.ts"
import { showClaim } from "../core/show-claim.ts"
import { showRefund, showSale } from "../core/show-event.ts"
import { type Considered, LOSSES } from "../evidence/core/evidence.ts"
import * as refunds from "../refund-store.ts"
import * as store from "../store.ts"
import * as amendmentStore from "./amendment-store.ts"
import { arithmeticOf } from "./core/arithmetic.ts"

/** Why a sale went to whom it went, what it earned by which rule, and what stands of it in the ledger. */
export function explainSale(ctx: Ctx, vendorId: string, id: string): Promise<Explanation> {
  return readAsVendor(ctx, vendorId, "sale.read", (tx) => explain(tx, vendorId, id))
}

/** The same inside the vendor's transaction, for who decided already that it may be read. 404. */
export async function explain(tx: Tx, vendorId: string, id: string): Promise<Explanation> {
  const row = await one(store.findSale(tx, vendorId, id))
  const [commissions, claims, reported, amendments] = await Promise.all([
    listCommissionsOfSource(tx, vendorId, [id]),
    listClaimsOf(tx, vendorId, { customerId: row.sale.customerId }),
    refunds.listRefunds(tx, vendorId, row.sale.externalId),
    amendmentStore.listAmendments(tx, vendorId, id),
  ])
  const ids = commissions.map((commission) => commission.id)
  const [entries, changes] = await Promise.all([listEntriesOf(tx, vendorId, ids), listChangesOf(tx, vendorId, ids)])
  return {
    sale: showSale(row, commissions),
    evidence: row.sale.attribution.considered.map(showEvidence),
    commissions: commissions.map((commission) => ({
      ...showReckoning(commission),
      changes: changes.filter(({ commissionId }) => commissionId === commission.id).map(showChange),
    })),
    claims: claims.map(showClaim),
    amendments: amendments.map(showAmendment),
    refunds: reported.filter(takesSomething).map((refund) => showRefund(refund, row.sale)),
    ledger: entries.map(({ entry, head }) => ({
      transaction_id: head.id,
      kind: head.kind,
      ref: head.ref,
      account: entry.account,
      currency: entry.currency,
      amount: toJsonAmount(entry.amount),
      posted_at: entry.postedAt.toISOString(),
    })),
  }
}

/** What a charge reported in all is nothing by itself once its refunds are known one by one. */
const takesSomething = ({ kind, amount }: refunds.ClaimRow) => kind !== "rest" || (amount ?? 0n) > 0n

function showEvidence(piece: Considered): Explanation["evidence"][number] {
  return {
    basis: piece.basis,
    verified: piece.source !== "unverified",
    verdict: piece.verdict,
    reason: piece.reason,
    detail: detailOf(piece),
    affiliate_id: piece.affiliateId,
    program_id: piece.programId,
    link_id: piece.linkId,
    click_id: piece.clickId,
    coupon: piece.coupon,
    at: piece.at,
    counts_until: piece.countsUntil,
  }
}

function showAmendment({ id, amount, tax, shipping, before, reason, amendedBy, at }: amendmentStore.Amendment) {
  return {
    id,
    amount: toJsonAmount(amount),
    tax: toJsonAmount(tax),
    shipping: toJsonAmount(shipping),
    amount_before: toJsonAmount(BigInt(before.amount)),
    reason,
    by: amendedBy,
    at: at.toISOString(),
  }
}

function showChange({ reason, causeId, before, after, at }: Awaited<ReturnType<typeof listChangesOf>>[number]) {
  return {
    reason,
    cause_id: causeId,
    amount_before: toJsonAmount(before),
    amount_after: toJsonAmount(after),
    at: at.toISOString(),
  }
}

function detailOf({ reason, source }: Considered): string {
  if (reason !== null) return LOSSES[reason]
  const won = "the first in the published order that nothing speaks against"
  return source === "unverified" ? `${won}; provisional: it rests on what nobody verified` : won
}

function showReckoning(commission: Commission): Omit<Explanation["commissions"][number], "changes"> {
  const { id, affiliate_id, amount, reversed_amount, currency, status } = showCommissionOfSale(commission)
  return {
    id,
    affiliate_id,
    amount,
    reversed_amount,
    currency,
    status,
    hold_reasons: commission.reasons,
    event: commission.kind,
    share: showShare(commission),
    rule: commission.rule,
    rule_version: commission.ruleVersion,
    base: toJsonAmount(commission.base),
    arithmetic: arithmeticOf(commission),
  }
}
