import type { Tx } from "../../../platform/db.ts"
import { loadAnswer } from "../claim-store.ts"
import { answerOf, type NamedAnswer } from "../core/referral-claim.ts"
import type { EventSource } from "./core/source.ts"

/** Who is called what a (locked) customer answered; null where they answered nothing, or nothing new. */
export async function readAnswer(
  tx: Tx,
  vendorId: string,
  customerId: string | null,
  { text, source }: { text: string | undefined; source: EventSource },
): Promise<NamedAnswer | null> {
  return text === undefined ? null : answerOf(text, await loadAnswer(tx, vendorId, customerId, text), source)
}
