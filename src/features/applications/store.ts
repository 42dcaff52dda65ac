import { and, asc, desc, eq, ilike, or, sql } from "drizzle-orm"
import type { Tx } from "../../platform/db.ts"
import { vendors } from "../identity/tables.ts"
import { affiliates, programs } from "../programs/tables.ts"
import { programPages, programTerms } from "./tables.ts"

export type PageRow = typeof programPages.$inferSelect
/** A page with its program's terms of trade and its vendor. */
export type OpenPage = {
  page: PageRow
  program: Pick<typeof programs.$inferSelect, "id" | "name" | "windowDays" | "holdDays" | "minPayout">
  vendor: Pick<typeof vendors.$inferSelect, "id" | "name" | "currency" | "language">
}

export async function findProgram(tx: Tx, vendorId: string, id: string): Promise<{ id: string; name: string } | null> {
  const [row] = await tx
    .select({ id: programs.id, name: programs.name })
    .from(programs)
    .where(and(eq(programs.vendorId, vendorId), eq(programs.id, id)))
  return row ?? null
}

export async function findPage(tx: Tx, vendorId: string, programId: string): Promise<PageRow | null> {
  const [row] = await tx
    .select()
    .from(programPages)
    .where(and(eq(programPages.vendorId, vendorId), eq(programPages.programId, programId)))
  return row ?? null
}

/** Saves a program's page, new or known; the program is locked by whoever asks. */
export async function upsertPage(tx: Tx, row: typeof programPages.$inferInsert): Promise<PageRow> {
  const { createdAt: _, ...set } = row
  const [saved] = await tx
    .insert(programPages)
    .values(row)
    .onConflictDoUpdate({ target: [programPages.vendorId, programPages.programId], set })
    .returning()
  return saved!
}

export async function latestTerms(tx: Tx, vendorId: string, programId: string) {
  const [row] = await tx
    .select({ version: programTerms.version, text: programTerms.text })
    .from(programTerms)
    .where(and(eq(programTerms.vendorId, vendorId), eq(programTerms.programId, programId)))
    .orderBy(desc(programTerms.version))
    .limit(1)
  return row ?? null
}

export async function insertTerms(tx: Tx, row: typeof programTerms.$inferInsert) {
  await tx.insert(programTerms).values(row)
}

const OPEN = {
  page: programPages,
  program: {
    id: programs.id,
    name: programs.name,
    windowDays: programs.windowDays,
    holdDays: programs.holdDays,
    minPayout: programs.minPayout,
  },
  vendor: { id: vendors.id, name: vendors.name, currency: vendors.currency, language: vendors.language },
}

const openPages = (tx: Tx) =>
  tx
    .select(OPEN)
    .from(programPages)
    .innerJoin(programs, and(eq(programs.vendorId, programPages.vendorId), eq(programs.id, programPages.programId)))
    .innerJoin(vendors, eq(vendors.id, programPages.vendorId))

/** The public page of this address, over all vendors, as the system. */
export async function findPublicPage(tx: Tx, slug: string): Promise<OpenPage | null> {
  const [row] = await openPages(tx).where(and(eq(programPages.slug, slug), eq(programPages.isPublic, true)))
  return row ?? null
}

/** Public pages over all vendors, as the system, by name; `q` is found in what they say. */
export function listPublicPages(
  tx: Tx,
  { q, category, isTestShown, limit }: { q: string; category: string; isTestShown: boolean; limit: number },
): Promise<OpenPage[]> {
  const like = `%${q.replaceAll(/[\\%_]/g, "\\$&")}%`
  const found = [programs.name, vendors.name, programPages.headline, programPages.description]
  return openPages(tx)
    .where(
      and(
        eq(programPages.isPublic, true),
        isTestShown ? undefined : eq(vendors.mode, "live"),
        category === "" ? undefined : eq(programPages.category, category),
        q === "" ? undefined : or(...found.map((column) => ilike(column, like))),
      ),
    )
    .orderBy(asc(sql`lower(${programs.name})`), asc(programPages.slug))
    .limit(limit)
}

/** The categories that public pages name, as the system. */
export async function listCategories(tx: Tx): Promise<string[]> {
  const rows = await tx
    .selectDistinct({ category: programPages.category })
    .from(programPages)
    .where(eq(programPages.isPublic, true))
    .orderBy(programPages.category)
  return rows.flatMap(({ category }) => (category === null ? [] : [category]))
}

/** Who applied and waits, the longest first. */
export function listApplied(tx: Tx, vendorId: string, limit: number) {
  return tx
    .select({
      id: affiliates.id,
      name: affiliates.name,
      email: affiliates.email,
      status: affiliates.status,
      application: affiliates.application,
      createdAt: affiliates.createdAt,
      programName: programs.name,
    })
    .from(affiliates)
    .innerJoin(programs, and(eq(programs.vendorId, affiliates.vendorId), eq(programs.id, affiliates.programId)))
    .where(and(eq(affiliates.vendorId, vendorId), eq(affiliates.status, "applied")))
    .orderBy(asc(affiliates.id))
    .limit(limit)
}
