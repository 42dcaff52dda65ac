import { and, asc, desc, eq, gt, isNotNull, lt, lte, type SQL, sql } from "drizzle-orm"
import { decodeCursor, type PageRequest } from "../../lib/page.ts"
import type { Database, Tx } from "../../platform/db.ts"
import { type Fact, instantOf } from "../../platform/load.ts"
import { isOneOf } from "../../platform/rows.ts"
import { auditLog } from "../../platform/tables.ts"
import { vendors } from "../identity/tables.ts"
import type { ListAffiliates } from "./contract.ts"
import { programHosts } from "./core.ts"
import { affiliates, groups, programs } from "./tables.ts"

export type Program = typeof programs.$inferSelect
export type Group = typeof groups.$inferSelect
export type Affiliate = typeof affiliates.$inferSelect
/** What the database lets a line be long. */
const MAX_LINE = 10_000

/** Columns to change; undefined leaves one as it is. */
type Changes<T> = { [K in keyof T]?: T[K] | undefined }

export async function insertProgram(tx: Tx, row: typeof programs.$inferInsert): Promise<Program> {
  const [saved] = await tx.insert(programs).values(row).returning()
  return saved!
}

export async function updateProgram(tx: Tx, vendorId: string, id: string, set: Changes<Program>): Promise<Program> {
  const [saved] = await tx
    .update(programs)
    .set(set)
    .where(and(eq(programs.vendorId, vendorId), eq(programs.id, id)))
    .returning()
  return saved!
}

export async function findProgram(tx: Tx, vendorId: string, id: string): Promise<Program | null> {
  const [row] = await tx
    .select()
    .from(programs)
    .where(and(eq(programs.vendorId, vendorId), eq(programs.id, id)))
  return row ?? null
}

export async function lockProgram(tx: Tx, vendorId: string, id: string): Promise<Program | null> {
  const [row] = await tx
    .select()
    .from(programs)
    .where(and(eq(programs.vendorId, vendorId), eq(programs.id, id)))
    .for("update")
  return row ?? null
}

export async function listPrograms(tx: Tx, vendorId: string, page: PageRequest): Promise<Program[]> {
  const after = decodeCursor(page.cursor)
  return tx
    .select()
    .from(programs)
    .where(and(eq(programs.vendorId, vendorId), after ? lt(programs.id, after) : undefined))
    .orderBy(desc(programs.id))
    .limit(page.limit + 1)
}

export async function insertGroup(tx: Tx, row: typeof groups.$inferInsert): Promise<Group> {
  const [saved] = await tx.insert(groups).values(row).returning()
  return saved!
}

export async function updateGroup(tx: Tx, vendorId: string, id: string, set: Changes<Group>): Promise<Group> {
  const [saved] = await tx
    .update(groups)
    .set(set)
    .where(and(eq(groups.vendorId, vendorId), eq(groups.id, id)))
    .returning()
  return saved!
}

export async function findGroup(tx: Tx, vendorId: string, id: string): Promise<Group | null> {
  const [row] = await tx
    .select()
    .from(groups)
    .where(and(eq(groups.vendorId, vendorId), eq(groups.id, id)))
  return row ?? null
}

export async function listGroups(tx: Tx, vendorId: string, page: PageRequest, programId?: string): Promise<Group[]> {
  const after = decodeCursor(page.cursor)
  return tx
    .select()
    .from(groups)
    .where(
      and(
        eq(groups.vendorId, vendorId),
        programId ? eq(groups.programId, programId) : undefined,
        after ? lt(groups.id, after) : undefined,
      ),
    )
    .orderBy(desc(groups.id))
    .limit(page.limit + 1)
}

/** Adds an affiliate; null when this e-mail is enrolled in the program already. */
export async function insertAffiliate(tx: Tx, row: typeof affiliates.$inferInsert): Promise<Affiliate | null> {
  const [saved] = await tx.insert(affiliates).values(row).onConflictDoNothing().returning()
  return saved ?? null
}

/** What may change by itself; the e-mail moves by `moveAffiliate` only. */
type AffiliateChanges = Changes<Omit<Affiliate, "email" | "personId" | "emailChangedAt">>

