import { and, desc, eq, isNotNull, isNull, lt, notInArray, or, sql } from "drizzle-orm"
import { invariant } from "../lib/assert.ts"
import { oneLine } from "../lib/text.ts"
import { DAY_MS } from "../lib/time.ts"
import type { OutboxWork } from "../vocabulary/topics.ts"
import type { ToSay } from "../vocabulary/words.ts"
import { realNow } from "./clock.ts"
import type { Ctx } from "./ctx.ts"
import type { Tx } from "./db.ts"
import { anyOf, type Fact } from "./load.ts"
import { log } from "./log.ts"
import { recordFates } from "./mail-bounces.ts"
import { deleteMarks } from "./mail-marks.ts"
import { handOverMail, MailRefused, type MailTarget, type OutgoingMail, parseMailUrl } from "./mail-transport.ts"
import { newId } from "./new-id.ts"
import { type OutboxRow, outbox } from "./outbox.ts"
import { arrayText } from "./rows.ts"
import { mails, outboxRows } from "./tables.ts"
import { asSystem } from "./tenant.ts"

export type Mail = OutboxWork["mail.send"]

/** What handing over one mail may take, its bookkeeping included. */
export const MAIL_MS = 11_000
const TIMEOUT_MS = 10_000
const SHOWN = 100
const KEPT_MS = 30 * DAY_MS
const EXPIRED = "This mail could do something for a while. That time is over, and its text was taken out."

/** Puts a mail down to be sent after this commit. */
export async function outboxMail(tx: Tx, vendorId: string | null, mail: Mail, id = newId("mail")) {
  await outbox(tx, vendorId, "mail.send", id, mail)
}

type Headers = Record<string, string>

/** Whether somebody has to write it first, in its reader's language, or its reader may have switched it off. */
export const isToBeWritten = ({ subject, body, kind }: Mail): boolean =>
  kind !== undefined || typeof subject !== "string" || typeof body !== "string"

const written = (words: ToSay): string => {
  invariant(typeof words === "string", "mail_is_written")
  return words
}

/** Sends a mail of the outbox that is written, with `more` headers: by MAIL_URL, or without one into the table that the local outbox page shows. */
export async function sendMail(ctx: Ctx, row: OutboxRow<"mail.send">, signal: AbortSignal, more: Headers = {}) {
  const { to, expiresAt: expiry, desk, ...mail } = row.payload
  // Whatever it was made of: a line break would begin a header of its own.
  const subject = oneLine(written(mail.subject))
  const body = written(mail.body)
  const { mailUrl, mailDomain } = ctx.ports.env
  const now = realNow()
  const expiresAt = expiry === undefined ? null : new Date(expiry)
  if (expiresAt && expiresAt <= now) return log("mail_expired", { id: row.ref })
  if (mailUrl) {
    const { headers, ...way } = travelling(ctx, desk)
    const all = { ...headers, ...more }
    const sent = { id: row.ref, to, subject, body, ...way, headers: all, isFromOwn: !!desk && mailDomain !== null }
    const limited = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)])
    return handOver(ctx, parseMailUrl(mailUrl), sent, limited)
  }
  const way = { sender: desk?.from ?? null, replyTo: desk?.replyTo ?? null, messageId: desk?.messageId ?? null }
  const kept = { id: row.ref, vendorId: row.vendorId, recipient: to, subject, body, ...way, createdAt: now, expiresAt }
  await asSystem(ctx, (tx) => tx.insert(mails).values(kept).onConflictDoNothing())
  log("mail_kept", { id: row.ref })
}

/** Whoever takes it may say at once that the address takes none: that is kept, and trying again would change nothing. */
async function handOver(ctx: Ctx, target: MailTarget, mail: OutgoingMail, signal: AbortSignal): Promise<void> {
  const fate = { address: mail.to, at: realNow() }
  try {
    if (target.kind !== "smtp") return await handOverMail(target, mail, signal)
    invariant(ctx.ports.smtp, "smtp_is_spoken_here")
    await ctx.ports.smtp(target, mail, signal)
    // Nobody reports what became of it later: that it was taken is all that there is to know.
    await asSystem(ctx, (tx) => recordFates(tx, [{ ...fate, kind: "arrived", reason: "" }]))
  } catch (error) {
    if (!(error instanceof MailRefused)) throw error
    log("mail_refused", { id: mail.id })
    await asSystem(ctx, (tx) => recordFates(tx, [{ ...fate, kind: "bounced", reason: error.message }]))
  }
}

/** Whom a mail is from, where answers go, and the headers that keep machines from answering each other. */
function travelling({ ports }: Pick<Ctx, "ports">, desk: Mail["desk"]) {
  const host = new URL(ports.env.publicUrl).hostname
  const automatic = { "Auto-Submitted": "auto-generated", "X-Grapevine-Mail": host }
  if (!desk) return { from: `Grapevine <no-reply@${host}>`, replyTo: null, headers: automatic }
  const { from, replyTo, messageId, references, isWritten } = desk
  const ids = references.map((id) => `<${id}>`)
  const headers = {
    "Message-ID": `<${messageId}>`,
    ...(ids.length > 0 && { "In-Reply-To": ids.at(-1)!, References: ids.join(" ") }),
    ...(!isWritten && automatic),
  }
  return { from, replyTo, headers }
}

/** The latest mails that were kept instead of sent, newest first. */
export function readKeptMails(ctx: Pick<Ctx, "db">) {
  return asSystem(ctx, (tx) => tx.select().from(mails).orderBy(desc(mails.createdAt), desc(mails.id)).limit(SHOWN))
}

/** Whether there is anything to forget. */
export function mailsExpired(now: Date): Fact<boolean> {
  return anyOf(sql`from ${mails} where ${or(lt(mails.expiresAt, now), isOld(now))}`)
}

/** Forgets kept mails that are no vendor's after 30 days, and at once the text of those whose time is over. */
export async function purgeMails(ctx: Pick<Ctx, "db">): Promise<void> {
  const now = realNow()
  await asSystem(ctx, async (tx) => {
    await tx.update(mails).set({ body: EXPIRED, expiresAt: null }).where(lt(mails.expiresAt, now))
    await tx.delete(mails).where(isOld(now))
    await deleteMarks(tx, new Date(now.getTime() - KEPT_MS))
  })
}

/** Forgets kept mails of a vendor, or of those whose mails a rule of their own does not cover, of before an instant. */
export async function deleteMails(tx: Tx, of: { vendorId: string } | { notOf: string[] }, before: Date): Promise<void> {
  const whose = "vendorId" in of ? eq(mails.vendorId, of.vendorId) : notInArray(mails.vendorId, of.notOf)
  await tx.delete(mails).where(and(isNotNull(mails.vendorId), whose, lt(mails.createdAt, before)))
}

/** Of no vendor's and too old; those of vendors are kept as long as these say. */
const isOld = (now: Date) => and(isNull(mails.vendorId), lt(mails.createdAt, new Date(now.getTime() - KEPT_MS)))

/** Forgets mails of no vendor's to these addresses, those too that are still to be sent. */
export async function deleteMailsTo(tx: Tx, addresses: string[]): Promise<void> {
  const to = sql`any(${arrayText(addresses)}::text[])`
  await tx.delete(mails).where(and(isNull(mails.vendorId), sql`lower(${mails.recipient}) = ${to}`))
  await tx.delete(outboxRows).where(sql`${outboxRows.vendorId} is null and ${outboxRows.payload} ->> 'to' = ${to}`)
}
