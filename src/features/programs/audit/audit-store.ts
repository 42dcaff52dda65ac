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
  from?: Date | undefined
  to?: Date | undefined
}

/** Rows of the audit log with who acted by name, newest first, one more than the page holds. */
export async function listAudit(tx: Tx, vendorId: string, filter: AuditFilter, page: PageRequest) {
  const after = decodeCursor(page.cursor)
  const { actor, action, subject, from, to } = filter
  const filters: (SQL | undefined)[] = [
    eq(auditLog.vendorId, vendorId),
    actor === undefined ? undefined : eq(auditLog.actor, actor),
    action === undefined
      ? undefined
      : sql`(${auditLog.action} = ${action} or starts_with(${auditLog.action}, ${`${action}.`}))`,
    subject === undefined ? undefined : eq(auditLog.subject, subject),
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
