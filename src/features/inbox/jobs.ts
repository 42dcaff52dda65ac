import { invariant } from "../../lib/assert.ts"
import type { OutboxHandler, OutboxRow } from "../../platform/outbox.ts"
import { fileMail } from "./mail/file-mail.ts"
import { requestRating } from "./mail/request-rating.ts"

type DeskTopic = "desk_mail.file" | "rating.request"

/** What follows from mail that came in, and from what was closed. */
export const deskHandlers: { [T in DeskTopic]: OutboxHandler<T> } = {
  "desk_mail.file": async (ctx, row) => void (await fileMail(ctx, vendorOf(row), row.ref)),
  "rating.request": (ctx, row) => requestRating(ctx, vendorOf(row), row.ref),
}

function vendorOf({ vendorId }: OutboxRow<DeskTopic>): string {
  invariant(vendorId, "mail_of_a_desk_has_a_vendor")
  return vendorId
}
