import { invalidField } from "../../../lib/errors.ts"
import { equalConstantTime, hmacSha256, toHex } from "../../../lib/hash.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { readPostbackSecrets } from "../../programs/programs/read-postback-secrets.ts"
import type { RecordLead } from "../contract.ts"
import type { EventSource } from "./core/source.ts"

/**
 * Who reports a lead, when what it carries is looked at too: a `customer_signature` (hex HMAC-SHA256 of the customer's id)
 * under the secret of any program of the vendor is the vendor's own word. 422 for a signature that is none.
 */
export async function checkSignature(
  tx: Tx,
  ctx: Ctx,
  vendorId: string,
  { customer_external_id, customer_signature: given }: RecordLead,
  source: EventSource,
): Promise<EventSource> {
  if (given === undefined) return source
  let isGood = false
  // All are tried whatever came out, so that the time gives nothing away.
  for (const secret of await readPostbackSecrets(tx, ctx, vendorId)) {
    const mac = toHex(await hmacSha256(secret, customer_external_id))
    isGood = equalConstantTime(given.toLowerCase(), mac) || isGood
  }
  if (isGood) return "verified"
  const detail = "is not the hex HMAC-SHA256 of customer_external_id under a postback_secret of this vendor"
  throw invalidField("/customer_signature", detail, "customer_signature_invalid")
}
