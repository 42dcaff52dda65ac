import { getTableColumns, sql } from "drizzle-orm"
import { anyOf, type Fact, type Loaded, rowOf } from "../../../platform/load.ts"
import { customers } from "../../conversions/tables.ts"
import { campaignMappings } from "../../credit/tables.ts"
import { clickOrigins, clicks, isClickOf, landingOfClick, links, originOfClick } from "../../links/tables.ts"
import { programs } from "../../programs/tables.ts"
import { type Whose, whoseOf } from "../inquiries/journey-store.ts"
import { deskFacts } from "../inquiries/work-store.ts"
import { inquiries } from "../tables.ts"

/** What is known of whoever asks, by which the rest is found. */
export type AskedQuestion = {
  clickId: string | null
  /** Of the link that the click id names; null for one that is not ours. */
  linkNumber: bigint | null
  programId: string | null
  customerExternalId: string | null
  email: string | null
  /** Whether a customer may be known by the e-mail. */
  mayBeCustomer: boolean
  phoneMark: string | null
  addressHash: string | null
  /** Earlier inquiries of the person count from here, those of the address from there. */
  since: Date
  rateSince: Date
}

export type ClickOrigin = {
  linkId: string
  affiliateId: string | null
  programId: string
  /** Of the click itself; null while it is not recorded. */
  country: string | null
  landingUrl: string | null
  sub1: string | null
}

/** Beside the desk: where they came from, and what they sent before (`inquiries`, of the latest 50). */
export type Opening = Loaded<ReturnType<typeof openingFacts>>

const MAX_EARLIER = 50

/** The vendor's customer of this id, else the one with this e-mail, which must not be a browser's word. */
const customerOf = (
  vendorId: string,
  { customerExternalId, email, mayBeCustomer }: AskedQuestion,
) => sql`from ${customers}
  where ${customers.vendorId} = ${vendorId} and ${customers.id} = coalesce(
    (select c.id from ${customers} c where c.vendor_id = ${vendorId} and c.external_id = ${customerExternalId}),
    (select c.id from ${customers} c where ${customerExternalId}::text is null and c.vendor_id = ${vendorId}
      and c.email = ${mayBeCustomer ? email : null} and not ('email' = any(c.unverified_details))
      order by c.id desc limit 1))`

function clickOf(vendorId: string, { clickId, linkNumber }: AskedQuestion): Fact<ClickOrigin | null> {
  const country = sql<string | null>`nullif(${clicks.country}, '')`
  const sub1 = sql<string | null>`${clickOrigins.subs} ->> 'sub1'`
  const { affiliateId, programId } = links
  return rowOf(
    { linkId: links.id, affiliateId, programId, country, landingUrl: landingOfClick, sub1 },
    sql`from ${links} left join ${clicks} on ${isClickOf(sql`${clickId}::text`)} left join ${clickOrigins} on ${originOfClick}
      where ${links.vendorId} = ${vendorId} and ${links.number} = ${linkNumber === null ? null : String(linkNumber)}::bigint`,
  )
}

const countOf = (query: ReturnType<typeof sql>): Fact<number> => ({ query, read: Number })

/** Whoever asks, with the click that came with it and the one that they are bound by. */
export function whoseOpening(vendorId: string, asked: AskedQuestion): Whose {
  const customer = customerOf(vendorId, asked)
  const bound = sql`(select ${customers.clickId} ${customer})`
  return whoseOf(sql`select * ${customer}`, sql`array_remove(array[${asked.clickId}::text, ${bound}], null)`)
}

/** All that the opening of an inquiry is decided from. */
export function openingFacts(vendorId: string, now: Date, asked: AskedQuestion) {
  const { email, phoneMark, programId, addressHash, customerExternalId: named } = asked
  const customer = customerOf(vendorId, asked)
  const known = sql`coalesce(${named}::text, (select ${customers.externalId} ${customer}))`
  const fits = sql`i.id in (select e.id from ${inquiries} e
    where e.vendor_id = ${vendorId} and e.received_at > ${asked.since.toISOString()}::timestamptz
      and (e.email = ${email} or e.phone_mark = ${phoneMark} or e.customer_external_id = ${known})
    order by e.id desc limit ${MAX_EARLIER}::int)`
  return {
    ...deskFacts(vendorId, now, fits),
    click: clickOf(vendorId, asked),
    isProgram: anyOf(sql`from ${programs} where ${programs.vendorId} = ${vendorId} and ${programs.id} = ${programId}`),
    customer: rowOf(getTableColumns(customers), customer),
    mapping: rowOf(
      { rules: campaignMappings.rules },
      sql`from ${campaignMappings} where ${campaignMappings.vendorId} = ${vendorId}
        order by ${campaignMappings.version} desc`,
    ),
    ofAddress: countOf(sql`select count(*) from ${inquiries} a where a.vendor_id = ${vendorId}
      and a.address_hash = ${addressHash} and a.received_at > ${asked.rateSince.toISOString()}::timestamptz`),
  }
}
