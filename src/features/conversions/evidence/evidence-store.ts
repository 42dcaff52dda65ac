import { sql } from "drizzle-orm"
import { allOf, type Fact, rowOf, rowsOf } from "../../../platform/load.ts"
import type { RuleSet } from "../../commissions/rules/core/rule.ts"
import { ruleVersions } from "../../commissions/tables.ts"
import { codeTyped, coupons, links } from "../../links/tables.ts"
import { affiliates, programs } from "../../programs/tables.ts"
import { type CustomerRow, enrollment, knownClickOf } from "../store.ts"
import type { EvidenceFacts, Hints } from "./core/attribute.ts"

/** What deciding whose an event is must know: of everybody for whom the evidence speaks, their terms too. */
export function evidenceFacts(
  vendorId: string,
  customer: Pick<CustomerRow, "affiliateId" | "clickId" | "clickAt">,
  { click, coupon, affiliateId }: Pick<Hints, "click" | "coupon" | "affiliateId">,
): Fact<EvidenceFacts> {
  const link = sql`from ${links} where ${links.vendorId} = ${vendorId} and ${links.number} = ${click?.linkNumber ?? null}::bigint`
  const { rows, first } = codeTyped(coupon ?? "")
  const owner = sql`from ${coupons} where ${coupons.vendorId} = ${vendorId} and ${coupon !== undefined}::boolean and ${rows}
    order by ${first}`
  const whose = sql`(select ${links.affiliateId} ${link}), (select ${coupons.affiliateId} ${owner} limit 1)`
  return allOf({
    candidates: rowsOf(
      candidate,
      sql`from ${affiliates} join ${programs}
        on ${programs.vendorId} = ${affiliates.vendorId} and ${programs.id} = ${affiliates.programId}
        where ${affiliates.vendorId} = ${vendorId}
          and ${affiliates.id} in (${affiliateId ?? null}::text, ${customer.affiliateId}::text, ${whose})`,
    ),
    link: rowOf(ofLink, link),
    coupon: rowOf(ofCoupon, owner),
    click: knownClickOf(vendorId, click?.id ?? null),
    boundClick: knownClickOf(vendorId, customer.clickId),
  })
}

/** The latest of a program. */
const rules = sql<RuleSet | null>`(select json_build_object('version', r.version, 'rules', r.rules) from ${ruleVersions} r
  where r.vendor_id = ${programs.vendorId} and r.program_id = ${programs.id} order by r.version desc limit 1)`

const { holdDays } = programs
const { groupId, country } = affiliates
const candidate = { ...enrollment, holdDays, groupId, country, rules }
const ofLink = { linkId: links.id, affiliateId: links.affiliateId }
const ofCoupon = { affiliateId: coupons.affiliateId }
