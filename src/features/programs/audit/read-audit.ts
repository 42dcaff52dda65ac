import type * as z from "zod"
import { momentOf } from "../../../lib/calendar.ts"
import { toCsv } from "../../../lib/csv.ts"
import { encodeCursor, type PageRequest } from "../../../lib/page.ts"
import { shownDetail } from "../../../platform/audit-values.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import { findVendor } from "../../identity/vendors/find-vendor.ts"
import type { AuditEntry, AuditQuery } from "../contract.ts"
import * as store from "./audit-store.ts"

/** Rows that one file holds; the cursor of its answer leads to the next. */
const FILE_ROWS = 5000

type Entry = z.infer<typeof AuditEntry>

/** The vendor's audit log for its owner, newest first, one more than the page holds. Dates are the vendor's. */
export function readAudit(
  ctx: Ctx,
  vendorId: string,
  query: AuditQuery & { search?: string },
  page: PageRequest = query,
): Promise<Entry[]> {
  return readAsVendor(ctx, vendorId, "audit.read", async (tx) => {
    const zone = (await findVendor(tx, vendorId)).timezone
    const { actor, action, subject, search } = query
    const instant = (moment: Date | string | undefined) => (moment === undefined ? undefined : momentOf(moment, zone))
    const [from, to] = [instant(query.from), instant(query.to)]
    return (await store.listAudit(tx, vendorId, { actor, action, subject, search, from, to }, page)).map(showEntry)
  })
}

/** The same as a file, and the cursor that leads to the rows after it; null when these are all. */
export async function readAuditFile(ctx: Ctx, vendorId: string, query: AuditQuery & { search?: string }) {
  const rows = await readAudit(ctx, vendorId, query, { limit: FILE_ROWS, cursor: query.cursor })
  const shown = rows.slice(0, FILE_ROWS)
  const last = rows.length > FILE_ROWS ? shown.at(-1) : undefined
  return { text: toCsv(shown.map(toLine), COLUMNS), nextCursor: last ? encodeCursor(last.id) : null }
}

const COLUMNS = [
  ...["id", "at", "actor_kind", "actor_id", "actor_name", "action", "subject", "outcome"],
  ...["before", "after", "reason", "request_id"],
]

function toLine({ actor, before, after, reason, ...row }: Entry) {
  const values = (given: unknown) => (given === null ? "" : JSON.stringify(given))
  const who = { actor_kind: actor.kind, actor_id: actor.id, actor_name: actor.name ?? "" }
  return { ...row, ...who, before: values(before), after: values(after), reason: reason ?? "" }
}

function showEntry(found: store.AuditRow): Entry {
  const { id, at, actor, action, subject, outcome, detail, requestId } = found.row
  const name = found.memberName ?? found.keyName ?? found.affiliateName
  const who = { kind: kindOf(actor, found.keyKind), id: actor, name }
  const values = shownDetail(detail)
  return { id, at: at.toISOString(), actor: who, action, subject, outcome, ...values, request_id: requestId }
}

/** What an actor is, by the id that it is written down with. */
function kindOf(actor: string, keyKind: string | null): Entry["actor"]["kind"] {
  if (actor.startsWith("mem_")) return "member"
  if (actor.startsWith("key_")) return keyKind === "publishable" ? "publishable_key" : "secret_key"
  if (actor.startsWith("per_")) return "affiliate"
  return actor === "operator" ? "operator" : "system"
}

/** What the log may be narrowed to: who acted, and what was done. */
export function readAuditChoices(ctx: Ctx, vendorId: string) {
  return readAsVendor(ctx, vendorId, "audit.read", async (tx) => {
    const [actors, areas] = [await store.listActors(tx, vendorId), await store.listActionAreas(tx, vendorId)]
    return { actors, areas }
  })
}
