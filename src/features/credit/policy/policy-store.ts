import { and, desc, eq, isNull, sql } from "drizzle-orm"
import type { Tx } from "../../../platform/db.ts"
import { members, vendors } from "../../identity/tables.ts"
import type { Units } from "../../identity/vendors/find-vendor.ts"
import type { Channel } from "../models/core/journey.ts"
import { campaignMappings, creditPolicies } from "../tables.ts"
import { DEFAULT_MAPPING, type MappingRule } from "./core/campaign.ts"
import { type CreditPolicy, DEFAULT_POLICY, type PolicyVersion } from "./core/policy.ts"

type NewVersion = { vendorId: string; version: number; createdBy: string; at: Date; createdAt: Date }

/** The policy, the latest or a version of it; null for a version that never was. Version 0 is what comes with the product. */
export async function findPolicy(tx: Tx, vendorId: string, version?: number): Promise<PolicyVersion | null> {
  if (version === 0) return { version, policy: DEFAULT_POLICY }
  const [row] = await tx
    .select({ version: creditPolicies.version, policy: creditPolicies.policy })
    .from(creditPolicies)
    .where(
      and(
        eq(creditPolicies.vendorId, vendorId),
        version === undefined ? undefined : eq(creditPolicies.version, version),
      ),
    )
    .orderBy(desc(creditPolicies.version))
    .limit(1)
  return row ?? (version === undefined ? { version: 0, policy: DEFAULT_POLICY } : null)
}

/** The policy that held at an instant, and what the vendor counts in; null for no vendor. */
export async function findPolicyAt(tx: Tx, vendorId: string, at: Date): Promise<(PolicyVersion & Units) | null> {
  type Found = Units & ({ version: null; policy: null } | PolicyVersion)
  const [row] = await tx.execute<Found>(sql`
    select v.timezone, v.currency, p.version, p.policy
    from vendors v left join lateral (
      select version, policy from credit_policies
      where vendor_id = ${vendorId} and at <= ${at.toISOString()}::timestamptz order by version desc limit 1
    ) p on true
    where v.id = ${vendorId}`)
  if (!row) return null
  return row.version === null ? { ...row, version: 0, policy: DEFAULT_POLICY } : row
}

const SHOWN_VERSIONS = 50

/** The latest versions, newest first. */
export async function listPolicyVersions(tx: Tx, vendorId: string) {
  const { version, at, createdBy } = creditPolicies
  return tx
    .select({ version, at, createdBy })
    .from(creditPolicies)
    .where(eq(creditPolicies.vendorId, vendorId))
    .orderBy(desc(version))
    .limit(SHOWN_VERSIONS)
}

export async function insertPolicy(tx: Tx, row: NewVersion & { policy: CreditPolicy }) {
  await tx.insert(creditPolicies).values(row)
}

export async function findMapping(tx: Tx, vendorId: string): Promise<{ version: number; rules: MappingRule[] }> {
  const [row] = await tx
    .select({ version: campaignMappings.version, rules: campaignMappings.rules })
    .from(campaignMappings)
    .where(eq(campaignMappings.vendorId, vendorId))
    .orderBy(desc(campaignMappings.version))
    .limit(1)
  return row ?? { version: 0, rules: DEFAULT_MAPPING }
}

export async function insertMapping(tx: Tx, row: NewVersion & { rules: MappingRule[] }) {
  await tx.insert(campaignMappings).values(row)
}

/** The vendor's members, without those who left. */
export async function listMembersHere(tx: Tx, vendorId: string): Promise<{ id: string; name: string }[]> {
  return tx
    .select({ id: members.id, name: members.name })
    .from(members)
    .where(and(eq(members.vendorId, vendorId), isNull(members.removedAt)))
}

/** Who answers for which channel by the latest policy, without those who left. */
export async function listResponsible(tx: Tx, vendorId: string) {
  return tx.execute<{ channel: Channel; memberId: string; name: string }>(sql`
    select named.key as channel, m.id as "memberId", m.name
    from (select policy from credit_policies where vendor_id = ${vendorId} order by version desc limit 1) latest
    cross join lateral jsonb_each_text(latest.policy -> 'responsible') named
    join members m on m.vendor_id = ${vendorId} and m.id = named.value and m.removed_at is null`)
}

/** One change of a vendor's settings at a time, so that versions count without gaps. */
export async function lockVendor(tx: Tx, vendorId: string) {
  const [row] = await tx.select().from(vendors).where(eq(vendors.id, vendorId)).for("update")
  return row ?? null
}
