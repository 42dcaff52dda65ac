import { and, eq, sql } from "drizzle-orm"
import type { Tx } from "../../../platform/db.ts"
import { vendors } from "../../identity/tables.ts"
import { type BusinessHours, DEFAULT_HOURS, type WorkTime } from "../core/hours.ts"
import { DEFAULT_CHECKLISTS } from "../core/pipeline.ts"
import { DEFAULT_RULES, type Kind, type SlaRule } from "../core/sla.ts"
import { desks } from "../tables.ts"

/** How a vendor's desk works, its own settings over the defaults. */
export type Desk = {
  vendorName: string
  work: WorkTime
  hours: BusinessHours
  holidays: string[]
  rules: SlaRule[]
  checklists: Record<Kind, string[]>
  blockedWords: string[]
  digestAt: Date | null
}

export async function readDesk(tx: Tx, vendorId: string): Promise<Desk> {
  const [row] = await tx
    .select({ vendor: vendors, desk: desks })
    .from(vendors)
    .leftJoin(desks, eq(desks.vendorId, vendors.id))
    .where(eq(vendors.id, vendorId))
  const { vendor, desk } = row!
  const hours = desk?.businessHours ?? DEFAULT_HOURS
  const holidays = desk?.holidays ?? []
  return {
    vendorName: vendor.name,
    work: { hours, holidays, zone: vendor.timezone },
    hours,
    holidays,
    rules: desk?.rules ?? DEFAULT_RULES,
    checklists: desk?.checklists ?? DEFAULT_CHECKLISTS,
    blockedWords: desk?.blockedWords ?? [],
    digestAt: desk?.digestAt ?? null,
  }
}

/** Saves settings; a vendor's first time keeps the defaults of all that is not given. */
export async function saveDesk(tx: Tx, vendorId: string, set: Partial<typeof desks.$inferInsert>): Promise<void> {
  const first = {
    vendorId,
    businessHours: DEFAULT_HOURS,
    holidays: [],
    rules: DEFAULT_RULES,
    checklists: DEFAULT_CHECKLISTS,
    blockedWords: [],
  }
  await tx.insert(desks).values(first).onConflictDoNothing()
  if (Object.keys(set).length > 0)
    await tx
      .update(desks)
      .set(set)
      .where(and(eq(desks.vendorId, vendorId)))
}

/** One at a time decides at a vendor's desk who gets what; held until the transaction ends. */
export async function lockDesk(tx: Tx, vendorId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`desk ${vendorId}`}, 0))`)
}
