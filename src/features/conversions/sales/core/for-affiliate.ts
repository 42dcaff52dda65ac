import type { Explanation } from "../../contract.ts"

/**
 * An explanation as an affiliate of the sale, or of a part of its link, may read it: what others brought is nobody's, the
 * customer has our id and not the vendor's (which may be an address), what they answered is theirs, and of the books there are
 * only the affiliate's accounts. Whose the sale is stays: who has a part knows with whom.
 */
export function forAffiliate(found: Explanation, own: ReadonlySet<string>): Explanation {
  const isOwn = (id: string | null) => id !== null && own.has(id)
  const { sale } = found
  const theirs = <T extends { affiliate_id: string }>(rows: T[]) => rows.filter((row) => isOwn(row.affiliate_id))
  return {
    sale: {
      ...sale,
      customer: { id: sale.customer.id, external_id: sale.customer.id },
      attribution: isOwn(sale.attribution.affiliate_id)
        ? sale.attribution
        : { ...sale.attribution, link_id: null, click_id: null },
      commissions: theirs(sale.commissions),
    },
    evidence: found.evidence.map((piece) => (isOwn(piece.affiliate_id) ? piece : { ...piece, ...NOBODYS })),
    commissions: theirs(found.commissions),
    claims: found.claims
      .filter(({ affiliate_id: whose, status }) => isOwn(whose) && status !== "rejected")
      .map(nameless),
    amendments: found.amendments.map((amendment) => ({ ...amendment, reason: null, by: null })),
    refunds: found.refunds.map((refund) => ({ ...refund, external_id: refund.id, reason: null })),
    ledger: found.ledger.filter(({ account }) => isOwn(ownerOf(account))),
  }
}

/** That they were named, and what came of it: not in whose words. */
const nameless = (claim: Explanation["claims"][number]) =>
  Object.assign({}, claim, { told_by: "", customer_external_id: null, reason: null, decided_by: null })

const NOBODYS = {
  affiliate_id: null,
  program_id: null,
  link_id: null,
  click_id: null,
  coupon: null,
  at: null,
  counts_until: null,
}

/** `liability:affiliate:{id}:pending`, `receivable:affiliate:{id}`: whose account it is; null for the vendor's own. */
function ownerOf(account: string): string | null {
  return /:affiliate:([^:]+)/.exec(account)?.[1] ?? null
}
