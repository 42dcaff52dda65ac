import { conflict, notFound } from "../../../lib/errors.ts"
import type { Tx } from "../../../platform/db.ts"
import * as store from "../store.ts"
import type { Inquiry } from "./write-inquiry.ts"

/** The inquiry, locked; 404 for none, 409 when it is closed or spam. */
export async function lockAlive(tx: Tx, vendorId: string, id: string): Promise<Inquiry> {
  const inquiry = await store.lockInquiry(tx, vendorId, id)
  if (!inquiry) throw notFound()
  if (inquiry.status === "closed") throw conflict("inquiry_closed", "It is closed; what comes next is a new inquiry.")
  if (inquiry.status === "spam") throw conflict("inquiry_is_spam", "It was kept apart as spam; release it first.")
  return inquiry
}
