import { and, desc, eq, gte, inArray, lt, sql } from "drizzle-orm"
import type { Tx } from "../../../platform/db.ts"
import { rowsAs } from "../../../platform/rows.ts"
import { affiliates, programs } from "../../programs/tables.ts"
import { commissions, ruleVersions, sharingFacts } from "../tables.ts"
import type { CapUsed, LinkSplits } from "./core/earn.ts"
import { EVENT_KINDS, type Rule } from "./core/rule.ts"

export async function findRules(tx: Tx, vendorId: string, programId: string, version?: number) {
  const [row] = await tx
    .select({ version: ruleVersions.version, rules: ruleVersions.rules })
    .from(ruleVersions)
    .where(
      and(
        eq(ruleVersions.vendorId, vendorId),
        eq(ruleVersions.programId, programId),
        version === undefined ? undefined : eq(ruleVersions.version, version),
      ),
    )
    .orderBy(desc(ruleVersions.version))
    .limit(1)
  return row ?? null
}

/** The rules as they were at an instant; of a program that had none yet, the latest. */
export async function findRulesAt(tx: Tx, vendorId: string, programId: string, at: Date) {
  const [row] = await tx
    .select({ version: ruleVersions.version, rules: ruleVersions.rules })
    .from(ruleVersions)
    .where(and(eq(ruleVersions.vendorId, vendorId), eq(ruleVersions.programId, programId)))
    .orderBy(desc(sql`${ruleVersions.createdAt} <= ${at.toISOString()}::timestamptz`), desc(ruleVersions.version))
    .limit(1)
  return row ?? null
}

export async function insertRules(
  tx: Tx,
  row: { vendorId: string; programId: string; version: number; rules: Rule[]; createdBy: string; createdAt: Date },
) {
  await tx.insert(ruleVersions).values(row)
}

/** What earning by an affiliate in a program needs to know of both; null when either is not there. */
export async function findEarner(
  tx: Tx,
  vendorId: string,
  programId: string,
  affiliateId: string,
  links: readonly LinkSplits[],
) {
  const [row] = await tx
    .select({
      holdDays: programs.holdDays,
      affiliate: { id: affiliates.id, groupId: affiliates.groupId, country: affiliates.country },
      shared: sharingFacts(sql`${JSON.stringify(links)}::text`),
    })
    .from(affiliates)
    .innerJoin(programs, and(eq(programs.vendorId, affiliates.vendorId), eq(programs.id, programId)))
    .where(and(eq(affiliates.vendorId, vendorId), eq(affiliates.id, affiliateId)))
  return row ?? null
}

/** One earner at a time under a cap: what is left of it must not be spent twice. */
export async function lockCaps(tx: Tx, vendorId: string, programId: string) {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`cap:${vendorId}:${programId}`}, 0))`)
}

/** What was rejected, or waits since nobody verified it, takes nothing of what others may earn. */
const takesOfCap = and(
  inArray(commissions.kind, EVENT_KINDS),
  sql`${commissions.status} <> 'rejected'
    and not (${commissions.status} = 'held' and 'unverified' = any(${commissions.reasons}))`,
)

/** What commissions took of a program's month from one instant to another, by affiliate; not those of the sales named. */
export async function capsTaken(
  tx: Tx,
  of: { vendorId: string; programId: string; currency: string; from: Date; to: Date; butSales: readonly string[] },
): Promise<{ affiliateId: string; amount: bigint }[]> {
  const butRows = of.butSales.map((saleId) => ({ saleId }))
  const rows = await tx
    .select({
      affiliateId: commissions.affiliateId,
      amount: sql<string>`sum(${commissions.amount} - ${commissions.reversed})`,
    })
    .from(commissions)
    .where(
      and(
        eq(commissions.vendorId, of.vendorId),
        eq(commissions.programId, of.programId),
        eq(commissions.currency, of.currency),
        takesOfCap,
        gte(commissions.earnedAt, of.from),
        lt(commissions.earnedAt, of.to),
        sql`${commissions.sourceId} not in (select "saleId" from ${rowsAs("but", butRows, { saleId: "text" })})`,
      ),
    )
    .groupBy(commissions.affiliateId)
  return rows.map(({ affiliateId, amount }) => ({ affiliateId, amount: BigInt(amount) }))
}

/** What was earned in the same calendar month of a zone, by the affiliate and in the program, less what was reversed. */
export async function capUsed(
  tx: Tx,
  at: { vendorId: string; programId: string; affiliateId: string; currency: string; at: Date; timeZone: string },
): Promise<CapUsed & { isLate: boolean }> {
  const kept = sql`coalesce(sum(${commissions.amount} - ${commissions.reversed})`
  const [row] = await tx
    .select({
      program: sql<string>`${kept}, 0)`,
      affiliate: sql<string>`${kept} filter (where ${commissions.affiliateId} = ${at.affiliateId}), 0)`,
      isLate: sql<boolean>`coalesce(bool_or(${commissions.kind} = 'sale' and ${commissions.earnedAt} > ${at.at.toISOString()}::timestamptz), false)`,
    })
    .from(commissions)
    .where(
      and(
        eq(commissions.vendorId, at.vendorId),
        eq(commissions.programId, at.programId),
        eq(commissions.currency, at.currency),
        takesOfCap,
        sql`date_trunc('month', ${commissions.earnedAt} at time zone ${at.timeZone}) = date_trunc('month', ${at.at.toISOString()}::timestamptz at time zone ${at.timeZone})`,
      ),
    )
  const isLate = row?.isLate ?? false
  return { program_month: BigInt(row?.program ?? 0), affiliate_month: BigInt(row?.affiliate ?? 0), isLate }
}

/** The versions of a program's rules, newest first. */
export async function listRuleVersions(tx: Tx, vendorId: string, programId: string, limit: number) {
  const { version, rules, createdBy, createdAt } = ruleVersions
  return tx
    .select({ version, rules, createdBy, createdAt })
    .from(ruleVersions)
    .where(and(eq(ruleVersions.vendorId, vendorId), eq(ruleVersions.programId, programId)))
    .orderBy(desc(version))
    .limit(limit)
}
