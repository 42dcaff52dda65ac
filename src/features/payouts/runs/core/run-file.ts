import { figure, toCsv, toCsvRows } from "../../../../lib/csv.ts"
import { toMajor } from "../../../../lib/currency.ts"
import type { ShownItem } from "../run-store.ts"

const COLUMNS = [
  ...["run_id", "item_id", "affiliate_id", "affiliate_name", "affiliate_email", "amount", "returned_amount"],
  ...["currency", "status", "reason", "transfer_id", "sent_at"],
]

/** The first line of the file for the books. */
export const fileHead = (): string => toCsv([], COLUMNS).trimEnd()

/** Lines of the file: one row per item, amounts in major units, safe to open in a spreadsheet. */
export function fileRows(items: readonly ShownItem[]): string {
  return toCsvRows(
    items.map((item) => ({
      run_id: item.runId,
      item_id: item.id,
      affiliate_id: item.affiliateId,
      affiliate_name: item.affiliateName,
      affiliate_email: item.affiliateEmail,
      amount: figure(toMajor(item.amount, item.currency)),
      returned_amount: figure(toMajor(item.returned, item.currency)),
      currency: item.currency,
      status: item.status,
      reason: item.reason ?? "",
      transfer_id: item.transferId ?? "",
      sent_at: item.sentAt?.toISOString() ?? "",
    })),
    COLUMNS,
  )
}
