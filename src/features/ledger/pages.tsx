import { validate } from "../../platform/http/validate.ts"
import { filled, onPage, paged, type Route } from "../auth/page.ts"
import { ListEntries } from "./contract.ts"
import { entryKey, readEntries, readTrialBalance } from "./read-ledger.ts"
import { LedgerView } from "./views.tsx"

/** The trial balance and the entries behind it. */
export const ledgerPages: Route[] = [
  {
    audience: "finance",
    method: "get",
    path: "/ledger",
    action: "ledger.read",
    run: async (visit) => {
      const { ctx, vendorId, base, zone, query } = visit
      const { account, ref } = validate(ListEntries, filled(query))
      const filter = { ...(account && { account }), ...(ref && { ref }) }
      const trial = await readTrialBalance(ctx, vendorId, null)
      const rows = await readEntries(ctx, vendorId, { ...paged(visit), ...filter })
      const { shown, page } = onPage(visit, rows, entryKey, visit.path, filter)
      const entries = shown.map(({ entry, head }) => ({
        transactionId: entry.transactionId,
        at: entry.postedAt.toISOString(),
        account: entry.account,
        amount: entry.amount,
        currency: entry.currency,
        ref: head.ref,
      }))
      const { balanced: isBalanced, accounts } = trial
      const props = { isBalanced, accounts, entries, base, page, zone, filter: { values: filter, errors: [] } }
      return { kind: "view", title: "Ledger", view: <LedgerView {...props} /> }
    },
  },
]
