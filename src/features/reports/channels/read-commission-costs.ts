import type { Tx } from "../../../platform/db.ts"
import * as store from "./channel-store.ts"

/** What commissions cost, by period and currency, in minor units; inside another's transaction. */
export function readCommissionCosts(tx: Tx, vendorId: string, query: Parameters<typeof store.sumCommissionCosts>[2]) {
  return store.sumCommissionCosts(tx, vendorId, query)
}
