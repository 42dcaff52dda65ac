import { sql } from "drizzle-orm"
import type { Tx } from "../../../platform/db.ts"
import { arrayText } from "../../../platform/rows.ts"
import type { KeyKind } from "../contract.ts"

const TABLES: Partial<Record<KeyKind, { table: string; name: string }>> = {
  affiliate: { table: "affiliates", name: "name" },
  link: { table: "links", name: "slug" },
  program: { table: "programs", name: "name" },
  member: { table: "members", name: "name" },
}

/** What people call some keys, by key; those of sources and campaigns are names themselves. */
export async function listKeyNames(
  tx: Tx,
  vendorId: string,
  by: KeyKind,
  keys: readonly string[],
): Promise<Map<string, string>> {
  const of = TABLES[by]
  if (!of || keys.length === 0) return new Map()
  const rows = await tx.execute<{ id: string; name: string }>(sql`
    select id, ${sql.identifier(of.name)} as name from ${sql.identifier(of.table)}
    where vendor_id = ${vendorId} and id = any(${arrayText(keys)}::text[])`)
  return new Map(rows.map(({ id, name }) => [id, name]))
}