export async function updateAffiliate(tx: Tx, vendorId: string, id: string, set: AffiliateChanges) {
  const [saved] = await tx
    .update(affiliates)
    .set(set)
    .where(and(eq(affiliates.vendorId, vendorId), eq(affiliates.id, id)))
    .returning()
  return saved!
}

/** Moves the enrollment to the person of another e-mail; the hold counts from `emailChangedAt`, an instant of the vendor. */
export async function moveAffiliate(
  tx: Tx,
  { vendorId, id }: Pick<Affiliate, "vendorId" | "id">,
  to: Pick<Affiliate, "email" | "personId"> & { emailChangedAt: Date },
) {
  const [saved] = await tx
    .update(affiliates)
    .set(to)
    .where(and(eq(affiliates.vendorId, vendorId), eq(affiliates.id, id)))
    .returning()
  return saved!
}

export async function findAffiliate(tx: Tx, vendorId: string, id: string): Promise<Affiliate | null> {
  const [row] = await tx
    .select()
    .from(affiliates)
    .where(and(eq(affiliates.vendorId, vendorId), eq(affiliates.id, id)))
  return row ?? null
}

/** The affiliate, locked: changes of their e-mail come one after another. */
export async function lockAffiliate(tx: Tx, vendorId: string, id: string): Promise<Affiliate | null> {
  const [row] = await tx
    .select()
    .from(affiliates)
    .where(and(eq(affiliates.vendorId, vendorId), eq(affiliates.id, id)))
    .for("update")
  return row ?? null
}

export async function findAffiliateByEmail(tx: Tx, vendorId: string, programId: string, email: string) {
  const [row] = await tx
    .select()
    .from(affiliates)
    .where(and(eq(affiliates.vendorId, vendorId), eq(affiliates.programId, programId), eq(affiliates.email, email)))
  return row ?? null
}

export async function findAffiliateByHandle(tx: Tx, vendorId: string, handleKey: string): Promise<Affiliate | null> {
  const [row] = await tx
    .select()
    .from(affiliates)
    .where(and(eq(affiliates.vendorId, vendorId), eq(affiliates.handleKey, handleKey)))
  return row ?? null
}

/** Whoever else wants the same handle waits until the transaction ends. */
export async function lockHandle(tx: Tx, vendorId: string, handleKey: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`handle:${vendorId}:${handleKey}`}, 0))`)
}

const tiered = {
  vendorId: affiliates.vendorId,
  id: affiliates.id,
  programId: affiliates.programId,
  groupId: affiliates.groupId,
  tiers: programs.tiers,
  timeZone: vendors.timezone,
  currency: vendors.currency,
}
const isTiered = and(isNotNull(programs.tiers), eq(affiliates.groupPinned, false))
const ofAffiliate = and(eq(programs.vendorId, affiliates.vendorId), eq(programs.id, affiliates.programId))

/** An affiliate with the tiers that move them; null where none do. */
export async function findTiered(tx: Tx, vendorId: string, id: string) {
  const [row] = await tx
    .select(tiered)
    .from(affiliates)
    .innerJoin(programs, ofAffiliate)
    .innerJoin(vendors, eq(vendors.id, affiliates.vendorId))
    .where(and(eq(affiliates.vendorId, vendorId), eq(affiliates.id, id), isTiered))
  return row ?? null
}

/** Affiliates of a program whom its tiers move, by id, so many after one. */
export async function listTiered(tx: Tx, vendorId: string, programId: string, page: { after: string; limit: number }) {
  return tx
    .select(tiered)
    .from(affiliates)
    .innerJoin(programs, ofAffiliate)
    .innerJoin(vendors, eq(vendors.id, affiliates.vendorId))
    .where(
      and(
        eq(affiliates.vendorId, vendorId),
        eq(affiliates.programId, programId),
        gt(affiliates.id, page.after),
        isTiered,
      ),
    )
    .orderBy(asc(affiliates.id))
    .limit(page.limit)
}

/** When tiers moved an affiliate into the group that they were in at an instant; null where it is not known. */
export async function lastMoved(tx: Tx, vendorId: string, affiliateId: string, groupId: string, at: Date) {
  const [move] = await tx
    .select({ at: auditLog.at })
    .from(auditLog)
    .where(
      and(
        eq(auditLog.vendorId, vendorId),
        eq(auditLog.subject, affiliateId),
        eq(auditLog.action, "affiliate.tier"),
        sql`${auditLog.detail} -> 'after' ->> 'group_id' = ${groupId}`,
        lte(auditLog.at, at),
      ),
    )
    .orderBy(desc(auditLog.at))
    .limit(1)
  return move?.at ?? null
}

/** When a program's tiers are to be looked at next, up to an instant. */
export function nextTiersDue(vendorId: SQL, until: Date): Fact<Date | null> {
  return instantOf(sql`select min(${programs.tiersDueAt}) from ${programs}
    where ${and(eq(programs.vendorId, vendorId), lte(programs.tiersDueAt, until))}`)
}

export async function listTiersDue(tx: Tx, vendorId: string, at: Date): Promise<string[]> {
  const rows = await tx
    .select({ id: programs.id })
    .from(programs)
    .where(and(eq(programs.vendorId, vendorId), lte(programs.tiersDueAt, at)))
  return rows.map(({ id }) => id)
}

export async function setTiersDue(tx: Tx, vendorId: string, id: string, at: Date): Promise<void> {
  await tx
    .update(programs)
    .set({ tiersDueAt: at })
    .where(and(eq(programs.vendorId, vendorId), eq(programs.id, id), isNotNull(programs.tiers)))
}

/** Who recruited whom changes one at a time: a circle must not be made by two at once. The database's own guard locks the same. */
export async function lockLines(tx: Tx, vendorId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`line:${vendorId}`}, 0))`)
}

