import { and, desc, eq, gt, inArray, isNull, lt, or, type SQL, sql } from "drizzle-orm"
import { alias } from "drizzle-orm/pg-core"
import { decodeCursor, type PageRequest } from "../../lib/page.ts"
import type { Database, Tx } from "../../platform/db.ts"
import type { Fact } from "../../platform/load.ts"
import type { Language } from "../../vocabulary/languages.ts"
import type { MailKind } from "../../vocabulary/mail-kinds.ts"
import type { Role } from "../../vocabulary/roles.ts"
import { members, passkeys, people, sessions, signInLinks, usedChallenges, vendors } from "./tables.ts"

/** What the features know of one; its number is the stores' own business. */
export type Vendor = Omit<typeof vendors.$inferSelect, "number">
/** What a session knows of its vendor. */
export type SeatVendor = Omit<Vendor, "language">
export type Member = typeof members.$inferSelect

/** The vendors that a person is a member of. */
export async function listMemberships(tx: Tx, personId: string) {
  return tx
    .select({ vendorId: vendors.id, vendorName: vendors.name, role: members.role })
    .from(members)
    .innerJoin(vendors, eq(vendors.id, members.vendorId))
    .where(and(eq(members.personId, personId), isNull(members.removedAt)))
    .orderBy(vendors.name)
}

type NewLink = { hash: string; email: string; createdAt: Date; expiresAt: Date }

/**
 * Adds a sign-in link for whoever has this e-mail, unless `max` were made since `since`; how the person reads, or null.
 * One statement either way, so that the time it takes shows nobody whether the address is known.
 */
export async function insertSignInLink(tx: Tx, link: NewLink, since: Date, max: number) {
  const [row] = await tx.execute<{ language: Language | null }>(sql`
    insert into sign_in_links (hash, person_id, expires_at, created_at)
    select ${link.hash}, p.id, ${link.expiresAt.toISOString()}::timestamptz, ${link.createdAt.toISOString()}::timestamptz
    from people p
    where p.email = ${link.email} and ${max} > (
      select count(*) from sign_in_links l
      where l.person_id = p.id and l.created_at > ${since.toISOString()}::timestamptz)
    returning (select p.language from people p where p.id = person_id) as language`)
  return row ?? null
}

export async function deleteSignInLinks(tx: Tx, expiredBefore: Date) {
  await tx.delete(signInLinks).where(lt(signInLinks.expiresAt, expiredBefore))
}

/** Challenges that nobody can answer any more. */
export async function deleteUsedChallenges(tx: Tx, expiredBefore: Date) {
  await tx.delete(usedChallenges).where(lt(usedChallenges.expiresAt, expiredBefore))
}

/** Uses a link up; null when it is unknown, used or expired. Two clicks at once: one of them gets it. */
export async function useSignInLink(tx: Tx, hash: string, now: Date) {
  const [row] = await tx
    .update(signInLinks)
    .set({ usedAt: now })
    .where(and(eq(signInLinks.hash, hash), isNull(signInLinks.usedAt), gt(signInLinks.expiresAt, now)))
    .returning({ personId: signInLinks.personId })
  return row ?? null
}

/** Whose a link is or was, as long as it is kept. */
export async function findOwnerOfLink(tx: Tx, hash: string): Promise<string | null> {
  const [row] = await tx.select({ personId: signInLinks.personId }).from(signInLinks).where(eq(signInLinks.hash, hash))
  return row?.personId ?? null
}

export async function insertSession(tx: Tx, row: typeof sessions.$inferInsert) {
  await tx.insert(sessions).values(row)
}

/** Sessions that expired or were revoked before an instant. */
export async function deleteSessions(tx: Tx, endedBefore: Date) {
  await tx.delete(sessions).where(or(lt(sessions.expiresAt, endedBefore), lt(sessions.revokedAt, endedBefore)))
}

/** What the holder of a session is at the vendor that was named. */
export type HeldSeat = { id: string; role: Role; vendor: SeatVendor }

const held = {
  personId: sql<string>`person_id`,
  email: sql<string>`email`,
  language: sql<Language | null>`language`,
  zone: sql<string | null>`zone`,
  signedInAt: sql<Date>`signed_in_at`.mapWith(sessions.createdAt),
  ssoId: sql<string | null>`sso_id`,
  onlyVendor: sql<string | null>`only_vendor`,
  memberId: sql<string | null>`member_id`,
  role: sql<Role>`role`,
  vendor: {
    id: sql<string>`vendor_id`,
    name: sql<string>`name`,
    currency: sql<string>`currency`,
    timezone: sql<string>`timezone`,
    mode: sql<Vendor["mode"]>`mode`,
    funding: sql<Vendor["funding"]>`funding`,
    testNow: sql<Date | null>`test_now`.mapWith(vendors.testNow),
    createdAt: sql<Date>`created_at`.mapWith(vendors.createdAt),
  },
}

