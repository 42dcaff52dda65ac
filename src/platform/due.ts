import type { Ctx } from "./ctx.ts"
import type { Tx } from "./db.ts"

/** Something that falls due at instants of a vendor's time. Cron asks for it, and so does the test clock. */
export type DueSource = {
  name: string
  /** The earliest instant, up to `until`, at which something is due; null when nothing is. */
  next(tx: Tx, ctx: Ctx, vendorId: string, until: Date): Promise<Date | null>
  /** Does what is due at `at` (and before); afterwards `next` is later or null. */
  run(ctx: Ctx, vendorId: string, at: Date): Promise<void>
}
