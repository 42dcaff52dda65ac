import { output, toJsonAmount } from "../../lib/fields.ts"
import { toPage } from "../../lib/page.ts"
import { endpoint, found, vendorOf } from "../../platform/http/endpoint.ts"
import * as contract from "./contract.ts"
import type { TrialBalance } from "./core/trial-balance.ts"
import { entryKey, readEntries, readTrialBalance } from "./read-ledger.ts"
import type { EntryRow } from "./store.ts"

const toEntry = (row: EntryRow) => ({
  id: entryKey(row),
  transaction_id: row.entry.transactionId,
  kind: row.head.kind,
  ref: row.head.ref,
  account: row.entry.account,
  currency: row.entry.currency,
  amount: toJsonAmount(row.entry.amount),
  posted_at: row.entry.postedAt.toISOString(),
})

const toTrialBalance = ({ balanced, currencies, accounts }: TrialBalance) => ({
  balanced,
  currencies: currencies.map((c) => ({
    currency: c.currency,
    debit: toJsonAmount(c.debit),
    credit: toJsonAmount(c.credit),
  })),
  accounts: accounts.map((a) => ({ ...a, balance: toJsonAmount(a.balance) })),
})

export const ledgerApi = [
  endpoint({
    method: "get",
    path: "/v1/ledger/trial-balance",
    action: "ledger.read",
    summary: "Debits against credits, now or at a past instant",
    query: contract.TrialBalanceQuery,
    answers: { 200: contract.TrialBalance },
    run: (ctx, { query }) => readTrialBalance(ctx, vendorOf(ctx), query.at ?? null),
    answer: found(toTrialBalance),
  }),
  endpoint({
    method: "get",
    path: "/v1/ledger/entries",
    action: "ledger.read",
    summary: "List ledger entries",
    query: contract.ListEntries,
    answers: { 200: output.page(contract.Entry) },
    run: async (ctx, { query }) => toPage(await readEntries(ctx, vendorOf(ctx), query), query.limit, entryKey, toEntry),
  }),
]
