import { and, desc, eq, gte, lt, type SQL, sql } from "drizzle-orm"
import { decodeCursor, type PageRequest } from "../../../lib/page.ts"
import type { Tx } from "../../../platform/db.ts"
import { auditLog } from "../../../platform/tables.ts"
import { apiKeys, members } from "../../identity/tables.ts"
import { affiliates } from "../tables.ts"

/** What to look for: `action` is one, or the first word of several; `from` counts, `to` does not. */
export type AuditFilter = {
  actor?: string | undefined
  action?: string | undefined
  subject?: string | undefined
  /** Words that a row says: its subject, what it changed, why, or the name of who did it. */
  search?: string | undefined
  from?: Date | undefined
  to?: Date | undefined
}

const MAX_ACTORS = 200

/** Rows of the audit log with who acted by name, newest first, one more than the page holds. */
export async function listAudit(tx: Tx, vendorId: string, filter: AuditFilter, page: PageRequest) {
  const after = decodeCursor(page.cursor)
  const { actor, action, subject, search, from, to } = filter
  const filters: (SQL | undefined)[] = [
    eq(auditLog.vendorId, vendorId),
    actor === undefined ? undefined : eq(auditLog.actor, actor),
    action === undefined
      ? undefined
      : sql`(${auditLog.action} = ${action} or starts_with(${auditLog.action}, ${`${action}.`}))`,
    subject === undefined ? undefined : eq(auditLog.subject, subject),
    search === undefined ? undefined : saying(search),
    from && gte(auditLog.at, from),
    to && lt(auditLog.at, to),
    after ? lt(auditLog.id, after) : undefined,
  ]
  return tx
    .select({
      row: auditLog,
      memberName: members.name,
      keyName: apiKeys.name,
      keyKind: apiKeys.kind,
      affiliateName: sql<string | null>`(
        select min(${affiliates.name}) from ${affiliates}
        where ${affiliates.vendorId} = ${auditLog.vendorId} and ${affiliates.personId} = ${auditLog.actor})`,
    })
    .from(auditLog)
    .leftJoin(members, and(eq(members.vendorId, auditLog.vendorId), eq(members.id, auditLog.actor)))
    .leftJoin(apiKeys, and(eq(apiKeys.vendorId, auditLog.vendorId), eq(apiKeys.id, auditLog.actor)))
    .where(and(...filters))
    .orderBy(desc(auditLog.id))
    .limit(page.limit + 1)
}

export type AuditRow = Awaited<ReturnType<typeof listAudit>>[number]

const saying = (words: string) => {
  const has = (text: SQL) => sql`strpos(lower(${text}), lower(${words})) > 0`
  const names = [sql`${members.name}`, sql`${apiKeys.name}`, sql`${auditLog.subject}`, sql`${auditLog.detail}::text`]
  return sql`(${sql.join(names.map(has), sql` or `)})`
}

/** Who may stand in the log, by name: members, those who have left too, and keys. */
export async function listActors(tx: Tx, vendorId: string): Promise<{ id: string; name: string }[]> {
  const staff = await tx
    .select({ id: members.id, name: members.name })
    .from(members)
    .where(eq(members.vendorId, vendorId))
    .orderBy(members.name)
    .limit(MAX_ACTORS)
  const keys = await tx
    .select({ id: apiKeys.id, name: apiKeys.name })
    .from(apiKeys)
    .where(eq(apiKeys.vendorId, vendorId))
    .orderBy(apiKeys.name)
    .limit(MAX_ACTORS)
  return [...staff, ...keys]
}

/** The first words of what was done, such as `run`. */
export async function listActionAreas(tx: Tx, vendorId: string): Promise<string[]> {
  const area = sql<string>`split_part(${auditLog.action}, '.', 1)`
  const rows = await tx.selectDistinct({ area }).from(auditLog).where(eq(auditLog.vendorId, vendorId))
  return rows.map((row) => row.area).sort()
}
