import { and, desc, eq, gt, not, or, sql } from "drizzle-orm"
import { typedKey } from "../../../lib/typed-key.ts"
import type { Tx } from "../../../platform/db.ts"
import type { EncryptedRow } from "../../../platform/reencrypt.ts"
import { codeTyped, coupons, typedCode } from "../../links/tables.ts"
import type { ListEvents } from "../contract.ts"
import type { StoredEvent } from "../store.ts"
import { stripeEvents, stripeIntegrations } from "../tables.ts"

export async function saveIntegration(tx: Tx, row: typeof stripeIntegrations.$inferInsert): Promise<void> {
  const { encryptedSecret } = row
  await tx
    .insert(stripeIntegrations)
    .values(row)
    .onConflictDoUpdate({ target: stripeIntegrations.vendorId, set: { encryptedSecret } })
}

/** The sealed secret of a vendor's webhook endpoint; null where there is none. */
export async function findEncryptedSecret(tx: Tx, vendorId: string): Promise<string | null> {
  const [row] = await tx.select().from(stripeIntegrations).where(eq(stripeIntegrations.vendorId, vendorId))
  return row?.encryptedSecret ?? null
}

/** Secrets that do not begin so, by vendor; as the system only. */
export async function listEncryptedByOthers(tx: Tx, start: string, after: string, limit: number) {
  return tx
    .select({ key: stripeIntegrations.vendorId, encrypted: stripeIntegrations.encryptedSecret })
    .from(stripeIntegrations)
    .where(
      and(
        not(sql`starts_with(${stripeIntegrations.encryptedSecret}, ${start})`),
        gt(stripeIntegrations.vendorId, after),
      ),
    )
    .orderBy(stripeIntegrations.vendorId)
    .limit(limit)
}

export async function replaceSecret(tx: Tx, { key, encrypted: before }: EncryptedRow, encrypted: string) {
  await tx
    .update(stripeIntegrations)
    .set({ encryptedSecret: encrypted })
    .where(and(eq(stripeIntegrations.vendorId, key), eq(stripeIntegrations.encryptedSecret, before)))
}

/** The codes among these that belong to an affiliate, in the order given. */
export async function findCodes(tx: Tx, vendorId: string, codes: string[]): Promise<string[]> {
  if (codes.length === 0) return []
  const rows = await tx
    .select({ code: coupons.code })
    .from(coupons)
    .where(and(eq(coupons.vendorId, vendorId), or(...codes.map((code) => codeTyped(typedCode(code)).rows))))
  const known = new Set(rows.map((row) => typedKey(row.code)))
  return codes.filter((code) => known.has(typedKey(code)))
}

/** A page's events, the newest first; `after` is where the last page ended. */
export async function listEvents(
  tx: Tx,
  vendorId: string,
  { status, limit }: Pick<ListEvents, "status" | "limit">,
  after: { at: Date; id: string } | null,
): Promise<StoredEvent[]> {
  const place = sql`(${stripeEvents.receivedAt}, ${stripeEvents.id})`
  return tx
    .select()
    .from(stripeEvents)
    .where(
      and(
        eq(stripeEvents.owner, vendorId),
        status ? eq(stripeEvents.status, status) : undefined,
        after ? sql`${place} < (${after.at.toISOString()}::timestamptz, ${after.id})` : undefined,
      ),
    )
    .orderBy(desc(stripeEvents.receivedAt), desc(stripeEvents.id))
    .limit(limit + 1)
}

/** Opens a parked event again; null when it is none. */
export async function reopenEvent(tx: Tx, vendorId: string, id: string): Promise<StoredEvent | null> {
  const [row] = await tx
    .update(stripeEvents)
    .set({ status: "received", attempts: 0, processedAt: null, waitsFor: null, parksAt: null })
    .where(and(eq(stripeEvents.owner, vendorId), eq(stripeEvents.id, id), eq(stripeEvents.status, "parked")))
    .returning()
  return row ?? null
}
