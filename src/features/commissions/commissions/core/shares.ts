import { mulBps } from "../../../../lib/money.ts"
import type { Recruiting } from "../../../programs/core.ts"
import { type LinkSplits, splitEarning } from "../../rules/core/earn.ts"
import { type LineMember, type Recruiter, recruitersOf } from "./recruiters.ts"

/** What is known of who shares in what an affiliate earns. */
export type SharingFacts = {
  recruiting: Recruiting | null
  /** The affiliate, those whom links are split among, and whoever recruited them. */
  line: readonly LineMember[]
  links: readonly LinkSplits[] | null
}

/** Whose part it is of what an event earns; nobody's while they are not approved. */
export type LinkPart = { affiliateId: string; bps: number; earns: boolean }

/** Who shares in what an event earns its winner; copied onto a sale, so that later edits change nothing of it. */
export type Sharing = { splits?: readonly LinkPart[] | undefined; recruiters: readonly Recruiter[] }
export const NOT_SHARED: Sharing = { recruiters: [] }

/** When something earns, and by which link. */
export type SharedOccasion = { at: Date; timeZone: string; linkId: string | null }

/** ShareOwner commission one is: an affiliate's own (`recruitedId` null), or a recruiter's of somebody else's. */
export type ShareOwner = { affiliateId: string; recruitedId: string | null }

/** One commission of an event, minor units: `bps` of `of`, where it is a share of something. */
export type EarnedShare = ShareOwner & { amount: bigint; bps: number | null; of: bigint | null }

/** Who shares in what an affiliate earns at an instant. */
export function sharingOf(
  facts: SharingFacts | null | undefined,
  affiliateId: string,
  occasion: SharedOccasion,
): Sharing {
  if (!facts) return NOT_SHARED
  const { recruiting, line, links } = facts
  const isApproved = (id: string) => line.some((member) => member.id === id && member.status === "approved")
  const splits = links
    ?.find(({ linkId }) => linkId === occasion.linkId)
    ?.splits.map(({ affiliate_id, bps }) => ({ affiliateId: affiliate_id, bps, earns: isApproved(affiliate_id) }))
  const earners = splits ? splits.map((split) => split.affiliateId) : [affiliateId]
  const recruiters = recruiting ? earners.flatMap((id) => recruitersOf(id, line, recruiting, occasion)) : []
  return { splits, recruiters }
}

/** Whether anybody shares in what an event earns. */
export const isShared = ({ splits, recruiters }: Sharing): boolean => splits !== undefined || recruiters.length > 0

/**
 * The commissions of an event that earns so much: the affiliate's own, or of each whom its link is split among, by largest
 * remainder; then what whoever recruited them has of it, rounded once, on top: nothing is taken from the affiliate.
 */
export function sharesOf(amount: bigint, affiliateId: string, { splits, recruiters }: Sharing): EarnedShare[] {
  const whole: EarnedShare = { affiliateId, recruitedId: null, amount, bps: null, of: null }
  const own = splits ? splitOf(amount, splits) : [whole]
  return own.flatMap((share) => [share, ...recruitingOf(share, recruiters)])
}

function splitOf(amount: bigint, splits: readonly LinkPart[]): EarnedShare[] {
  const parts = splitEarning(amount, splits)
  return splits.flatMap(({ affiliateId, bps, earns }, i) =>
    earns ? [{ affiliateId, recruitedId: null, amount: parts[i]!.amount, bps, of: amount }] : [],
  )
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
