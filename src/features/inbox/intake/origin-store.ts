import { and, desc, eq, gt, or, sql } from "drizzle-orm"
import type { Tx } from "../../../platform/db.ts"
import { customers } from "../../conversions/tables.ts"
import { clicks, links } from "../../links/tables.ts"
import { programs } from "../../programs/tables.ts"
import { inquiries } from "../tables.ts"
import type { PersonMarks } from "./core/person.ts"

/** What a click of ours says of a visitor: whose link, and where they were. */
export async function findClickOrigin(tx: Tx, vendorId: string, clickId: string, linkNumber: bigint) {
  const [row] = await tx
    .select({ link: links, click: clicks })
    .from(links)
    .leftJoin(clicks, and(eq(clicks.vendorId, links.vendorId), eq(clicks.id, clickId)))
    .where(and(eq(links.vendorId, vendorId), eq(links.number, linkNumber)))
  return row ?? null
}

export async function findProgramId(tx: Tx, vendorId: string, id: string): Promise<string | null> {
  const [row] = await tx
    .select({ id: programs.id })
    .from(programs)
    .where(and(eq(programs.vendorId, vendorId), eq(programs.id, id)))
  return row?.id ?? null
}

/** The vendor's customer of this id, else the one with this e-mail, which must not be a browser's word. */
export async function findCustomer(tx: Tx, vendorId: string, externalId: string | null, email: string | null) {
  const named = externalId ? eq(customers.externalId, externalId) : email ? hasEmail(email) : null
  if (!named) return null
  const [row] = await tx
    .select()
    .from(customers)
    .where(and(eq(customers.vendorId, vendorId), named))
    .orderBy(desc(customers.id))
    .limit(1)
  return row ?? null
}

const hasEmail = (email: string) =>
  and(eq(customers.email, email), sql`not ('email' = any(${customers.unverifiedDetails}))`)

const isOfPerson = (person: PersonMarks & { phoneMark: string | null }) =>
  or(
    person.email ? eq(inquiries.email, person.email) : undefined,
    person.phoneMark ? eq(inquiries.phoneMark, person.phoneMark) : undefined,
    person.customerExternalId ? eq(inquiries.customerExternalId, person.customerExternalId) : undefined,
  )

/** Earlier inquiries of the same person since an instant; none when nothing says who it is. */
export async function listOfPerson(
  tx: Tx,
  vendorId: string,
  person: PersonMarks & { phoneMark: string | null },
  since: Date,
) {
  const same = isOfPerson(person)
  if (!same) return []
  return tx
    .select()
    .from(inquiries)
    .where(and(eq(inquiries.vendorId, vendorId), same, gt(inquiries.receivedAt, since)))
    .orderBy(desc(inquiries.id))
    .limit(50)
}

export async function countOfAddress(tx: Tx, vendorId: string, addressHash: string, since: Date): Promise<number> {
  const [row] = await tx
    .select({ count: sql<number>`count(*)::int` })
    .from(inquiries)
    .where(
      and(eq(inquiries.vendorId, vendorId), eq(inquiries.addressHash, addressHash), gt(inquiries.receivedAt, since)),
    )
  return row?.count ?? 0
}
