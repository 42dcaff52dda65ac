import { DAY_MS } from "../../../../lib/time.ts"
import { timeOf } from "../../redirect/core/click-key.ts"
import { SUBS, type Subs } from "../../redirect/core/target.ts"

/** What a receipt says of a click. `row` is null while the click is still on its way to the books, or lost. */
export type ReceiptFacts = {
  clickId: string
  at: Date
  link: { id: string; vendorId: string; programId: string; affiliateId: string }
  windowDays: number
  url: string
  row: ReceiptRow | null
}

type ReceiptRow = {
  isAttributable: boolean
  isBot: boolean
  isPrefetch: boolean
  isHead: boolean
  isQr: boolean
  /** "" where nobody knows. */
  country: string
  origin: { subs: Subs | null } | null
  storedSeconds: number
}

/** The claims of a click's receipt. What only the stored row knows is null when there is none; the rest the id proves. */
export function receiptClaims({ clickId, at, link, windowDays, url, row }: ReceiptFacts) {
  return {
    sub: clickId,
    vendor_id: link.vendorId,
    program_id: link.programId,
    affiliate_id: link.affiliateId,
    link_id: link.id,
    link_url: url,
    clicked_at: at.toISOString(),
    counts_until: new Date(at.getTime() + windowDays * DAY_MS).toISOString(),
    recorded: row !== null,
    recorded_at: row ? timeOf(row.storedSeconds).toISOString() : null,
    attributable: row?.isAttributable ?? null,
    flags: row && { bot: row.isBot, prefetch: row.isPrefetch, head: row.isHead, qr: row.isQr },
    country: row?.country || null,
    ...(row && Object.fromEntries(SUBS.map((sub) => [sub, row.origin?.subs?.[sub] ?? null]))),
  }
}
