import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { outboxMail } from "../../../platform/mail.ts"
import { managersOf, type Seat } from "../desk/core/rota.ts"
import type { Desk } from "../desk/desk-store.ts"
import type { Inquiry } from "./change-inquiry.ts"
import type { About, MailText } from "./core/mails.ts"

/** What mails say of an inquiry. */
export function about(ctx: Ctx, desk: Desk, inquiry: Inquiry): About {
  return {
    kind: inquiry.kind,
    urgency: inquiry.urgency,
    who: inquiry.name ?? inquiry.email ?? inquiry.phone ?? "somebody",
    message: inquiry.message,
    dueAt: inquiry.dueAt,
    url: `${ctx.ports.env.publicUrl}/v/${inquiry.vendorId}/inbox/${inquiry.id}`,
    zone: desk.work.zone,
  }
}

/** Puts a mail down to be sent after this commit; while the provider is away it waits, and nothing else does. */
export async function notifyMember(tx: Tx, vendorId: string, to: { email: string } | undefined, mail: MailText) {
  if (to) await outboxMail(tx, vendorId, { to: to.email, ...mail })
}

/** The same to all who manage, but for one. */
export async function notifyManagers(
  tx: Tx,
  vendorId: string,
  seats: readonly (Seat & { email: string })[],
  mail: MailText,
  but: string | null = null,
) {
  const managers = managersOf(seats).filter((seat) => seat.memberId !== but)
  for (const { memberId } of managers)
    await notifyMember(
      tx,
      vendorId,
      seats.find((seat) => seat.memberId === memberId),
      mail,
    )
}
