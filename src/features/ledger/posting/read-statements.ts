import { invalidField } from "../../../lib/errors.ts"
import type { Tx } from "../../../platform/db.ts"
import { accountsOf } from "./core/chart.ts"
import { type Statement, statementsOf } from "./core/statement.ts"
import * as store from "./statement-store.ts"

const MAX_MOVEMENTS = 10_000

/** An affiliate's statements of a period by currency, `to` exclusive. 422 when the period holds more than 10,000 movements. */
export async function readStatements(
  tx: Tx,
  vendorId: string,
  affiliateId: string,
  period: { from: Date; to: Date },
): Promise<Statement[]> {
  const accounts = accountsOf(affiliateId)
  const movements = await store.listMovements(tx, vendorId, accounts, period, MAX_MOVEMENTS + 1)
  if (movements.length > MAX_MOVEMENTS) throw invalidField("/from", "begins too early: ask for a shorter period")
  return statementsOf(await store.owedBefore(tx, vendorId, accounts, period.from), movements)
}
