import { mulBps } from "../../../../lib/money.ts"
import type { Recruiting } from "../../../programs/core.ts"
import { type LineMember, type Recruiter, recruitersOf } from "./recruiters.ts"

/** What is known of who shares in what an affiliate earns. */
export type SharingFacts = { recruiting: Recruiting | null; line: readonly LineMember[] }

/** Who shares in what an event earns its winner; copied onto a sale, so that later edits change nothing of it. */
export type Sharing = { recruiters: readonly Recruiter[] }
export const NOT_SHARED: Sharing = { recruiters: [] }

/** ShareOwner commission one is: an affiliate's own (`recruitedId` null), or a recruiter's of somebody else's. */
export type ShareOwner = { affiliateId: string; recruitedId: string | null }

/** One commission of an event, minor units: `bps` of `of`, where it is a share of something. */
export type EarnedShare = ShareOwner & { amount: bigint; bps: number | null; of: bigint | null }

/** Who shares in what an affiliate earns at an instant. */
export function sharingOf(
  facts: SharingFacts | null | undefined,
  affiliateId: string,
  occasion: { at: Date; timeZone: string },
): Sharing {
  if (!facts?.recruiting) return NOT_SHARED
  return { recruiters: recruitersOf(affiliateId, facts.line, facts.recruiting, occasion) }
}

/**
 * The commissions of an event that earns so much: the affiliate's own, and of it for whoever recruited them. Each is rounded
 * once, and they come on top: nothing is taken from the affiliate.
 */
export function sharesOf(amount: bigint, affiliateId: string, { recruiters }: Sharing): EarnedShare[] {
  const own: EarnedShare[] = [{ affiliateId, recruitedId: null, amount, bps: null, of: null }]
  return own.flatMap((share) => [share, ...recruitingOf(share, recruiters)])
}

function recruitingOf(own: EarnedShare, recruiters: readonly Recruiter[]): EarnedShare[] {
  return recruiters
    .filter(({ recruitedId }) => recruitedId === own.affiliateId)
    .map(({ affiliateId, recruitedId, bps }) => {
      return { affiliateId, recruitedId, amount: mulBps(own.amount, BigInt(bps)), bps, of: own.amount }
    })
}

/** Whether two commissions of an event are the same one's, parts of it among them. */
export function isSameWhose(a: ShareOwner, b: ShareOwner): boolean {
  return a.affiliateId === b.affiliateId && a.recruitedId === b.recruitedId
}

/** Whether a commission is a recruiter's share of another of the same event. */
export function isShareIn(share: ShareOwner, { affiliateId, recruitedId }: ShareOwner): boolean {
  return recruitedId === null && share.recruitedId === affiliateId
}
