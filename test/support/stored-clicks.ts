import type postgres from "postgres"
import { restoreClickId } from "../../src/features/links/clicks/restore-click-id.ts"
import { readFlags } from "../../src/features/links/redirect/core/click-flags.ts"
import { clickKey } from "../../src/features/links/redirect/core/click-key.ts"
import { parseSigningKeys } from "../../src/platform/signing.ts"
import { SIGNING_KEYS } from "./app.ts"

const NO_SUBS = { sub1: null, sub2: null, sub3: null, sub4: null, sub5: null }

/** A vendor's clicks with their ids and all that they came with, as they came. */
export async function storedClicks(admin: postgres.Sql, vendorId: string) {
  const rows = await admin`
    select c.link_number, c.at, c.nonce, c.flags, c.key_id, c.stored_seconds, nullif(c.country, '') as country, l.id as link_id,
      l.program_id, nullif(coalesce(o.landing_url, '') || c.url_tail, '') as landing_url, o.referrer, o.subs, a.user_agent
    from clicks c join vendors v on v.number = c.vendor_number and v.id = ${vendorId}
    join links l on l.number = c.link_number
    left join click_origins o on o.number = c.origin and o.month = date_trunc('month', c.at at time zone 'UTC')::date
    left join click_agents a on a.vendor_number = c.vendor_number and a.number = c.agent
    order by c.at, c.stored_seconds, c.ctid`
  const keys = parseSigningKeys(SIGNING_KEYS)
  return Promise.all(
    rows.map(async ({ link_number, nonce, key_id, program_id, flags, subs, stored_seconds: _, ...row }) => {
      const { isAttributable, isBot, isPrefetch, isHead, isQr, device } = readFlags(flags)
      const key = { linkNumber: BigInt(link_number), nonce: BigInt(nonce), at: row.at.getTime() }
      const id = await restoreClickId(keys, { ...key, keyId: key_id, flags, programId: program_id })
      const consent = flags & 64 ? "granted" : flags & 128 ? "not_required" : null
      const flagged = { is_attributable: isAttributable, is_bot: isBot, is_prefetch: isPrefetch, is_head: isHead }
      return { ...row, ...NO_SUBS, ...subs, ...flagged, id, consent, is_qr: isQr, is_first: (flags & 32) !== 0, device }
    }),
  ) as Promise<Record<string, unknown>[]>
}

/** How many of these clicks are stored. */
export async function countStored(admin: postgres.Sql, ids: readonly string[]): Promise<number> {
  // As text: a client that has asked nothing yet does not know how to write an array.
  const rows = await admin`
    select c.nonce from string_to_table(${ids.filter((id) => clickKey(id)).join()}, ',') own(id)
    join clicks c on c.link_number = click_link(own.id) and c.at = click_at(own.id) and c.nonce = click_nonce(own.id)`
  return rows.length
}
