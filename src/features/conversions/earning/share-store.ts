import { and, eq, inArray, isNotNull, isNull, sql } from "drizzle-orm"
import type { Tx } from "../../../platform/db.ts"
import { arrayText } from "../../../platform/rows.ts"
import { EVENT_KINDS, type EventKind } from "../../commissions/rules/core/rule.ts"
import { commissions } from "../../commissions/tables.ts"

/** A commission that is a part of what a link of several earned. */
export type LinkShare = {
  event: EventKind
  bps: number
  /** The name of the sale that it is for. */
  saleName: string | null
  /** The link and whose it is; null where the event is no longer that link's. */
  link: { slug: string; ownerId: string; ownerName: string } | null
  isOwners: boolean
  /** Whom else the link is shared with. */
  others: { name: string; bps: number }[]
}

type Row = Omit<LinkShare, "link" | "isOwners"> & {
  id: string
  affiliateId: string
  slug: string | null
  ownerId: string | null
  ownerName: string | null
}

/** At which vendor the person in whose role this runs has a part of a sale that a link of several earned; null for nowhere. */
export async function findOwnPart(tx: Tx, vendorIds: string[], saleId: string): Promise<string | null> {
  const { vendorId, sourceId, shareBps, recruitedId } = commissions
  const [row] = await tx
    .select({ vendorId })
    .from(commissions)
    .where(and(inArray(vendorId, vendorIds), eq(sourceId, saleId), isNotNull(shareBps), isNull(recruitedId)))
    .limit(1)
  return row?.vendorId ?? null
}

/**
 * Those of some commissions that are parts of a link's, by their ids. Of a sale the parts are those copied onto it, and its link
 * is named while they are this affiliate's too; of a sign-up or click they are what it earned.
 */
export async function linkSharesOf(tx: Tx, vendorId: string, ids: readonly string[]): Promise<Map<string, LinkShare>> {
  if (ids.length === 0) return new Map()
  const rows = await tx.execute<Row>(sql`
    select c.id, c.kind as event, c.affiliate_id as "affiliateId", c.share_bps as bps, s.external_id as "saleName",
      l.slug, l.affiliate_id as "ownerId", o.name as "ownerName",
      (select coalesce(json_agg(json_build_object('name', a.name, 'bps', other.bps) order by other.n), '[]') from (
          select p ->> 'affiliateId' as affiliate_id, (p -> 'bps')::int as bps, n
          from jsonb_array_elements(parts.given) with ordinality as given(p, n)
          union all
          select p.affiliate_id, p.share_bps, row_number() over (order by p.id) from commissions p
          where s.id is null and p.vendor_id = c.vendor_id and p.source_id = c.source_id and p.part = 0
            and p.share_bps is not null and p.recruited_id is null
        ) other join affiliates a on a.vendor_id = c.vendor_id and a.id = other.affiliate_id
        where other.affiliate_id <> c.affiliate_id) as others
    from commissions c
    left join sales s on s.vendor_id = c.vendor_id and s.id = c.source_id
    left join leads d on d.vendor_id = c.vendor_id and d.id = c.source_id
    left join lateral (select s.terms -> 'sharing' -> 'splits' as given where s.terms -> 'sharing' -> 'splits'
      @> jsonb_build_array(jsonb_build_object('affiliateId', c.affiliate_id, 'bps', c.share_bps))) parts on true
    left join links l on l.vendor_id = c.vendor_id and l.id = case
      when s.id is not null then case when parts.given is not null then s.link_id end
      when d.id is not null then d.attribution -> 'winner' ->> 'linkId'
      else (select split_part(v.visit, ' ', 1) from commissions v
        where v.vendor_id = c.vendor_id and v.source_id = c.source_id and v.visit is not null limit 1) end
    left join affiliates o on o.vendor_id = l.vendor_id and o.id = l.affiliate_id
    where c.vendor_id = ${vendorId} and c.id = any(${arrayText(ids)}::text[])
      and c.share_bps is not null and c.recruited_id is null and c.kind = any(${arrayText(EVENT_KINDS)}::text[])`)
  return new Map(
    rows.map(({ id, affiliateId, slug, ownerId, ownerName, event, bps, saleName, others }) => {
      const link = slug === null || ownerId === null ? null : { slug, ownerId, ownerName: ownerName ?? "" }
      return [id, { event, bps, saleName, link, isOwners: affiliateId === ownerId, others }]
    }),
  )
}
