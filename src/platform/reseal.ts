import type { Ctx } from "./ctx.ts"
import type { Tx } from "./db.ts"
import { failureText } from "./db.ts"
import { log } from "./log.ts"
import { open, seal } from "./seal.ts"
import { asSystem } from "./tenant.ts"

const PAGE = 200

export type SealedRow = { key: string; label: string; sealed: string }

/** A column of sealed texts: what was sealed otherwise than by the key of this id, in the order of `key`, and a place for what is sealed anew. */
export type SealedColumn = {
  name: string
  list(tx: Tx, keyId: string, after: string, limit: number): Promise<SealedRow[]>
  /** Only where the text is still the one that was read. */
  replace(tx: Tx, row: SealedRow, sealed: string): Promise<void>
}

/**
 * Seals by the first signing key what an older one sealed, and what came plain from before it was sealed at all, so that the
 * older key can go. What no key opens is named in the log and left.
 */
export async function resealColumn(ctx: Pick<Ctx, "db" | "ports">, column: SealedColumn): Promise<void> {
  const keys = ctx.ports.env.signingKeys
  for (let after = ""; ; ) {
    const rows = await asSystem(ctx, (tx) => column.list(tx, keys[0]!.id, after, PAGE))
    for (const row of rows) {
      try {
        const text = await open(keys, row.label, row.sealed)
        const sealed = await seal(keys, row.label, text)
        await asSystem(ctx, (tx) => column.replace(tx, row, sealed))
      } catch (error) {
        log("seal_unreadable", { column: column.name, key: row.key, error: failureText(error) })
      }
    }
    if (rows.length < PAGE) return
    after = rows.at(-1)!.key
  }
}
