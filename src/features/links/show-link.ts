import type { Link as LinkAnswer } from "./contract.ts"
import { slugToPath } from "./core/slug.ts"
import type { Link } from "./store.ts"

/** A link as the contract shows it; `publicUrl` is the app's own address. */
export function showLink(row: Link, publicUrl: string): LinkAnswer {
  const path = slugToPath(row.slug)
  return {
    id: row.id,
    program_id: row.programId,
    affiliate_id: row.affiliateId,
    slug: row.slug,
    url: `${publicUrl}/r/${path}`,
    qr_url: `${publicUrl}/q/${path}.svg`,
    destination_url: row.destinationUrl ?? row.programDestination,
    status: row.status,
    created_at: row.createdAt.toISOString(),
  }
}
