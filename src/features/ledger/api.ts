import { output, toJsonAmount } from "../../lib/fields.ts"
import { toPage } from "../../lib/page.ts"
import { endpoint, found, vendorOf } from "../../platform/http/endpoint.ts"
import { closeMonth, readCloses } from "./audit/close-month.ts"
import type { Close } from "./audit/close-store.ts"
import { readLiability } from "./audit/read-liability.ts"
import type { Verified, verifyLedger } from "./audit/verify-ledger.ts"
import * as contract from "./contract.ts"
import type { TrialBalance } from "./posting/core/trial-balance.ts"
import { entryKey, readEntries, readTrialBalance } from "./posting/read-entries.ts"
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

const orNull = (amount: bigint | null) => (amount === null ? null : toJsonAmount(amount))

const toVerification = ({ problems, next, ...chain }: Verified) => ({
  verified: problems.length === 0,
  complete: next === null,
  next_cursor: next,
  ...chain,
  problems: problems.map(({ transactionId, expected, found, ...problem }) => ({
    ...problem,
    transaction_id: transactionId,
    expected: orNull(expected),
    found: orNull(found),
  })),
})

const toClose = (row: Close) => ({
  month: row.month,
  ends_at: row.endsAt.toISOString(),
  closed_by: row.closedBy,
  closed_at: row.closedAt.toISOString(),
  head: { number: row.chainNumber, hash: row.chainHash },
})

const toLiability = ({ at, rows, totals }: Awaited<ReturnType<typeof readLiability>>) => ({
  at: at.toISOString(),
  data: rows.map(({ bucket, amount, ...row }) => ({ ...row, age_days: bucket, amount: toJsonAmount(amount) })),
  total: totals.map(({ currency, owed, owedBack }) => ({
    currency,
    owed: toJsonAmount(owed),
    owed_back: toJsonAmount(owedBack),
  })),
})

/** `verify` is what recomputes the ledger: work that few requests ask for. */
export const ledgerApi = (verify: typeof verifyLedger) => [
  endpoint({
    method: "get",
    path: "/v1/ledger/trial-balance",
    action: "ledger.read",
    summary: "Show the trial balance, now or at a past instant",
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
  endpoint({
    method: "get",
    path: "/v1/ledger/verify",
    action: "ledger.read",
    summary: "Verify the ledger: recompute every balance from entries and check the hash chain of transactions",
    query: contract.VerifyLedger,
    answers: { 200: contract.Verification },
    run: (ctx, { query }) => verify(ctx, vendorOf(ctx), query),
    answer: found(toVerification),
  }),
  endpoint({
    method: "post",
    path: "/v1/ledger/closes",
    action: "ledger.close",
    summary: "Close a past month (person: finance or owner)",
    body: contract.CloseMonth,
    answers: { 201: contract.Close, 200: contract.Close },
    run: (ctx, { body }) => closeMonth(ctx, vendorOf(ctx), body.month),
    answer: ({ kind, close }) => ({ status: kind === "closed" ? 201 : 200, body: toClose(close) }),
  }),
  endpoint({
    method: "get",
    path: "/v1/ledger/closes",
    action: "ledger.read",
    summary: "List closed months",
    answers: { 200: contract.Closes },
    run: (ctx) => readCloses(ctx, vendorOf(ctx)),
    answer: found((rows: Close[]) => ({ data: rows.map(toClose) })),
  }),
  endpoint({
    method: "get",
    path: "/v1/reports/liability",
    action: "ledger.read",
    summary: "Show liabilities by state, age and currency, now or at a past instant",
    query: contract.LiabilityQuery,
    answers: { 200: contract.LiabilityReport },
    run: (ctx, { query }) => readLiability(ctx, vendorOf(ctx), query.at ?? null),
    answer: found(toLiability),
  }),
]
