import { BASES } from "../../../../vocabulary/evidence.ts"
import type { Attribution, Considered } from "./evidence.ts"

/**
 * An attribution to nobody with what else was looked at and won nothing, as if all had been reported at once: the published
 * order of evidence, not that of arrival. What concerns another program stays so.
 */
export function withMore(before: Attribution, more: Attribution): Attribution {
  if (before.outcome === "attributed" || more.outcome === "attributed" || before.reason === "other_program")
    return before
  const pieces = new Map([...before.considered, ...more.considered].map((piece) => [nameOf(piece), piece]))
  const considered = [...pieces].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, piece]) => piece)
  return { ...before, considered, reason: considered[0]?.reason ?? "no_evidence" }
}

const nameOf = ({ basis, clickId, coupon, affiliateId }: Considered) =>
  [BASES.indexOf(basis), clickId, coupon, affiliateId].join(" ")
