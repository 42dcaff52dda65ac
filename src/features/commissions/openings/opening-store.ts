import { and, eq } from "drizzle-orm"
import type { Tx } from "../../../platform/db.ts"
import { openings } from "../tables.ts"

type OpeningRow = typeof openings.$inferSelect
export type OpeningName = Pick<OpeningRow, "vendorId" | "product" | "externalId">

const is = ({ vendorId, product, externalId }: OpeningName) =>
  and(eq(openings.vendorId, vendorId), eq(openings.product, product), eq(openings.externalId, externalId))

export async function findOpening(tx: Tx, name: OpeningName): Promise<OpeningRow | null> {
  const [row] = await tx.select().from(openings).where(is(name))
  return row ?? null
}

export async function insertOpening(tx: Tx, row: typeof openings.$inferInsert): Promise<void> {
  await tx.insert(openings).values(row)
}

export async function setOpeningStatus(tx: Tx, name: OpeningName, status: OpeningRow["status"]): Promise<void> {
  await tx.update(openings).set({ status }).where(is(name))
}
