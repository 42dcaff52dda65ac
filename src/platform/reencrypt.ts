import type { Ctx } from "./ctx.ts"
import type { Tx } from "./db.ts"
import { failureText } from "./db.ts"
import { decrypt, encrypt, startOf } from "./encrypt.ts"
import { log } from "./log.ts"
import { asSystem } from "./tenant.ts"

const PAGE = 200

export type EncryptedRow = { key: string; label: string; encrypted: string }

/** A column of encrypted texts: those that do not begin with `start`, in the order of `key`, and how to replace one. */
export type EncryptedColumn = {
  name: string
  list(tx: Tx, start: string, after: string, limit: number): Promise<EncryptedRow[]>
  /** Only where the text is still the one that was read. */
  replace(tx: Tx, row: EncryptedRow, encrypted: string): Promise<void>
}

/**
 * Encrypts by the first signing key what an older one did, so that it can go, and what is there in an older form or plain.
 * What no key opens is named in the log and left.
 */
export async function reencryptColumn(ctx: Pick<Ctx, "db" | "ports">, column: EncryptedColumn): Promise<void> {
  const keys = ctx.ports.env.signingKeys
  const start = startOf(keys[0]!.id)
  for (let after = ""; ; ) {
    const rows = await asSystem(ctx, (tx) => column.list(tx, start, after, PAGE))
    for (const row of rows) {
      try {
        const text = await decrypt(keys, row.label, row.encrypted)
        const encrypted = await encrypt(keys, row.label, text)
        await asSystem(ctx, (tx) => column.replace(tx, row, encrypted))
      } catch (error) {
        log("seal_unreadable", { column: column.name, key: row.key, error: failureText(error) })
      }
    }
    if (rows.length < PAGE) return
    after = rows.at(-1)!.key
  }
}
