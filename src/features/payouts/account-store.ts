import { and, asc, eq, exists, sql } from "drizzle-orm"
import type { Tx } from "../../platform/db.ts"
import { affiliates } from "../accounts/tables.ts"
import { commissions } from "../commissions/tables.ts"
import { isCoolingOff, recentChange } from "./core/cool-off.ts"
import type { Payee } from "./core/draft.ts"
import { payoutAccounts } from "./tables.ts"

export type PayoutAccount = typeof payoutAccounts.$inferSelect
export type Affiliate = typeof affiliates.$inferSelect

const CHUNK = 50_000

const thisAccount = (vendorId: string, affiliateId: string) =>
  and(eq(payoutAccounts.vendorId, vendorId), eq(payoutAccounts.affiliateId, affiliateId))

export async function findAffiliate(tx: Tx, vendorId: string, id: string): Promise<Affiliate | null> {
  const [row] = await tx
    .select()
    .from(affiliates)
    .where(and(eq(affiliates.vendorId, vendorId), eq(affiliates.id, id)))
  return row ?? null
}

export async function findAccount(tx: Tx, vendorId: string, affiliateId: string): Promise<PayoutAccount | null> {
  const [row] = await tx.select().from(payoutAccounts).where(thisAccount(vendorId, affiliateId))
  return row ?? null
}

/** The account, locked. */
export async function lockAccount(tx: Tx, vendorId: string, affiliateId: string): Promise<PayoutAccount | null> {
  const [row] = await tx.select().from(payoutAccounts).where(thisAccount(vendorId, affiliateId)).for("update")
  return row ?? null
}

/** Which affiliate a connected account belongs to; over all vendors, as the system. */
export async function findAccountAnywhere(tx: Tx, stripeAccountId: string): Promise<PayoutAccount | null> {
  const [row] = await tx.select().from(payoutAccounts).where(eq(payoutAccounts.stripeAccountId, stripeAccountId))
  return row ?? null
}

/** Adds the affiliate's account; null when there is one already. */
export async function insertAccount(tx: Tx, row: typeof payoutAccounts.$inferInsert): Promise<PayoutAccount | null> {
  const [saved] = await tx.insert(payoutAccounts).values(row).onConflictDoNothing().returning()
  return saved ?? null
}

export async function updateAccount(
  tx: Tx,
  account: Pick<PayoutAccount, "vendorId" | "affiliateId">,
  set: Partial<typeof payoutAccounts.$inferInsert>,
): Promise<PayoutAccount | null> {
  const [saved] = await tx
    .update(payoutAccounts)
    .set(set)
    .where(thisAccount(account.vendorId, account.affiliateId))
    .returning()
  return saved ?? null
}

/** Accounts of those to whom something is payable in a currency, the longest unchecked first. */
export async function listAccountsToCheck(
  tx: Tx,
  vendorId: string,
  scope: { currency: string; programId?: string | undefined },
  limit: number,
): Promise<PayoutAccount[]> {
  const payable = tx
    .select({ one: sql`1` })
    .from(commissions)
    .where(
      and(
        eq(commissions.vendorId, payoutAccounts.vendorId),
        eq(commissions.affiliateId, payoutAccounts.affiliateId),
        eq(commissions.status, "payable"),
        eq(commissions.currency, scope.currency),
        scope.programId ? eq(commissions.programId, scope.programId) : undefined,
      ),
    )
  return tx
    .select()
    .from(payoutAccounts)
    .where(and(eq(payoutAccounts.vendorId, vendorId), exists(payable)))
    .orderBy(asc(payoutAccounts.checkedAt))
    .limit(limit)
}

/** Who these affiliates are to a run made now, with the account each is paid to. */
export async function listPayees(
  tx: Tx,
  vendorId: string,
  affiliateIds: string[],
  now: Date,
): Promise<Map<string, Payee>> {
  const { stripeAccountId, status, bankChangedAt } = payoutAccounts
  const shown = { stripeAccountId, status, bankChangedAt }
  const payees = new Map<string, Payee>()
  for (let at = 0; at < affiliateIds.length; at += CHUNK) {
    const rows = await tx
      .select({ affiliateId: affiliates.id, minPayout: affiliates.minPayout, account: shown })
      .from(affiliates)
      .leftJoin(
        payoutAccounts,
        and(eq(payoutAccounts.vendorId, affiliates.vendorId), eq(payoutAccounts.affiliateId, affiliates.id)),
      )
      .where(and(eq(affiliates.vendorId, vendorId), isOneOf(affiliateIds.slice(at, at + CHUNK))))
    for (const { account, ...row } of rows)
      payees.set(row.affiliateId, { ...row, account: account && toPayable(account, now) })
  }
  return payees
}

// One parameter instead of ten thousand.
const isOneOf = (ids: string[]) =>
  sql`${affiliates.id} in (select json_array_elements_text(${JSON.stringify(ids)}::json))`

const toPayable = (
  { stripeAccountId, status, bankChangedAt }: Pick<PayoutAccount, "stripeAccountId" | "status" | "bankChangedAt">,
  now: Date,
) => ({
  ...{ stripeAccountId, status, isCoolingOff: isCoolingOff(bankChangedAt, now) },
  bankChangedAt: recentChange(bankChangedAt, now),
})
