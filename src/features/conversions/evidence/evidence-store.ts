import { sql } from "drizzle-orm"
import { allOf, type Fact, instantTerm, mapped, rowOf, rowsOf, type Term } from "../../../platform/load.ts"
import { arrayText } from "../../../platform/rows.ts"
import type { RuleSet } from "../../commissions/rules/core/rule.ts"
import { ruleVersions, sharingFacts } from "../../commissions/tables.ts"
import { namesOf, type Protection } from "../../deals/core/deal.ts"
import { deals } from "../../deals/tables.ts"
import { codeTyped, coupons, links, typedCode } from "../../links/tables.ts"
import type { Tier } from "../../programs/groups/core/tiers.ts"
import { affiliates, programs } from "../../programs/tables.ts"
import { type CustomerRow, clickNamed, enrollment, knownClickOf } from "../store.ts"
import { dealEmails, type EvidenceFacts, type Hints } from "./core/attribute.ts"
import type { Details } from "./core/details.ts"

/** What evidence says, as the stores are asked about it. */
export type Said = ReturnType<typeof said>

/** What an event brings, and what its customer is bound by. */
export function said(customer: Bound, { click, coupon, affiliateId, named: answer, email, source }: Brought) {
  const named = clickNamed(click?.id ?? null)
  const bound = clickNamed(customer.clickId)
  const typed = coupon === undefined ? null : typedCode(coupon)
  const { emails, domains } = namesOf(dealEmails(customer, { email, source }))
  return {
    dealEmails: arrayText(emails),
    dealDomains: arrayText(domains),
    affiliateId: affiliateId ?? null,
    namedId: answer?.affiliateId ?? null,
    linkNumber: click?.linkNumber ?? null,
    clickId: named.id,
    clickAt: named.at,
    clickNonce: named.nonce,
    couponText: typed?.text ?? null,
    couponKey: typed?.key ?? null,
    boundTo: customer.affiliateId,
    boundClickId: bound.id,
    boundNumber: bound.linkNumber,
    boundAt: bound.at,
    boundNonce: bound.nonce,
  }
}

type Asked = { [K in keyof Said]: Term<Said[K]> }
type Brought = Pick<Hints, "click" | "coupon" | "affiliateId" | "named" | "email" | "source">
type Bound = Details & Pick<CustomerRow, "affiliateId" | "clickId">

/** What deciding whose an event is must know: of everybody for whom the evidence speaks, their terms too. */
export function evidenceFacts(
  vendorId: Term<string>,
  at: Term<Date>,
  { affiliateId, namedId, linkNumber, couponText, couponKey, boundTo, ...rest }: Asked,
): Fact<EvidenceFacts> {
  const { dealEmails: emails, dealDomains: domains, ...clicks } = rest
  const protecting = protectingDeals(vendorId, at, { emails, domains })
  const { clickId, clickAt, clickNonce, boundClickId, boundNumber, boundAt, boundNonce } = clicks
  const link = sql`from ${links} where ${links.vendorId} = ${vendorId} and ${links.number} = ${linkNumber}::bigint`
  const { rows, first } = codeTyped({ text: sql`${couponText}::text`, key: sql`${couponKey}::text` })
  const owner = sql`from ${coupons} where ${coupons.vendorId} = ${vendorId} and ${rows} order by ${first}`
  const whose = sql`(select ${links.affiliateId} ${link}), (select ${coupons.affiliateId} ${owner} limit 1)`
  const ofSeveral = sql`select json_agg(json_build_object('linkId', l.id, 'splits', l.splits)) from ${links} l
    where l.vendor_id = ${vendorId} and l.number in (${linkNumber}::bigint, ${boundNumber}::bigint) and l.splits is not null`
  return allOf({
    candidates: rowsOf(
      { ...candidate, shared: sharingFacts(ofSeveral) },
      // Each by its key: of few affiliates PostgreSQL would read all of a program's, and go on so when they are many.
      sql`from (select distinct unnest(array[${affiliateId}::text, ${namedId}::text, ${boundTo}::text, ${whose}]
          || array(select ${deals.affiliateId} ${protecting})) as id) named
        cross join lateral (select * from ${affiliates}
          where ${affiliates.vendorId} = ${vendorId} and ${affiliates.id} = named.id limit 1) as ${affiliates}
        join ${programs} on ${programs.vendorId} = ${affiliates.vendorId} and ${programs.id} = ${affiliates.programId}`,
    ),
    link: rowOf(ofLink, link),
    coupon: rowOf(ofCoupon, owner),
    deals: mapped(rowsOf(ofDeal, protecting), (rows) => rows.map(toProtection)),
    click: knownClickOf(vendorId, { id: clickId, linkNumber, at: clickAt, nonce: clickNonce }),
    boundClick: knownClickOf(vendorId, { id: boundClickId, linkNumber: boundNumber, at: boundAt, nonce: boundNonce }),
  })
}

/** More deals than this of one customer, all at once, decide nothing. */
const MOST_DEALS = 50

/** Deals that protect some e-mails and domains at an instant; of none, none are looked for. */
function protectingDeals(
  vendorId: Term<string>,
  at: Term<Date>,
  names: { emails: Term<string>; domains: Term<string> },
) {
  return sql`from ${deals} where ${deals.vendorId} = ${vendorId}
    and (${deals.contactEmail} = any(${names.emails}::text[]) or ${deals.protectedDomain} = any(${names.domains}::text[]))
    and ${deals.approvedAt} <= ${instantTerm(at)} and ${deals.protectedUntil} > ${instantTerm(at)}
    order by ${deals.approvedAt}, ${deals.id} limit ${sql.raw(String(MOST_DEALS))}`
}

/** The latest of a program. */
const rules = sql<RuleSet | null>`(select json_build_object('version', r.version, 'rules', r.rules) from ${ruleVersions} r
  where r.vendor_id = ${programs.vendorId} and r.program_id = ${programs.id} order by r.version desc limit 1)`

const { holdDays } = programs
const { groupId, country } = affiliates
/** What moves an affiliate among groups, which most do not. */
const tiers = sql<Tier[] | null>`(case when not ${affiliates.groupPinned} then ${programs.tiers} end)`
const candidate = { ...enrollment, holdDays, groupId, country, rules, tiers }
const ofLink = { linkId: links.id, affiliateId: links.affiliateId }
const ofCoupon = { affiliateId: coupons.affiliateId }
const ofDeal = {
  id: deals.id,
  affiliateId: deals.affiliateId,
  contactEmail: deals.contactEmail,
  domain: deals.domain,
  approvedAt: sql<string>`${deals.approvedAt}`,
  protectedUntil: sql<string>`${deals.protectedUntil}`,
}
const toProtection = ({ approvedAt, protectedUntil, ...named }: DealNamed): Protection => ({
  ...named,
  approvedAt: new Date(approvedAt),
  protectedUntil: new Date(protectedUntil),
})
type DealNamed = Omit<Protection, "approvedAt" | "protectedUntil"> & { approvedAt: string; protectedUntil: string }
