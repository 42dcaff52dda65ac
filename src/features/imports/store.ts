import { and, asc, desc, eq, gte, lt, lte, ne, sql } from "drizzle-orm"
import { decodeCursor, type PageRequest } from "../../lib/page.ts"
import { insertRows } from "../../platform/apply.ts"
import type { Tx } from "../../platform/db.ts"
import { vendors } from "../identity/tables.ts"
import { programs } from "../programs/tables.ts"
import { importDrafts, importLines, importPieces, imports } from "./tables.ts"

export type ImportRow = typeof imports.$inferSelect
export type ImportLine = typeof importLines.$inferSelect
export type LineOutcome = ImportLine["outcome"]
type NewImport = typeof imports.$inferInsert
export type LinePosition = { vendorId: string; id: string }

const is = ({ vendorId, id }: LinePosition) => and(eq(imports.vendorId, vendorId), eq(imports.id, id))

export async function insertImport(tx: Tx, row: NewImport): Promise<ImportRow> {
  const [saved] = await tx.insert(imports).values(row).returning()
  return saved!
}

export async function insertPiece(tx: Tx, row: typeof importPieces.$inferInsert) {
  await tx.insert(importPieces).values(row)
}

export async function updateImport(
  tx: Tx,
  at: LinePosition,
  set: Partial<Pick<ImportRow, "total" | "status" | "finishedAt" | LineOutcome>>,
): Promise<ImportRow> {
  const [saved] = await tx.update(imports).set(set).where(is(at)).returning()
  return saved!
}

export async function findImport(tx: Tx, vendorId: string, id: string, lock = false): Promise<ImportRow | null> {
  const query = tx.select().from(imports).where(is({ vendorId, id }))
  const [row] = await (lock ? query.for("no key update") : query)
  return row ?? null
}

export async function listImports(tx: Tx, vendorId: string, page: PageRequest): Promise<ImportRow[]> {
  const after = decodeCursor(page.cursor)
  return tx
    .select()
    .from(imports)
    .where(and(eq(imports.vendorId, vendorId), after ? lt(imports.id, after) : undefined))
    .orderBy(desc(imports.id))
    .limit(page.limit + 1)
}

/** The piece that holds the line at this index (the first is 0). */
export async function findPiece(tx: Tx, { vendorId, id }: LinePosition, place: number) {
  const [row] = await tx
    .select()
    .from(importPieces)
    .where(and(eq(importPieces.vendorId, vendorId), eq(importPieces.importId, id), lte(importPieces.first, place)))
    .orderBy(desc(importPieces.first))
    .limit(1)
  return row ?? null
}

/** In the system's role: a vendor deletes nothing. What failed stays, for people to read. */
export async function clearDone(tx: Tx, { vendorId, id }: LinePosition) {
  await tx.delete(importPieces).where(and(eq(importPieces.vendorId, vendorId), eq(importPieces.importId, id)))
  await tx
    .delete(importLines)
    .where(and(eq(importLines.vendorId, vendorId), eq(importLines.importId, id), ne(importLines.outcome, "failed")))
}

/** A writer of lines that are imported together, in the statement that imports them. */
export function writeLines(rows: readonly (typeof importLines.$inferInsert)[]) {
  return { lines: insertRows(importLines, rows) }
}

/** Which lines from one index up to another, without it, are processed already. */
export async function listPlaces(tx: Tx, { vendorId, id }: LinePosition, from: number, to: number): Promise<number[]> {
  const rows = await tx
    .select({ place: importLines.place })
    .from(importLines)
    .where(isLine(vendorId, id, from, to))
  return rows.map(({ place }) => place)
}

/** Records that a line is processed; false when it was. Whoever processes the same line meanwhile waits here. */
export async function insertLine(tx: Tx, row: typeof importLines.$inferInsert): Promise<boolean> {
  const saved = await tx.insert(importLines).values(row).onConflictDoNothing().returning({ place: importLines.place })
  return saved.length > 0
}

