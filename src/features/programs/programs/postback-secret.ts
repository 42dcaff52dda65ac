import type { Ctx } from "../../../platform/ctx.ts"
import type { SealedColumn } from "../../../platform/reseal.ts"
import { open, seal } from "../../../platform/seal.ts"
import * as store from "./secret-store.ts"

const labelOf = (programId: string) => `postback secret of ${programId}`

/** A program's secret as it is kept: null where it is taken away, undefined where it stays. */
export async function sealPostbackSecret(
  ctx: Pick<Ctx, "ports">,
  programId: string,
  secret: string | null | undefined,
) {
  return secret ? seal(ctx.ports.env.signingKeys, labelOf(programId), secret) : secret
}

/** The secret behind what is kept of it; null for none. */
export async function openPostbackSecret(ctx: Pick<Ctx, "ports">, programId: string, sealed: string | null) {
  return sealed === null ? null : open(ctx.ports.env.signingKeys, labelOf(programId), sealed)
}

/** What is to be sealed anew after a change of the signing keys. */
export const postbackSecrets: SealedColumn = {
  name: "program_secrets.sealed",
  list: async (tx, start, after, limit) =>
    (await store.listSealedElse(tx, start, after, limit)).map((row) => ({ ...row, label: labelOf(row.key) })),
  replace: store.replaceSecret,
}
