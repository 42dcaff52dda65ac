import type { Link as LinkAnswer } from "../contract.ts"
import { slugToPath } from "../redirect/core/slug.ts"
import type { LinkRow } from "../store.ts"
import { effectiveDestination } from "./core/destination.ts"

/** A link as the contract shows it; `publicUrl` is the app's own address. */
export function showLink(row: LinkRow, publicUrl: string): LinkAnswer {
  return {
    id: row.id,
    program_id: row.programId,
    affiliate_id: row.affiliateId,
    host: row.host === "" ? null : row.host,
    slug: row.slug,
    url: linkUrl(row, publicUrl),
    qr_url: `${publicUrl}/q/${slugToPath(row.slug)}.svg${row.host === "" ? "" : `?host=${encodeURIComponent(row.host)}`}`,
    destination_url: effectiveDestination(row.destinationUrl, row.program),
    status: row.status,
    splits: row.splits,
    friend_coupon: row.program.friendCoupon,
    created_at: row.createdAt.toISOString(),
  }
}

/** Where a link is followed: on its own host, or under `/r/` on the app's. */
export function linkUrl({ host, slug }: { host: string; slug: string }, publicUrl: string): string {
  const path = slugToPath(slug)
  return host === "" ? `${publicUrl}/r/${path}` : `${new URL(publicUrl).protocol}//${host}/${path}`
}