/** How a person reads pages; what is not named stays. */
export async function updatePerson(
  tx: Tx,
  id: string,
  change: { language?: Language | null; timezone?: string | null; mailsOff?: MailKind[] },
) {
  await tx.update(people).set(change).where(eq(people.id, id))
}

/** Which mails a person switched off, and whether any vendor has them for a member; null for nobody. */
export async function findChoices(tx: Tx, id: string) {
  const isMember = sql<boolean>`exists (select from members m where m.person_id = "people"."id" and m.removed_at is null)`
  const [row] = await tx.select({ mailsOff: people.mailsOff, isMember }).from(people).where(eq(people.id, id))
  return row ?? null
}

/** Who reads mails at an address, in their language or the vendor's, and which kinds they switched off; no id for nobody. */
export async function findMailReader(tx: Tx, email: string, vendorId: string | null) {
  const [row] = await tx.execute<{ id: string | null; language: Language | null; mailsOff: MailKind[] }>(sql`
    select p.id, coalesce(p.language, v.language) as language, coalesce(p.mails_off, '{}') as "mailsOff"
    from (select) one
    left join ${people} p on p.email = ${email.toLowerCase()}
    left join ${vendors} v on v.id = ${vendorId}`)
  return row!
}

/** Switches a kind of mails off or on for a person. */
export async function switchMails(tx: Tx, id: string, kind: MailKind, isOn: boolean) {
  const rest = sql`array_remove(${people.mailsOff}, ${kind}::text)`
  await tx
    .update(people)
    .set({ mailsOff: isOn ? rest : sql`${rest} || ${kind}::text` })
    .where(eq(people.id, id))
}

/** A session that is alive at `now`, with its person and, when a vendor is named, what they are there: one statement. */
export async function findSession(db: Database, id: string, now: Date, vendorId: string | null) {
  const [row] = await db.select(held).from(sql`session_holder(${id}, ${now.toISOString()}::timestamptz, ${vendorId})`)
  if (!row) return null
  const { memberId, role, vendor, ...person } = row
  const member: HeldSeat | null = memberId === null ? null : { id: memberId, role, vendor }
  return { ...person, member }
}

export async function revokeSession(tx: Tx, id: string, now: Date) {
  await tx.update(sessions).set({ revokedAt: now }).where(eq(sessions.id, id))
}

/** The language that somebody with this e-mail chose; null where nobody did. */
export async function findLanguage(tx: Tx, email: string): Promise<Language | null> {
  const [row] = await tx.select({ language: people.language }).from(people).where(eq(people.email, email))
  return row?.language ?? null
}

/** Adds a vendor; null where another live one spends the platform's money already. */
export async function insertVendor(tx: Tx, row: typeof vendors.$inferInsert): Promise<Vendor | null> {
  const [saved] = await tx.insert(vendors).values(row).onConflictDoNothing().returning()
  return saved ?? null
}

export async function hasLiveVendor(tx: Tx): Promise<boolean> {
  const [row] = await tx.select({ id: vendors.id }).from(vendors).where(eq(vendors.mode, "live")).limit(1)
  return row !== undefined
}

/** The live vendor that spends the platform's money, or null. */
export async function findPlatformVendor(tx: Tx): Promise<Pick<Vendor, "id" | "name"> | null> {
  const [row] = await tx
    .select({ id: vendors.id, name: vendors.name })
    .from(vendors)
    .where(and(eq(vendors.mode, "live"), eq(vendors.funding, "platform")))
  return row ?? null
}

export async function findVendor(tx: Tx, id: string, lock = false): Promise<Vendor | null> {
  const query = tx.select().from(vendors).where(eq(vendors.id, id))
  const [row] = await (lock ? query.for("update") : query)
  return row ?? null
}

/** What a vendor counts days and money in. */
export type Units = Pick<Vendor, "timezone" | "currency">

export async function findUnits(tx: Tx, id: string): Promise<Units | null> {
  const [row] = await tx.execute<Units>(sql`select timezone, currency from vendors where id = ${id}`)
  return row ?? null
}

/**
 * The vendors in real time, live ones and test vendors whose clock was never set, of which one of some facts is an instant;
 * also one of which a fact cannot be read, so that whoever acts for it sees why.
 */
export function vendorsWith(facts: (vendorId: SQL) => readonly Fact<Date | null>[]): Fact<string[]> {
  const asked = facts(sql`"vendor"."id"`)
  const named = asked.map((_, index) => sql.identifier(`fact_${index}`))
  const columns = asked.map(({ query }, index) => sql`(${query}) as ${named[index]}`)
  // Without the offset each of them would be asked twice.
  const query = sql`
    select coalesce(json_agg(json_build_array("vendor"."id", ${sql.join(named, sql`, `)}) order by "vendor"."id"), '[]')
    from ${vendors} "vendor" cross join lateral (select ${sql.join(columns, sql`, `)} offset 0) "asked"
    where ("vendor"."mode" = 'live' or "vendor"."test_now" is null) and num_nonnulls(${sql.join(named, sql`, `)}) > 0`
  const isDue = (values: unknown[]) => {
    try {
      return asked.some(({ read }, index) => read(values[index]) !== null)
    } catch {
      return true
    }
  }
  const read = (json: unknown) =>
    (json as [string, ...unknown[]][]).flatMap(([id, ...values]) => (isDue(values) ? [id] : []))
  return { query, read }
}

