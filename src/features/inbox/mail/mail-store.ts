import { and, desc, eq, inArray, isNotNull, sql } from "drizzle-orm"
import { insertRows, updateRows } from "../../../platform/apply.ts"
import type { Tx } from "../../../platform/db.ts"
import { vendors } from "../../identity/tables.ts"
import { affiliates } from "../../programs/tables.ts"
import { deskMails, inquiries } from "../tables.ts"
import type { KnownMail } from "./core/thread-of.ts"

export type DeskMail = typeof deskMails.$inferSelect

/** The vendor of a number; null for none. */
export async function findVendorId(tx: Tx, number: number): Promise<string | null> {
  const [row] = await tx.select({ id: vendors.id }).from(vendors).where(eq(vendors.number, number))
  return row?.id ?? null
}

/** Stores a mail that came in; null for one that is here already. */
export async function insertMail(tx: Tx, mail: DeskMail): Promise<DeskMail | null> {
  const [row] = await tx.insert(deskMails).values(mail).onConflictDoNothing().returning()
  return row ?? null
}

export async function findMail(tx: Tx, vendorId: string, id: string): Promise<DeskMail | null> {
  const [row] = await tx
    .select()
    .from(deskMails)
    .where(and(eq(deskMails.vendorId, vendorId), eq(deskMails.id, id)))
  return row ?? null
}

export async function findByKey(tx: Tx, vendorId: string, messageKey: string): Promise<DeskMail | null> {
  const [row] = await tx
    .select()
    .from(deskMails)
    .where(and(eq(deskMails.vendorId, vendorId), eq(deskMails.messageKey, messageKey)))
  return row ?? null
}

/** Those of these Message-IDs that stand in an inquiry. */
export async function listKnown(tx: Tx, vendorId: string, messageIds: string[]): Promise<KnownMail[]> {
  if (messageIds.length === 0) return []
  const rows = await tx
    .select({
      messageId: deskMails.messageKey,
      inquiryId: sql<string>`${deskMails.inquiryId}`,
      direction: deskMails.direction,
      asker: inquiries.email,
    })
    .from(deskMails)
    .innerJoin(inquiries, and(eq(inquiries.vendorId, deskMails.vendorId), eq(inquiries.id, deskMails.inquiryId)))
    .where(
      and(eq(deskMails.vendorId, vendorId), inArray(deskMails.messageKey, messageIds), isNotNull(deskMails.inquiryId)),
    )
  return rows
}

/** The vendor's affiliate of this address, the latest where it has several enrollments. */
export async function findAffiliateOf(tx: Tx, vendorId: string, address: string | null) {
  if (address === null) return null
  const [row] = await tx
    .select({ id: affiliates.id, programId: affiliates.programId })
    .from(affiliates)
    .where(and(eq(affiliates.vendorId, vendorId), eq(affiliates.email, address)))
    .orderBy(sql`${affiliates.id} desc`)
    .limit(1)
  return row ?? null
}

/** Writers for `apply`: what came in and stands in an inquiry now, and what went out. */
export const writeFiled = (mail: DeskMail) => updateRows(deskMails, [mail], ["vendorId", "id"])
export const writeSent = (mails: readonly DeskMail[]) => insertRows(deskMails, mails)

/** Message-IDs of an inquiry's mails, the latest last. */
export async function listMessageIds(tx: Tx, vendorId: string, inquiryId: string, most: number): Promise<string[]> {
  const rows = await tx
    .select({ messageKey: deskMails.messageKey })
    .from(deskMails)
    .where(and(eq(deskMails.vendorId, vendorId), eq(deskMails.inquiryId, inquiryId)))
    .orderBy(desc(deskMails.id))
    .limit(most)
  return rows
    .map(({ messageKey }) => messageKey)
    .filter((key) => key.includes("@"))
    .reverse()
}
