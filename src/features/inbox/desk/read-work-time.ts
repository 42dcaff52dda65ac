import type { Tx } from "../../../platform/db.ts"
import type { WorkTime } from "../core/hours.ts"
import { readDesk } from "./desk-store.ts"

/** When a vendor works, inside another's transaction. */
export async function readWorkTime(tx: Tx, vendorId: string): Promise<WorkTime> {
  return (await readDesk(tx, vendorId)).work
}