export async function updateVendor(tx: Tx, id: string, set: Pick<Vendor, "name" | "timezone" | "language">) {
  await tx.update(vendors).set(set).where(eq(vendors.id, id))
}

export async function setTestNow(tx: Tx, id: string, testNow: Date) {
  await tx.update(vendors).set({ testNow }).where(eq(vendors.id, id))
}

export async function insertPerson(tx: Tx, row: typeof people.$inferInsert) {
  await tx.insert(people).values(row).onConflictDoNothing()
}

/** Adds a member; null when this e-mail is one already. */
export async function insertMember(tx: Tx, row: typeof members.$inferInsert): Promise<Member | null> {
  const [saved] = await tx.insert(members).values(row).onConflictDoNothing().returning()
  return saved ?? null
}

export async function findMember(tx: Tx, vendorId: string, id: string): Promise<Member | null> {
  const [row] = await tx
    .select()
    .from(members)
    .where(and(eq(members.vendorId, vendorId), eq(members.id, id), isNull(members.removedAt)))
  return row ?? null
}

/** A member who was invited, with the vendor's name and who invited; null for one who was removed since. */
export async function findInvited(tx: Tx, id: string, by: string | null) {
  const inviter = alias(members, "inviter")
  const inviting = alias(people, "inviting")
  const [row] = await tx
    .select({
      email: members.email,
      role: members.role,
      language: sql<Language>`coalesce(${people.language}, ${inviting.language}, ${vendors.language})`,
      vendor: vendors.name,
      inviter: inviter.name,
    })
    .from(members)
    .innerJoin(people, eq(people.id, members.personId))
    .innerJoin(vendors, eq(vendors.id, members.vendorId))
    .leftJoin(inviter, and(eq(inviter.vendorId, members.vendorId), eq(inviter.id, by ?? "")))
    .leftJoin(inviting, eq(inviting.id, inviter.personId))
    .where(and(eq(members.id, id), isNull(members.removedAt)))
  return row ?? null
}

/** Those of these people who have a session, or had one lately. */
export async function listSeen(tx: Tx, personIds: string[]): Promise<Set<string>> {
  const rows = await tx
    .selectDistinct({ id: sessions.personId })
    .from(sessions)
    .where(inArray(sessions.personId, personIds))
  return new Set(rows.map(({ id }) => id))
}

export async function namesOfMembers(tx: Tx, vendorId: string, ids: string[]) {
  return tx
    .select({ id: members.id, name: members.name })
    .from(members)
    .where(and(eq(members.vendorId, vendorId), inArray(members.id, ids)))
}

export async function listMembers(tx: Tx, vendorId: string, page: PageRequest): Promise<Member[]> {
  const after = decodeCursor(page.cursor)
  return tx
    .select()
    .from(members)
    .where(and(eq(members.vendorId, vendorId), isNull(members.removedAt), after ? lt(members.id, after) : undefined))
    .orderBy(desc(members.id))
    .limit(page.limit + 1)
}

/** The vendor's owners, locked, so that two of them cannot leave at once. */
export async function lockOwners(tx: Tx, vendorId: string): Promise<Member[]> {
  return tx
    .select()
    .from(members)
    .where(and(eq(members.vendorId, vendorId), eq(members.role, "owner"), isNull(members.removedAt)))
    .orderBy(members.id)
    .for("update")
}

export async function listOwnerEmails(tx: Tx, vendorId: string): Promise<string[]> {
  const rows = await tx
    .select({ email: members.email })
    .from(members)
    .where(and(eq(members.vendorId, vendorId), eq(members.role, "owner"), isNull(members.removedAt)))
    .orderBy(members.id)
  return rows.map((row) => row.email)
}

/** The member as changed, who is there and not removed. */
export async function updateMember(
  tx: Tx,
  vendorId: string,
  id: string,
  set: Pick<Member, "name" | "role">,
): Promise<Member> {
  const [saved] = await tx
    .update(members)
    .set(set)
    .where(and(eq(members.vendorId, vendorId), eq(members.id, id)))
    .returning()
  return saved!
}

export async function markRemoved(tx: Tx, vendorId: string, id: string, removedAt: Date): Promise<void> {
  await tx
    .update(members)
    .set({ removedAt })
    .where(and(eq(members.vendorId, vendorId), eq(members.id, id)))
}

/** A person with their sessions and sign-in links; what else names them is to be gone. */
export async function deletePerson(tx: Tx, id: string): Promise<void> {
  await tx.delete(signInLinks).where(eq(signInLinks.personId, id))
  await tx.delete(sessions).where(eq(sessions.personId, id))
  await tx.delete(passkeys).where(eq(passkeys.personId, id))
  await tx.delete(people).where(eq(people.id, id))
}
