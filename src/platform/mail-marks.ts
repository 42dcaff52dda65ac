import { and, eq, lt, sql } from "drizzle-orm"
import { realNow } from "./clock.ts"
import type { Tx } from "./db.ts"
import { rowsAs } from "./rows.ts"
import { mailMarks } from "./tables.ts"

/** Of a mail by its own id. */
const MADE = "made"

/**
 * Marks, within the transaction that makes it, that a mail about something is made: which of these were not yet, or not since
 * `before`. Whoever comes second waits for the first and gets none.
 */
export async function markMails(
  tx: Tx,
  vendorId: string,
  kind: string,
  refs: readonly string[],
  before: Date | null = null,
): Promise<Set<string>> {
  const rows = await tx.execute<{ ref: string }>(sql`
    insert into ${mailMarks} as m (vendor_id, kind, ref, at)
    select ${vendorId}, ${kind}, own.ref, ${realNow().toISOString()}::timestamptz
    from ${rowsAs(
      "own",
      [...new Set(refs)].toSorted().map((ref) => ({ ref })),
      { ref: "text" },
    )}
    on conflict (vendor_id, kind, ref) do update set at = excluded.at
      where m.at < ${before?.toISOString() ?? null}::timestamptz
    returning ref`)
  return new Set(rows.map(({ ref }) => ref))
}

/** Whether a mail of this id is still to be made: work that runs twice makes it once. */
export async function isMailNew(tx: Tx, vendorId: string, mailId: string): Promise<boolean> {
  return (await markMails(tx, vendorId, MADE, [mailId])).size > 0
}

/** When something was last mailed about; null for never. */
export async function findMark(tx: Tx, vendorId: string, kind: string, ref: string): Promise<Date | null> {
  const isIt = and(eq(mailMarks.vendorId, vendorId), eq(mailMarks.kind, kind), eq(mailMarks.ref, ref))
  const [row] = await tx.select({ at: mailMarks.at }).from(mailMarks).where(isIt)
  return row?.at ?? null
}

/** When things were last mailed about, by what each is; without those that never were. */
export async function listMarks(tx: Tx, vendorId: string, kind: string, refs: readonly string[]) {
  const rows = await tx.execute<{ ref: string; at: string }>(sql`
    select m.ref, m.at from ${rowsAs(
      "own",
      refs.map((ref) => ({ ref })),
      { ref: "text" },
    )} join ${mailMarks} m on m.vendor_id = ${vendorId} and m.kind = ${kind} and m.ref = own.ref`)
  return new Map(rows.map(({ ref, at }) => [ref, new Date(at)]))
}

/** Forgets mails by their ids once no work could make them again. */
export async function deleteMarks(tx: Tx, before: Date): Promise<void> {
  await tx.delete(mailMarks).where(and(eq(mailMarks.kind, MADE), lt(mailMarks.at, before)))
}
