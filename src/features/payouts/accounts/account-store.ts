import { and, asc, eq, exists, inArray, lt, sql } from "drizzle-orm"
import type { Tx } from "../../../platform/db.ts"
import { rowsAs } from "../../../platform/rows.ts"
import { commissions } from "../../commissions/tables.ts"
import { affiliates } from "../../programs/tables.ts"
import type { ProviderName } from "../providers/core/facts.ts"
import { payoutAccounts } from "../tables.ts"
import type { Payee } from "./core/payee.ts"
import { type PayeeHold, payeeHold, recentChange } from "./core/payee-hold.ts"

export type PayoutAccount = typeof payoutAccounts.$inferSelect
export type PayeeAffiliate = typeof affiliates.$inferSelect

const thisAccount = (vendorId: string, affiliateId: string) =>
  and(eq(payoutAccounts.vendorId, vendorId), eq(payoutAccounts.affiliateId, affiliateId))

export async function findAffiliate(tx: Tx, vendorId: string, id: string): Promise<PayeeAffiliate | null> {
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

/** Which of these affiliates nothing is paid to now, and why. */
export async function listHolds(tx: Tx, vendorId: string, affiliateIds: string[], now: Date) {
  const rows = await tx
    .select({
      affiliateId: affiliates.id,
      emailChangedAt: affiliates.emailChangedAt,
      namedAt: payoutAccounts.namedAt,
      bankChangedAt: payoutAccounts.bankChangedAt,
    })
    .from(affiliates)
    .leftJoin(
      payoutAccounts,
      and(eq(payoutAccounts.vendorId, affiliates.vendorId), eq(payoutAccounts.affiliateId, affiliates.id)),
    )
    .where(and(eq(affiliates.vendorId, vendorId), inArray(affiliates.id, affiliateIds)))
  const holds = new Map<string, PayeeHold>()
  for (const row of rows) {
    const hold = payeeHold(row, now)
    if (hold) holds.set(row.affiliateId, hold)
  }
  return holds
}

/** Whether commissions wait to be paid to an affiliate, whatever their hold; with `since`, from before that real instant. */
export async function hasUnpaid(tx: Tx, vendorId: string, affiliateId: string, since?: Date): Promise<boolean> {
  const [row] = await tx
    .select({ one: sql`1` })
    .from(commissions)
    .where(
      and(
        eq(commissions.vendorId, vendorId),
        eq(commissions.affiliateId, affiliateId),
        inArray(commissions.status, ["pending", "held", "payable", "in_payout"]),
        since && lt(commissions.createdAt, since),
      ),
    )
    .limit(1)
  return row !== undefined
}

/** The account, locked. */
export async function lockAccount(tx: Tx, vendorId: string, affiliateId: string): Promise<PayoutAccount | null> {
  const [row] = await tx.select().from(payoutAccounts).where(thisAccount(vendorId, affiliateId)).for("update")
  return row ?? null
}

/** Which affiliate an account at a provider belongs to; over all vendors, as the system. */
export async function findAccountAnywhere(
  tx: Tx,
  provider: ProviderName,
  accountId: string,
): Promise<PayoutAccount | null> {
  const isIt = and(eq(payoutAccounts.provider, provider), eq(payoutAccounts.accountId, accountId))
  const [row] = await tx.select().from(payoutAccounts).where(isIt)
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

/** Accounts that stand as they stood when last asked about. */
export async function touchAccounts(tx: Tx, vendorId: string, affiliateIds: string[], at: Date) {
  if (affiliateIds.length === 0) return
  const own = and(eq(payoutAccounts.vendorId, vendorId), inArray(payoutAccounts.affiliateId, affiliateIds))
  await tx.update(payoutAccounts).set({ checkedAt: at }).where(own)
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

export type NamedPayee = Payee & { name: string; email: string }

type PayeeRow = {
  affiliateId: string
  name: string
  email: string
  minPayout: string | null
  provider: ProviderName
  accountId: string | null
  status: PayoutAccount["status"]
  emailChangedAt: string | null
  namedAt: string | null
  bankChangedAt: string | null
}

/** Who these affiliates are to a run made now, with the account each is paid to. */
export async function listPayees(tx: Tx, vendorId: string, affiliateIds: string[], now: Date) {
  const wanted = affiliateIds.map((id) => ({ id }))
  const rows = await tx.execute<PayeeRow>(sql`
    select a.id as "affiliateId", a.name, a.email, a.min_payout_minor as "minPayout",
      p.provider, p.stripe_account_id as "accountId", p.status, a.email_changed_at as "emailChangedAt",
      p.named_at as "namedAt", p.bank_changed_at as "bankChangedAt"
    from ${rowsAs("wanted", wanted, { id: "text" })}
    join affiliates a on a.vendor_id = ${vendorId} and a.id = wanted.id
    left join payout_accounts p on p.vendor_id = ${vendorId} and p.affiliate_id = a.id`)
  return new Map(rows.map((row): [string, NamedPayee] => [row.affiliateId, toPayee(row, now)]))
}

function toPayee({ affiliateId, name, email, minPayout, provider, accountId, status, ...row }: PayeeRow, now: Date) {
  const [emailChangedAt, namedAt] = [instantOf(row.emailChangedAt), instantOf(row.namedAt)]
  const bankChangedAt = instantOf(row.bankChangedAt)
  return {
    affiliateId,
    name,
    email,
    minPayout: minPayout === null ? null : BigInt(minPayout),
    account:
      accountId === null ? null : { provider, accountId, status, bankChangedAt: recentChange(bankChangedAt, now) },
    hold: payeeHold({ emailChangedAt, namedAt, bankChangedAt }, now),
  }
}

const instantOf = (text: string | null) => (text === null ? null : new Date(text))
