import { desc } from "drizzle-orm"
import { realNow } from "./clock.ts"
import type { Ctx } from "./ctx.ts"
import type { Tx } from "./db.ts"
import { log } from "./log.ts"
import { newId } from "./new-id.ts"
import { type OutboxHandler, outbox } from "./outbox.ts"
import { mails } from "./tables.ts"
import { asSystem } from "./tenant.ts"

/** Plain text; addresses in it become links for whoever shows it. */
export type Mail = { to: string; subject: string; body: string }

const TIMEOUT_MS = 10_000
const SHOWN = 100

/** Puts a mail down to be sent after this commit. */
export async function outboxMail(tx: Tx, vendorId: string | null, mail: Mail) {
  await outbox(tx, vendorId, "mail.send", newId("mail"), mail)
}

/** Sends a mail of the outbox: to MAIL_URL as JSON, or without one into the table that the local outbox page shows. */
export const sendMail: OutboxHandler = async (ctx, row) => {
  const { to, subject, body } = row.payload as Mail
  const { mailUrl } = ctx.ports.env
  if (mailUrl) return postMail(mailUrl, row.ref, { to, subject, body })
  await asSystem(ctx, (tx) =>
    tx.insert(mails).values({ id: row.ref, recipient: to, subject, body, createdAt: realNow() }).onConflictDoNothing(),
  )
  log("mail_kept", { id: row.ref, to, subject })
}

// At least once: the receiver can tell a repetition by its key.
async function postMail(url: string, id: string, mail: Mail) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", "idempotency-key": id },
    body: JSON.stringify(mail),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  })
  await response.body?.cancel()
  if (!response.ok) throw new Error(`MAIL_URL answered ${response.status}`)
}

/** The latest mails that were kept instead of sent, newest first. */
export function readKeptMails(ctx: Pick<Ctx, "db">) {
  return asSystem(ctx, (tx) => tx.select().from(mails).orderBy(desc(mails.createdAt), desc(mails.id)).limit(SHOWN))
}