/** An affiliate, and everybody up the line who recruited them, by id. */
export async function listLine(tx: Tx, vendorId: string, id: string): Promise<string[]> {
  const rows = await tx.execute<{ id: string }>(sql`
    select member ->> 'id' as id from jsonb_array_elements(affiliate_line(${vendorId}, array[${id}], ${MAX_LINE})) member`)
  return rows.map((row) => row.id)
}

export async function listAffiliates(tx: Tx, vendorId: string, query: ListAffiliates): Promise<Affiliate[]> {
  const after = decodeCursor(query.cursor)
  const filters: (SQL | undefined)[] = [
    eq(affiliates.vendorId, vendorId),
    query.program_id ? eq(affiliates.programId, query.program_id) : undefined,
    query.group_id ? eq(affiliates.groupId, query.group_id) : undefined,
    query.status ? eq(affiliates.status, query.status) : undefined,
    query.email ? eq(affiliates.email, query.email) : undefined,
    after ? lt(affiliates.id, after) : undefined,
  ]
  return tx
    .select()
    .from(affiliates)
    .where(and(...filters))
    .orderBy(desc(affiliates.id))
    .limit(query.limit + 1)
}

export async function namesOfAffiliates(tx: Tx, vendorId: string, ids: string[]) {
  return tx
    .select({ id: affiliates.id, name: affiliates.name })
    .from(affiliates)
    .where(and(eq(affiliates.vendorId, vendorId), isOneOf(affiliates.id, ids)))
}

/** The person's enrollments as an affiliate, over all vendors (for the affiliate's own role). */
export async function listOwnAffiliates(tx: Tx, personId: string) {
  return tx
    .select({ affiliate: affiliates, vendor: vendors, program: programs })
    .from(affiliates)
    .innerJoin(vendors, eq(vendors.id, affiliates.vendorId))
    .innerJoin(programs, and(eq(programs.vendorId, affiliates.vendorId), eq(programs.id, affiliates.programId)))
    .where(eq(affiliates.personId, personId))
    .orderBy(vendors.name, programs.name)
}

/** Every host that the vendor's programs name, in one statement of the login's own. */
export async function listHosts(db: Database, vendorId: string): Promise<string[]> {
  // As JSON, since the driver knows the types of columns only: of a function it takes an array for a text.
  const site = { destinationUrl: sql<string>`destination_url`, allowedHosts: sql<string[]>`to_json(allowed_hosts)` }
  const rows = await db.select(site).from(sql`program_sites(${vendorId})`)
  return rows.flatMap(programHosts)
}
