import { type SQL, sql } from "drizzle-orm"
import { rowOf, rowsOf } from "../../../platform/load.ts"
import { customers } from "../../conversions/tables.ts"
import { vendors } from "../../identity/tables.ts"
import { clicks, isClickAt } from "../../links/tables.ts"

/** Whose journey, as a statement finds it: the id of a customer, and those of clicks, an array. */
export type Whose = { customerId: SQL; clickIds: SQL }

/** Of the one row of a query of customers; who was joined to another is that one. */
export const whoseOf = (customer: SQL, clickIds: SQL): Whose => ({
  customerId: sql`(select coalesce(w.joined_to, w.id) from (${customer}) w)`,
  clickIds,
})

export const whoseIs = (customerId: string, clickId: string | null): Whose => ({
  customerId: sql`${customerId}::text`,
  clickIds: sql`array_remove(array[${clickId}::text], null)`,
})

const ofCustomer = { id: customers.id, externalId: customers.externalId }
const ofClick = { id: sql<string>`own.id`, at: clicks.at }

/** The customer, null for nobody known, and those of the clicks that are recorded. */
export const customerFacts = (vendorId: string, { customerId, clickIds }: Whose) => ({
  customer: rowOf(
    ofCustomer,
    sql`from ${customers} where ${customers.vendorId} = ${vendorId} and ${customers.id} = ${customerId}`,
  ),
  clicks: rowsOf(
    ofClick,
    sql`from (
        select id, click_link(id) as link, click_at(id) as at, click_nonce(id) as nonce from unnest(${clickIds}) id offset 0
      ) own join ${clicks} on ${isClickAt(sql`own.link`, sql`own.at`, sql`own.nonce`)}
      where ${clicks.vendorNumber} = (select v.number from ${vendors} v where v.id = ${vendorId})`,
  ),
})
