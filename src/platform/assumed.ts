import { sql } from "drizzle-orm"
import type { Assumed } from "./ctx.ts"

/** What the database says of a key that is alive, as text; its login alone may ask. */
export const HOLDER_TEXT = "json_build_array(vendor_id, mode, test_now, id, kind, scopes)::text"

/** What a key is at an instant, for one statement of the login's own: no row where it is none any more. */
export const holderNow = ({ hash }: Assumed, now: Date) =>
  sql`select ${sql.raw(HOLDER_TEXT)} as found from key_holder(${hash}, ${now.toISOString()}::timestamptz)`

/** Notes what became of an assumption, and throws where it was wrong: the request is begun again. */
export function confirm(assumed: Assumed, found: string | null): void {
  if (assumed.state !== "changed") assumed.state = found === assumed.found ? "confirmed" : "changed"
  if (assumed.state === "changed") throw new Error("a key is another than it was assumed to be")
}
