import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { decryptPostbackSecret } from "./encrypt-postback-secret.ts"
import { listSecrets } from "./secret-store.ts"

/** The secrets that a vendor's programs sign with, inside the vendor's transaction; never shown to anybody. */
export async function readPostbackSecrets(tx: Tx, ctx: Ctx, vendorId: string): Promise<string[]> {
  const kept = await listSecrets(tx, vendorId)
  const opened = await Promise.all(
    kept.map(({ programId, encrypted }) => decryptPostbackSecret(ctx, programId, encrypted)),
  )
  return opened.filter((secret) => secret !== null)
}
