import { and, desc, eq, gt, inArray } from "drizzle-orm"
import type { Tx } from "../../../platform/db.ts"
import { affiliates, emailChanges } from "../tables.ts"

export type EmailChange = typeof emailChanges.$inferSelect

const isPending = eq(emailChanges.status, "pending")

export async function insertEmailChange(tx: Tx, row: typeof emailChanges.$inferInsert): Promise<EmailChange> {
  const [saved] = await tx.insert(emailChanges).values(row).returning()
  return saved!
}

export async function findPending(tx: Tx, vendorId: string, affiliateId: string): Promise<EmailChange | null> {
  const [row] = await tx
    .select()
    .from(emailChanges)
    .where(and(eq(emailChanges.vendorId, vendorId), eq(emailChanges.affiliateId, affiliateId), isPending))
  return row ?? null
}

/** The same, locked until the transaction ends. */
export async function lockPending(tx: Tx, vendorId: string, affiliateId: string): Promise<EmailChange | null> {
  const [row] = await tx
    .select()
    .from(emailChanges)
    .where(and(eq(emailChanges.vendorId, vendorId), eq(emailChanges.affiliateId, affiliateId), isPending))
    .for("update")
  return row ?? null
}

/** The pending proposals of a vendor that have time left at `now`, newest first, with whom they are about. */
export async function listPending(tx: Tx, vendorId: string, now: Date, limit: number) {
  return tx
    .select({ change: emailChanges, name: affiliates.name })
    .from(emailChanges)
    .innerJoin(
      affiliates,
      and(eq(affiliates.vendorId, emailChanges.vendorId), eq(affiliates.id, emailChanges.affiliateId)),
    )
    .where(and(eq(emailChanges.vendorId, vendorId), isPending, gt(emailChanges.confirmBy, now)))
    .orderBy(desc(emailChanges.id))
    .limit(limit)
}

/** The proposal that a mailed link is about, over all vendors, as the system. */
export async function findByToken(tx: Tx, tokenHash: string) {
  const [row] = await tx
    .select({ change: emailChanges, name: affiliates.name, personId: affiliates.personId })
    .from(emailChanges)
    .innerJoin(
      affiliates,
      and(eq(affiliates.vendorId, emailChanges.vendorId), eq(affiliates.id, emailChanges.affiliateId)),
    )
    .where(eq(emailChanges.tokenHash, tokenHash))
  return row ?? null
}

type Decision = Pick<EmailChange, "status" | "decidedAt"> & Partial<Pick<EmailChange, "decidedBy" | "decidedPersonId">>

export async function endEmailChange(tx: Tx, { vendorId, id }: EmailChange, decision: Decision): Promise<EmailChange> {
  const [saved] = await tx
    .update(emailChanges)
    .set(decision)
    .where(and(eq(emailChanges.vendorId, vendorId), eq(emailChanges.id, id)))
    .returning()
  return saved!
}

/** The affiliate's name, and every address that was theirs at some time since an instant, the present one first. */
export async function listAddresses(tx: Tx, vendorId: string, affiliateId: string, since: Date) {
  const [affiliate] = await tx
    .select({ name: affiliates.name, email: affiliates.email })
    .from(affiliates)
    .where(and(eq(affiliates.vendorId, vendorId), eq(affiliates.id, affiliateId)))
  const earlier = await tx
    .select({ email: emailChanges.oldEmail })
    .from(emailChanges)
    .where(
      and(
        eq(emailChanges.vendorId, vendorId),
        eq(emailChanges.affiliateId, affiliateId),
        inArray(emailChanges.status, ["confirmed", "approved"]),
        gt(emailChanges.decidedAt, since),
      ),
    )
    .orderBy(desc(emailChanges.decidedAt))
  if (!affiliate) return null
  return { name: affiliate.name, emails: [...new Set([affiliate.email, ...earlier.map((row) => row.email)])] }
}
