import type { Ctx } from "../../../platform/ctx.ts"
import { decrypt, encrypt } from "../../../platform/encrypt.ts"
import type { EncryptedColumn } from "../../../platform/reencrypt.ts"
import * as store from "./secret-store.ts"

const labelOf = (programId: string) => `postback secret of ${programId}`

/** A program's secret as it is kept: null where it is taken away, undefined where it stays. */
export async function encryptPostbackSecret(
  ctx: Pick<Ctx, "ports">,
  programId: string,
  secret: string | null | undefined,
) {
  return secret ? encrypt(ctx.ports.env.signingKeys, labelOf(programId), secret) : secret
}

/** The secret behind what is kept of it; null for none. */
export async function decryptPostbackSecret(ctx: Pick<Ctx, "ports">, programId: string, encrypted: string | null) {
  return encrypted === null ? null : decrypt(ctx.ports.env.signingKeys, labelOf(programId), encrypted)
}

/** What is reencrypted after a change of the signing keys. */
export const postbackSecrets: EncryptedColumn = {
  name: "program_secrets.sealed",
  list: async (tx, start, after, limit) =>
    (await store.listEncryptedByOthers(tx, start, after, limit)).map((row) => ({ ...row, label: labelOf(row.key) })),
  replace: store.replaceSecret,
}
