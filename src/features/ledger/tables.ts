import { sql } from "drizzle-orm"
import { foreignKey, index, integer, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core"
import { createdAt, id, instant, minor, tenantPolicies, vendorId } from "../../platform/columns.ts"

/** Running balances (debit positive), the rows that postings lock; rebuilt from entries at any time. */
export const ledgerAccounts = pgTable(
  "ledger_accounts",
  {
    vendorId: vendorId(),
    account: text("account").notNull(),
    currency: text("currency").notNull(),
    balance: minor("balance_minor").notNull(),
  },
  (t) => [primaryKey({ columns: [t.vendorId, t.account, t.currency] }), ...tenantPolicies("ledger_accounts")],
)

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
    index("ledger_transactions_ref").on(t.vendorId, t.ref),
    uniqueIndex("ledger_transactions_reverses").on(t.vendorId, t.reverses).where(sql`reverses is not null`),
    ...tenantPolicies("ledger_transactions"),
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
    index("ledger_entries_account").on(t.vendorId, t.account, t.transactionId),
    index("ledger_entries_posted").on(t.vendorId, t.postedAt),
    foreignKey({
      columns: [t.vendorId, t.transactionId],
      foreignColumns: [ledgerTransactions.vendorId, ledgerTransactions.id],
    }),
    foreignKey({
      columns: [t.vendorId, t.account, t.currency],
      foreignColumns: [ledgerAccounts.vendorId, ledgerAccounts.account, ledgerAccounts.currency],
    }),
    ...tenantPolicies("ledger_entries"),
  ],
)
