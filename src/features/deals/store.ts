import { and, asc, desc, eq, lt, lte, type SQL, sql } from "drizzle-orm"
import { decodeCursor } from "../../lib/page.ts"
import { insertRows, updateRows } from "../../platform/apply.ts"
import type { Tx } from "../../platform/db.ts"
import { type Fact, instantOf } from "../../platform/load.ts"
import { mailLanguage, people, vendors } from "../identity/tables.ts"
import { affiliates, programs } from "../programs/tables.ts"
import type { ListDeals } from "./contract.ts"
import type { Protection } from "./core/deal.ts"
import { deals } from "./tables.ts"

export type Deal = typeof deals.$inferSelect

/** Writers, for `apply`: a new deal; deals that are known and locked. */
export const addDeals = (rows: readonly Deal[]) => insertRows(deals, rows)
export const writeDeals = (rows: readonly Deal[]) => updateRows(deals, rows, ["vendorId", "id"])

/** A deal, locked: it is decided once. */
export async function lockDeal(tx: Tx, vendorId: string, id: string): Promise<Deal | null> {
  const [row] = await tx
    .select()
    .from(deals)
    .where(and(eq(deals.vendorId, vendorId), eq(deals.id, id)))
    .for("update")
  return row ?? null
}

/** More that protect at once than decide anything. */
const MOST = 1000

/** Deals that protect what a new one names: its contact, its domain, or its contact's. */
export async function listProtecting(
  tx: Tx,
  vendorId: string,
  { contactEmail, domains }: { contactEmail: string; domains: readonly string[] },
): Promise<Protection[]> {
  const names = sql`${deals.contactEmail} = ${contactEmail} or ${deals.protectedDomain} in (${sql.join(
    ["", ...domains].map((one) => sql`${one}`),
    sql`, `,
  )})`
  const rows = await tx
    .select()
    .from(deals)
    .where(and(eq(deals.vendorId, vendorId), eq(deals.isProtecting, true), sql`(${names})`))
    .limit(MOST)
  return rows.map((row) => ({ ...row, approvedAt: row.approvedAt!, protectedUntil: row.protectedUntil! }))
}

/** The affiliate of a program, and how long its deals protect; of a person whoever they are there. */
export async function findEnrollment(
  tx: Tx,
  vendorId: string,
  programId: string,
  who: { affiliateId?: string | undefined; personId?: string | undefined },
) {
  const [row] = await tx
    .select({ affiliate: affiliates, dealDays: programs.dealDays })
    .from(programs)
    .leftJoin(
      affiliates,
      and(
        eq(affiliates.vendorId, programs.vendorId),
        eq(affiliates.programId, programs.id),
        who.affiliateId === undefined ? undefined : eq(affiliates.id, who.affiliateId),
        who.personId === undefined ? undefined : eq(affiliates.personId, who.personId),
      ),
    )
    .where(and(eq(programs.vendorId, vendorId), eq(programs.id, programId)))
    .limit(1)
  return row ?? null
}

const joined = (tx: Tx) =>
  tx
    .select({ deal: deals, affiliateName: affiliates.name, programName: programs.name })
    .from(deals)
    .innerJoin(affiliates, and(eq(affiliates.vendorId, deals.vendorId), eq(affiliates.id, deals.affiliateId)))
    .innerJoin(programs, and(eq(programs.vendorId, deals.vendorId), eq(programs.id, deals.programId)))

/** What deals are asked for: of one vendor, or all that whoever asks may see. */
export type WantedDeals = ListDeals & { vendorId?: string; id?: string }

/** Newest first, and one more. */
export async function listDeals(
  tx: Tx,
  query: WantedDeals,
): Promise<(Deal & { affiliateName: string; programName: string })[]> {
  const { vendorId, id, status, affiliate_id: affiliateId, program_id: programId } = query
  const after = decodeCursor(query.cursor)
  const rows = await joined(tx)
    .where(
      and(
        vendorId ? eq(deals.vendorId, vendorId) : undefined,
        id ? eq(deals.id, id) : undefined,
        status ? eq(deals.status, status) : undefined,
        affiliateId ? eq(deals.affiliateId, affiliateId) : undefined,
        programId ? eq(deals.programId, programId) : undefined,
        after ? lt(deals.id, after) : undefined,
      ),
    )
    .orderBy(desc(deals.id))
    .limit(query.limit + 1)
  return rows.map(({ deal, ...names }) => ({ ...deal, ...names }))
}

/** The earliest end of a protection up to an instant. */
export function nextEnding(vendorId: SQL, until: Date): Fact<Date | null> {
  return instantOf(sql`select min(d.protected_until) from deals d
    where d.vendor_id = ${vendorId} and d.is_protecting and d.protected_until <= ${until.toISOString()}::timestamptz`)
}

/** Deals whose protection is over, locked, the earliest first. */
export async function lockEnded(tx: Tx, vendorId: string, at: Date, limit: number): Promise<Deal[]> {
  return tx
    .select()
    .from(deals)
    .where(and(eq(deals.vendorId, vendorId), eq(deals.isProtecting, true), lte(deals.protectedUntil, at)))
    .orderBy(asc(deals.protectedUntil), asc(deals.id))
    .limit(limit)
    .for("update")
}

/** Whom a mail about a deal goes to, in their language, and what it says; as the system. */
export async function findMailed(tx: Tx, vendorId: string, id: string) {
  const [row] = await tx
    .select({
      deal: deals,
      email: affiliates.email,
      name: affiliates.name,
      language: mailLanguage,
      program: programs.name,
      vendor: vendors.name,
      zone: vendors.timezone,
    })
    .from(deals)
    .innerJoin(affiliates, and(eq(affiliates.vendorId, deals.vendorId), eq(affiliates.id, deals.affiliateId)))
    .innerJoin(programs, and(eq(programs.vendorId, deals.vendorId), eq(programs.id, deals.programId)))
    .innerJoin(people, eq(people.id, affiliates.personId))
    .innerJoin(vendors, eq(vendors.id, deals.vendorId))
    .where(and(eq(deals.vendorId, vendorId), eq(deals.id, id)))
  return row ?? null
}
