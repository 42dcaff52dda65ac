import type { Tx } from "../../../platform/db.ts"
import * as store from "./channel-store.ts"

/** What commissions cost, by period and currency, in minor units; inside another's transaction. */
export async function readCommissionCosts(tx: Tx, vendorId: string, query: Parameters<typeof store.listCosts>[2]) {
  return (await store.listCosts(tx, vendorId, query)).commissions
}
