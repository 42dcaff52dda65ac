import { and, asc, eq, gt, inArray, isNotNull, isNull, like, not, notInArray } from "drizzle-orm"
import type { Tx } from "../../../platform/db.ts"
import { members, people, ssoConnections, ssoDomains, ssoIdentities, vendors } from "../tables.ts"
import type { SsoFacts } from "./core/decide-sso.ts"

export type Connection = typeof ssoConnections.$inferSelect
export type Domain = typeof ssoDomains.$inferSelect

export async function findConnection(tx: Tx, vendorId: string): Promise<Connection | null> {
  const [row] = await tx.select().from(ssoConnections).where(eq(ssoConnections.vendorId, vendorId))
  return row ?? null
}

/** The same, kept as it is until the transaction ends. */
export async function holdConnection(tx: Tx, vendorId: string): Promise<Connection | null> {
  const [row] = await tx.select().from(ssoConnections).where(eq(ssoConnections.vendorId, vendorId)).for("update")
  return row ?? null
}

export async function saveConnection(tx: Tx, row: typeof ssoConnections.$inferInsert): Promise<Connection> {
  const { vendorId: _vendorId, createdAt: _createdAt, ...set } = row
  const [saved] = await tx
    .insert(ssoConnections)
    .values(row)
    .onConflictDoUpdate({ target: ssoConnections.vendorId, set })
    .returning()
  return saved!
}

/** Removes the connection and its domains. */
export async function deleteConnection(tx: Tx, vendorId: string): Promise<void> {
  await tx.delete(ssoDomains).where(eq(ssoDomains.vendorId, vendorId))
  await tx.delete(ssoConnections).where(eq(ssoConnections.vendorId, vendorId))
}

export async function listDomains(tx: Tx, vendorId: string): Promise<Domain[]> {
  return tx.select().from(ssoDomains).where(eq(ssoDomains.vendorId, vendorId)).orderBy(asc(ssoDomains.domain))
}

/** Removes the domains that are not among these. */
export async function keepDomains(tx: Tx, vendorId: string, domains: string[]): Promise<void> {
  await tx.delete(ssoDomains).where(and(eq(ssoDomains.vendorId, vendorId), notInArray(ssoDomains.domain, domains)))
}

/** Adds a domain; false where it is another vendor's. */
export async function insertDomain(tx: Tx, row: typeof ssoDomains.$inferInsert): Promise<boolean> {
  return (await tx.insert(ssoDomains).values(row).onConflictDoNothing().returning()).length === 1
}

/** Marks a domain of the vendor's as verified; false where it has none of the name. A unique index refuses another's. */
export async function verifyDomain(tx: Tx, vendorId: string, domain: string, verifiedAt: Date): Promise<boolean> {
  const rows = await tx
    .update(ssoDomains)
    .set({ verifiedAt })
    .where(and(eq(ssoDomains.vendorId, vendorId), eq(ssoDomains.domain, domain)))
    .returning()
  return rows.length === 1
}

/** Whether a vendor of this mode has verified the domain, other than this one. Over all vendors. */
export async function isDomainTaken(tx: Tx, mode: Domain["mode"], domain: string, vendorId: string): Promise<boolean> {
  const found = await listDomainVendors(tx, domain)
  return found.some((one) => one.mode === mode && one.vendorId !== vendorId)
}

/** The vendors whose verified domain it is: one of each mode at most. */
export async function listDomainVendors(tx: Tx, domain: string) {
  return tx
    .select({ vendorId: vendors.id, name: vendors.name, mode: vendors.mode })
    .from(ssoDomains)
    .innerJoin(vendors, eq(vendors.id, ssoDomains.vendorId))
    .where(and(eq(ssoDomains.domain, domain), isNotNull(ssoDomains.verifiedAt)))
    .orderBy(asc(vendors.mode))
}

type Asked = { vendorId: string; issuer: string; subject: string; email: string | null }

/** All that a decision about a sign-in needs. */
export async function loadFacts(tx: Tx, { vendorId, issuer, subject, email }: Asked): Promise<SsoFacts> {
  const rows = await listDomains(tx, vendorId)
  const [linked] = await tx
    .select({ id: members.id, personId: members.personId, removedAt: members.removedAt })
    .from(ssoIdentities)
    .innerJoin(members, and(eq(members.vendorId, ssoIdentities.vendorId), eq(members.id, ssoIdentities.memberId)))
    .where(
      and(eq(ssoIdentities.vendorId, vendorId), eq(ssoIdentities.issuer, issuer), eq(ssoIdentities.subject, subject)),
    )
  const known = email ?? ""
  const same = await tx
    .select({ id: members.id, personId: members.personId, removedAt: members.removedAt })
    .from(members)
    .where(and(eq(members.vendorId, vendorId), eq(members.email, known)))
  const member = same.find(({ removedAt }) => removedAt === null)
  const theirs = await tx
    .select({ subject: ssoIdentities.subject })
    .from(ssoIdentities)
    .where(
      and(
        eq(ssoIdentities.vendorId, vendorId),
        eq(ssoIdentities.issuer, issuer),
        inArray(ssoIdentities.memberId, [member?.id ?? ""]),
      ),
    )
  const [person] = await tx.select({ id: people.id }).from(people).where(eq(people.email, known))
  return {
    domains: rows.filter(({ verifiedAt }) => verifiedAt !== null).map(({ domain }) => domain),
    linked: linked ? { id: linked.id, personId: linked.personId, isRemoved: linked.removedAt !== null } : null,
    member: member ? { id: member.id, personId: member.personId, isLinked: theirs.length > 0 } : null,
    wasRemoved: same.some(({ removedAt }) => removedAt !== null),
    isKnown: person !== undefined,
  }
}

/** Links an identity of the issuer with a member, instead of one who was removed. */
export async function linkIdentity(tx: Tx, row: typeof ssoIdentities.$inferInsert): Promise<void> {
  const { memberId } = row
  const target = [ssoIdentities.vendorId, ssoIdentities.issuer, ssoIdentities.subject]
  await tx.insert(ssoIdentities).values(row).onConflictDoUpdate({ target, set: { memberId } })
}

/** The member of a person at a vendor, who is not removed. */
export async function findMemberOf(tx: Tx, vendorId: string, personId: string) {
  const [row] = await tx
    .select()
    .from(members)
    .where(and(eq(members.vendorId, vendorId), eq(members.personId, personId), isNull(members.removedAt)))
  return row ?? null
}

/** Connections whose secret is not encrypted by the newest key, by vendor. */
export async function listSecrets(tx: Tx, start: string, after: string, limit: number) {
  return tx
    .select({ vendorId: ssoConnections.vendorId, clientSecret: ssoConnections.clientSecret })
    .from(ssoConnections)
    .where(and(gt(ssoConnections.vendorId, after), not(like(ssoConnections.clientSecret, `${start}%`))))
    .orderBy(asc(ssoConnections.vendorId))
    .limit(limit)
}

/** Only where the secret is still the one that was read. */
export async function replaceSecret(tx: Tx, vendorId: string, was: string, clientSecret: string): Promise<void> {
  await tx
    .update(ssoConnections)
    .set({ clientSecret })
    .where(and(eq(ssoConnections.vendorId, vendorId), eq(ssoConnections.clientSecret, was)))
}
