import { sql } from "drizzle-orm"
import { MINUTE_MS } from "../lib/time.ts"
import { insertRows } from "./apply.ts"
import { type Detail, storable } from "./audit-values.ts"
import { realNow } from "./clock.ts"
import { actorName, type Ctx } from "./ctx.ts"
import type { Tx } from "./db.ts"
import { newId } from "./new-id.ts"
import { auditLog } from "./tables.ts"
import { asVendor } from "./tenant.ts"

/** Refusals of one credential that are written down in a minute; more of them say nothing new. */
const REFUSALS_PER_MINUTE = 20
const MAX_SUBJECT = 200
/** How long a credential that reached the bound is not counted again, so that a flood of refusals is no flood of counting. */
const UNCOUNTED_MS = 10_000
const MAX_REMEMBERED = 1000
/** Credentials at the bound, and until when that is believed; of this isolate only. */
const full = new Map<string, number>()

/** Writes down who did what to which thing, with the values before and after; part of the same transaction as the deed. */
export function audit(tx: Tx, ctx: Ctx, vendorId: string, action: string, subject: string, detail: Detail = {}) {
  return auditAll(tx, ctx, vendorId, action, [{ subject, detail }])
}

/** The same deed to several things. */
export async function auditAll(
  tx: Tx,
  ctx: Ctx,
  vendorId: string,
  action: string,
  deeds: { subject: string; detail: Detail }[],
) {
  if (deeds.length === 0) return
  const rows = rowsOf(
    ctx,
    vendorId,
    deeds.map((deed) => ({ ...deed, action })),
  )
  await tx.insert(auditLog).values(rows)
}

/** What was done to which thing, with the values before and after. */
export type Deed = { action: string; subject: string; detail?: Detail }

/** The log's writer of one decision, for `apply`. */
export function writeAudit(ctx: Ctx, vendorId: string, deeds: readonly Deed[]) {
  return writeAudits([{ ctx, vendorId, deeds }])
}

/** The same of several requests' decisions. */
export function writeAudits(done: readonly { ctx: Ctx; vendorId: string; deeds: readonly Deed[] }[]) {
  return insertRows(
    auditLog,
    done.flatMap(({ ctx, vendorId, deeds }) => rowsOf(ctx, vendorId, deeds)),
  )
}

function rowsOf(ctx: Ctx, vendorId: string, deeds: readonly Deed[]) {
  const own = { vendorId, actor: actorName(ctx.actor), requestId: ctx.requestId, at: ctx.now }
  return deeds.map(({ action, subject, detail = {} }) => ({
    ...own,
    action,
    subject,
    detail: storable(detail),
    id: newId("audit"),
    createdAt: realNow(),
  }))
}

/**
 * Writes down, in a transaction of its own, that somebody was refused; `reason` is the code of the answer. Of one credential
 * 20 a minute of real time, so that nobody fills the log.
 */
export async function auditRefusal(ctx: Ctx, vendorId: string, action: string, subject: string, reason: string) {
  const [actor, now] = [actorName(ctx.actor), realNow()]
  const since = new Date(now.getTime() - MINUTE_MS).toISOString()
  if ((full.get(actor) ?? 0) > now.getTime()) return
  // Nothing of the refused request counts here: neither its Idempotency-Key nor whether its caller still may.
  const written = await asVendor({ ...ctx, idempotency: null, actorCheck: undefined }, vendorId, (tx) =>
    tx.execute(sql`
      insert into audit_log (vendor_id, id, actor, action, subject, outcome, detail, request_id, at, created_at)
      select ${vendorId}, ${newId("audit")}, ${actor}, ${action}, ${subject.slice(0, MAX_SUBJECT)}, 'refused',
        ${JSON.stringify({ reason })}::jsonb, ${ctx.requestId}, ${ctx.now.toISOString()}::timestamptz,
        ${now.toISOString()}::timestamptz
      where ${REFUSALS_PER_MINUTE} > (
        select count(*) from audit_log
        where vendor_id = ${vendorId} and actor = ${actor} and outcome = 'refused'
          and created_at > ${since}::timestamptz)
      returning id`),
  )
  if (written.length > 0) return
  if (full.size >= MAX_REMEMBERED) full.clear()
  full.set(actor, now.getTime() + UNCOUNTED_MS)
}
