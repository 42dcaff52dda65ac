import { AppError } from "../../../lib/errors.ts"
import { HOUR_MS } from "../../../lib/time.ts"
import { type Ctx, personOf } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { outboxMail } from "../../../platform/mail.ts"
import type { ErrorCode } from "../../../vocabulary/error-codes.ts"
import { paragraphs, said, type ToSay } from "../../../vocabulary/words.ts"
import * as store from "../store.ts"

/** How long somebody counts as new: their approvals are pointed out to those who may have let a stranger in. */
const NEW_HOURS = 72

/** Something that one person asked for. `what` names it in a sentence, with its sum, such as "Payout run run_1 (12.00 EUR)", in any language. */
type Asked = { person: string | null; what: ToSay; path: string }
type Refusal = { code: ErrorCode; detail: string }

/** Whether the actor is the person who asked, under whichever membership. */
export function isSamePerson(ctx: Pick<Ctx, "actor">, person: string | null): boolean {
  return person !== null && personOf(ctx.actor) === person
}

/** Lets another person than who asked approve, else 403. Where they joined within 72 h, all owners are mailed. */
export async function approveAsAnother(tx: Tx, ctx: Ctx, vendorId: string, asked: Asked, refusal: Refusal) {
  if (isSamePerson(ctx, asked.person)) throw new AppError("forbidden", refusal.code, refusal.detail)
  if (ctx.actor.kind !== "member") return
  const member = await store.findMember(tx, vendorId, ctx.actor.id)
  if (!member || ctx.now.getTime() - member.joinedAt.getTime() >= NEW_HOURS * HOUR_MS) return
  const { publicUrl } = ctx.ports.env
  for (const to of await store.listOwnerEmails(tx, vendorId))
    await outboxMail(tx, vendorId, {
      to,
      subject: said("mailed.new_approver"),
      body: paragraphs(
        said("mailed.new_approver_words", {
          what: asked.what,
          name: member.name,
          email: member.email,
          role: said(`members.role_${member.role}`),
          n: NEW_HOURS,
        }),
        said("mailed.know_approver", { url: `${publicUrl}/v/${vendorId}${asked.path}` }),
      ),
    })
}
