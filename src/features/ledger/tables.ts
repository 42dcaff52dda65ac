import { sql } from "drizzle-orm"
import { bigint, index, integer, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core"
import { batchPolicy, createdAt, id, instant, minor, tenantPolicies, vendorId } from "../../platform/columns.ts"

/** Running balances of money (debit positive), the rows that postings lock; rebuilt from entries at any time. */
export const ledgerAccounts = pgTable(
  "ledger_accounts",
  {
    vendorId: vendorId(),
    account: text("account").notNull(),
    currency: text("currency").notNull(),
    balance: minor("balance_minor").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.account, t.currency] }),
    ...tenantPolicies("ledger_accounts"),
    batchPolicy("ledger_accounts"),
  ],
)

/**
 * What postings added to an account that all of a vendor's share, in one of many rows so that none waits for another; a job
 * brings it into the balance, which is both together until then.
 */
export const ledgerChanges = pgTable(
  "ledger_changes",
  {
    vendorId: vendorId(),
    account: text("account").notNull(),
    currency: text("currency").notNull(),
    slot: integer("slot").notNull(),
    change: minor("change_minor").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.account, t.currency, t.slot] }),
    ...tenantPolicies("ledger_changes"),
    batchPolicy("ledger_changes"),
  ],
)

/**
 * What a prefunded vendor has (`asset:stripe`), and what of it is not in transit. Kept by the database from the entries
 * alone, and neither ever falls below zero; the app reads it.
 */
export const ledgerFunds = pgTable(
  "ledger_funds",
  {
    vendorId: vendorId(),
    currency: text("currency").notNull(),
    balance: minor("balance_minor").notNull(),
    available: minor("available_minor").notNull(),
  },
  (t) => [primaryKey({ columns: [t.vendorId, t.currency] }), ...tenantPolicies("ledger_funds")],
)

/** The head of one posting: its kind, what it is about, and when it counts. Append-only. */
export const ledgerTransactions = pgTable(
  "ledger_transactions",
  {
    vendorId: vendorId(),
    id: id(),
    kind: text("kind").notNull(),
    ref: text("ref").notNull(),
    reverses: text("reverses"),
    postedAt: instant("posted_at").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.id] }),
    // With the id, so that what each is about is read from here alone.
    index("ledger_transactions_ref").on(t.vendorId, t.ref, t.id),
    index("ledger_transactions_paid").on(t.vendorId, t.id).where(sql`kind in ('payout_settled', 'transfer_reversed')`),
    uniqueIndex("ledger_transactions_reverses").on(t.vendorId, t.reverses).where(sql`reverses is not null`),
    ...tenantPolicies("ledger_transactions"),
    batchPolicy("ledger_transactions"),
  ],
)

/** Signed minor units, debit positive. Append-only: the database refuses UPDATE, DELETE and what does not balance. */
export const ledgerEntries = pgTable(
  "ledger_entries",
  {
    vendorId: vendorId(),
    transactionId: text("transaction_id").notNull(),
    line: integer("line").notNull(),
    account: text("account").notNull(),
    currency: text("currency").notNull(),
    amount: minor("amount_minor").notNull(),
    postedAt: instant("posted_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.transactionId, t.line] }),
    // With all that balances and ages are made of: entries lie as they came, each vendor's on as many pages as it has of them.
    index("ledger_entries_account").on(t.vendorId, t.account, t.transactionId, t.postedAt, t.currency, t.amount),
    index("ledger_entries_posted").on(t.vendorId, t.postedAt),
    // No foreign key to the head: `ledger_lines_enter` asks for more than one could, and once a statement.
    ...tenantPolicies("ledger_entries"),
    batchPolicy("ledger_entries"),
  ],
)

/** Transactions that the chain does not hold yet; a trigger puts them here, extending the chain takes them out. */
export const ledgerUnchained = pgTable(
  "ledger_unsealed",
  { vendorId: vendorId(), transactionId: text("transaction_id").notNull() },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.transactionId] }),
    // No foreign key to the transaction: the trigger has just inserted it, and none is ever deleted.
    ...tenantPolicies("ledger_unsealed"),
    batchPolicy("ledger_unsealed"),
  ],
)

/** The chain of a vendor's transactions: each hash covers the one before it and the transaction's rows. Append-only. */
export const ledgerChain = pgTable(
  "ledger_seals",
  {
    vendorId: vendorId(),
    number: bigint("number", { mode: "number" }).notNull(),
    transactionId: text("transaction_id").notNull(),
    hash: text("hash").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.number] }),
    uniqueIndex("ledger_seals_transaction").on(t.vendorId, t.transactionId),
    ...tenantPolicies("ledger_seals"),
  ],
)

/** Months that take no entries any more. `endsAt` is when the month ended in the vendor's zone. Append-only. */
export const ledgerCloses = pgTable(
  "ledger_closes",
  {
    vendorId: vendorId(),
    month: text("month").notNull(),
    endsAt: instant("ends_at").notNull(),
    closedBy: text("closed_by").notNull(),
    closedAt: instant("closed_at").notNull(),
    /** The end of the chain when it was closed: whoever keeps it can check later that all before is unchanged. */
    chainNumber: bigint("seal_number", { mode: "number" }).notNull(),
    chainHash: text("seal_hash").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.month] }),
    ...tenantPolicies("ledger_closes"),
    batchPolicy("ledger_closes"),
  ],
)
