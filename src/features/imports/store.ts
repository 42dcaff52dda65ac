import { and, asc, desc, eq, lt, lte, sql } from "drizzle-orm"
import { decodeCursor, type PageRequest } from "../../lib/page.ts"
import type { Tx } from "../../platform/db.ts"
import { importErrors, importPieces, imports } from "./tables.ts"

export type Import = typeof imports.$inferSelect
export type ImportError = typeof importErrors.$inferSelect
type NewImport = typeof imports.$inferInsert
export type At = { vendorId: string; id: string }

const is = ({ vendorId, id }: At) => and(eq(imports.vendorId, vendorId), eq(imports.id, id))

export async function insertImport(tx: Tx, row: NewImport): Promise<Import> {
  const [saved] = await tx.insert(imports).values(row).returning()
  return saved!
}

export async function insertPiece(tx: Tx, row: typeof importPieces.$inferInsert) {
  await tx.insert(importPieces).values(row)
}

export async function updateImport(
  tx: Tx,
  at: At,
  set: Partial<Pick<Import, "total" | "status" | "finishedAt">>,
): Promise<Import> {
  const [saved] = await tx.update(imports).set(set).where(is(at)).returning()
  return saved!
}

export async function findImport(tx: Tx, vendorId: string, id: string, lock = false): Promise<Import | null> {
  const query = tx.select().from(imports).where(is({ vendorId, id }))
  const [row] = await (lock ? query.for("update") : query)
  return row ?? null
}

export async function listImports(tx: Tx, vendorId: string, page: PageRequest): Promise<Import[]> {
  const after = decodeCursor(page.cursor)
  return tx
    .select()
    .from(imports)
    .where(and(eq(imports.vendorId, vendorId), after ? lt(imports.id, after) : undefined))
    .orderBy(desc(imports.id))
    .limit(page.limit + 1)
}

/** The piece that holds the line at this place (the first is 0). */
export async function findPiece(tx: Tx, { vendorId, id }: At, place: number) {
  const [row] = await tx
    .select()
    .from(importPieces)
    .where(and(eq(importPieces.vendorId, vendorId), eq(importPieces.importId, id), lte(importPieces.first, place)))
    .orderBy(desc(importPieces.first))
    .limit(1)
  return row ?? null
}

/** In the system's role: a vendor deletes nothing. */
export async function deletePieces(tx: Tx, { vendorId, id }: At) {
  await tx.delete(importPieces).where(and(eq(importPieces.vendorId, vendorId), eq(importPieces.importId, id)))
}

/** Counts one line as what it came to; the last one ends the import. */
export async function countLine(tx: Tx, at: At, as: "imported" | "unchanged" | "failed", now: Date) {
  const isLast = sql`${imports.imported} + ${imports.unchanged} + ${imports.failed} + 1 >= ${imports.total}`
  await tx
    .update(imports)
    .set({
      [as]: sql`${imports[as]} + 1`,
      status: sql`case when ${isLast} then 'done' else ${imports.status} end`,
      finishedAt: sql`case when ${isLast} then ${now.toISOString()}::timestamptz end`,
    })
    .where(is(at))
}

export async function insertError(tx: Tx, row: typeof importErrors.$inferInsert) {
  await tx.insert(importErrors).values(row)
}

export async function listErrors(tx: Tx, { vendorId, id }: At, limit: number): Promise<ImportError[]> {
  return tx
    .select()
    .from(importErrors)
    .where(and(eq(importErrors.vendorId, vendorId), eq(importErrors.importId, id)))
    .orderBy(asc(importErrors.line))
    .limit(limit)
}
