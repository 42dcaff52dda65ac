import type { SQL } from "drizzle-orm"
import { sql } from "drizzle-orm"
import type { Ctx } from "./ctx.ts"
import type { Tx } from "./db.ts"
import { type Fact, load } from "./load.ts"

/** `now`: the vendor's instant; `until`: up to when is asked. */
export type DueClock = { now: Date; until: Date }

/** Something that falls due at instants of a vendor's time. Cron asks for it, and so does the test clock. */
export type DueSource = {
  name: string
  /**
   * The earliest instant, up to `until`, at which something of a vendor is due; null when nothing is. A fact, and `vendorId` an
   * expression, so that one statement asks all sources about all vendors.
   */
  next(vendorId: SQL, clock: DueClock): Fact<Date | null>
  /**
   * Does what is due at `at` (and before); afterwards `next` is later or null. It may go on with what is due up to `until`,
   * each at its own instant: nothing else is due between.
   */
  run(ctx: Ctx, vendorId: string, at: Date, until: Date): Promise<void>
}

/** What is due of one vendor up to an instant, the earliest first; what was named first where instants are the same. */
export async function listDue<S extends Pick<DueSource, "next">>(
  tx: Tx,
  vendorId: string,
  sources: readonly S[],
  clock: DueClock,
): Promise<{ at: Date; source: S }[]> {
  const facts = sources.map((source, index) => [index, source.next(sql`${vendorId}::text`, clock)])
  const found = await load(tx, Object.fromEntries(facts) as Record<string, Fact<Date | null>>)
  return sources
    .flatMap((source, index) => {
      const at = found[index]
      return at && at <= clock.until ? [{ at, source }] : []
    })
    .sort((a, b) => a.at.getTime() - b.at.getTime())
}