export async function updateLine(tx: Tx, { vendorId, id }: LinePosition, place: number, outcome: LineOutcome) {
  await tx
    .update(importLines)
    .set({ outcome })
    .where(isLine(vendorId, id, place, place + 1))
}

/** What became of the lines from one index up to another, without it. */
export async function countLines(tx: Tx, { vendorId, id }: LinePosition, from: number, to: number) {
  const rows = await tx
    .select({ outcome: importLines.outcome, count: sql<number>`count(*)::int` })
    .from(importLines)
    .where(isLine(vendorId, id, from, to))
    .groupBy(importLines.outcome)
  const of = (outcome: LineOutcome) => rows.find((row) => row.outcome === outcome)?.count ?? 0
  return { imported: of("imported"), unchanged: of("unchanged"), failed: of("failed") }
}

const isLine = (vendorId: string, id: string, from: number, to: number) =>
  and(
    eq(importLines.vendorId, vendorId),
    eq(importLines.importId, id),
    gte(importLines.place, from),
    lt(importLines.place, to),
  )

export async function listErrors(tx: Tx, { vendorId, id }: LinePosition, limit: number): Promise<ImportLine[]> {
  return tx
    .select()
    .from(importLines)
    .where(and(eq(importLines.vendorId, vendorId), eq(importLines.importId, id), eq(importLines.outcome, "failed")))
    .orderBy(asc(importLines.place))
    .limit(limit)
}

/** All that became of an import's lines. */
export async function listLines(tx: Tx, { vendorId, id }: LinePosition): Promise<ImportLine[]> {
  return tx
    .select()
    .from(importLines)
    .where(and(eq(importLines.vendorId, vendorId), eq(importLines.importId, id)))
    .orderBy(asc(importLines.place))
}

/** What the vendor's settings say of a file, and whether a program is theirs. */
/** As many programs as an error names. */
const MOST_PROGRAMS = 10

/** `programs`: the one that a request names, or the vendor's own, oldest first. */
export async function findFileFacts(tx: Tx, vendorId: string, programId: string | undefined) {
  const isMeant = programId === undefined ? undefined : eq(programs.id, programId)
  const rows = await tx
    .select({ currency: vendors.currency, timeZone: vendors.timezone, id: programs.id, name: programs.name })
    .from(vendors)
    .leftJoin(programs, and(eq(programs.vendorId, vendors.id), isMeant))
    .where(eq(vendors.id, vendorId))
    .orderBy(asc(programs.id))
    .limit(MOST_PROGRAMS)
  const { currency, timeZone } = rows[0]!
  const found = rows.flatMap(({ id, name }) => (id !== null && name !== null ? [{ id, name }] : []))
  return { currency, timeZone, programs: found }
}

export type ImportDraft = typeof importDrafts.$inferSelect

export async function insertDraft(tx: Tx, row: typeof importDrafts.$inferInsert): Promise<void> {
  await tx.insert(importDrafts).values(row)
}

export async function findDraft(tx: Tx, vendorId: string, id: string): Promise<ImportDraft | null> {
  const [row] = await tx
    .select()
    .from(importDrafts)
    .where(and(eq(importDrafts.vendorId, vendorId), eq(importDrafts.id, id)))
  return row ?? null
}

export type DraftChange = Partial<Pick<ImportDraft, "map" | "amounts">>

export async function updateDraft(tx: Tx, vendorId: string, id: string, set: DraftChange): Promise<void> {
  await tx
    .update(importDrafts)
    .set(set)
    .where(and(eq(importDrafts.vendorId, vendorId), eq(importDrafts.id, id)))
}

/** In the system's role: what was left lying is gone. */
export async function deleteDrafts(tx: Tx, before: Date): Promise<void> {
  await tx.delete(importDrafts).where(lt(importDrafts.createdAt, before))
}
