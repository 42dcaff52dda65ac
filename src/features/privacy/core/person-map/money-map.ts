import type { TableMap } from "./table-map.ts"

const WITH_MONEY = "as long as the vendor's books"

/** Books, commissions, payouts, credit and the plan: rows of money stay, without words about the person. */
export const moneyMap = {
  ledger_accounts: { why: "Balances", kept: WITH_MONEY, plain: "vendor_id account currency balance_minor" },
  ledger_changes: { why: "Balances", kept: WITH_MONEY, plain: "vendor_id account currency slot change_minor" },
  ledger_funds: { why: "Balances", kept: WITH_MONEY, plain: "vendor_id currency balance_minor available_minor" },
  ledger_transactions: {
    why: "The books; they name ids alone, so that an erasure changes none of what the chain covers",
    kept: "always",
    plain: "vendor_id id kind ref reverses posted_at created_at",
  },
  ledger_entries: {
    why: "The books",
    kept: "always",
    plain: "vendor_id transaction_id line account currency amount_minor posted_at",
  },
  ledger_unsealed: { why: "The books' chain", kept: "until chained", plain: "vendor_id transaction_id" },
  ledger_seals: { why: "The books' chain", kept: "always", plain: "vendor_id number transaction_id hash created_at" },
  ledger_closes: {
    why: "Months that are closed",
    kept: "always",
    plain: "vendor_id month ends_at closed_by closed_at seal_number seal_hash created_at",
  },
  rule_versions: {
    why: "What is paid for what",
    kept: WITH_MONEY,
    plain: "vendor_id program_id version rules created_by created_at",
  },
  commissions: {
    why: "What affiliates earned",
    kept: WITH_MONEY,
    of: [
      ["affiliate_id", "affiliate"],
      ["customer_id", "customer"],
    ],
    words: "note",
    plain: `vendor_id id program_id affiliate_id kind source_id part recruited_id share_bps share_of_minor customer_id visit base_minor amount_minor reversed_minor
      entitled_minor currency status reasons rule rule_version cut_by earned_at available_at matures_at held_id item_id created_at`,
  },
  payable_days: {
    why: "What is payable, by day: written again from commissions",
    kept: WITH_MONEY,
    of: [["affiliate_id", "affiliate"]],
    plain: "vendor_id day affiliate_id program_id currency amount_minor",
  },
  payable_folds: { why: "Up to which day that is written", kept: "always", plain: "vendor_id until" },
  payable_stale_days: {
    why: "Days of which it is written again",
    kept: "until it is",
    plain: "vendor_id day transaction",
  },
  openings: {
    why: "Commissions of a system from which the vendor moved",
    kept: WITH_MONEY,
    of: [["affiliate_id", "affiliate"]],
    plain: "vendor_id product external_id commission_id affiliate_id amount_minor currency status created_at",
  },
  reversals: {
    why: "What refunds took back",
    kept: WITH_MONEY,
    plain: "vendor_id id commission_id cause_id amount_minor stood transaction_id at created_at",
  },
  redecisions: {
    why: "What became of commissions",
    kept: WITH_MONEY,
    plain: "vendor_id id commission_id reason cause_id before_minor after_minor stood at created_at",
  },
  debts: {
    why: "What affiliates owe back",
    kept: WITH_MONEY,
    of: [["affiliate_id", "affiliate"]],
    words: "write_off_reason write_off_asked_by_person# written_off_by_person#",
    plain: `vendor_id id affiliate_id commission_id cause_id amount_minor currency status item_id created_at at
      write_off_asked_by write_off_asked_at written_off_by written_off_at`,
  },
  payout_accounts: {
    why: "Where affiliates are paid: the provider's account, which holds the bank details",
    kept: WITH_MONEY,
    of: [["affiliate_id", "affiliate"]],
    set: { bank: "null", reason: "null" },
    plain: `vendor_id affiliate_id provider stripe_account_id status bank_changed_at named_at checked_at created_at`,
  },
  payout_runs: {
    why: "Payouts, and who approved them",
    kept: WITH_MONEY,
    words: "submitted_by_person# approved_by_person#",
    plain: `vendor_id id status currency program_id cutoff total_minor hash created_by submitted_by submitted_at approved_by
      approved_at completed_at canceled_at drafted_at scheduled_for created_at`,
  },
  payout_items: {
    why: "What was paid to whom",
    kept: WITH_MONEY,
    of: [["affiliate_id", "affiliate"]],
    words: "reason",
    plain: `vendor_id id run_id affiliate_id amount_minor currency provider destination status attempt transfer_id
      returned_minor attempted_at due_at sent_at bank_changed_at lines created_at`,
  },
  payout_attempts: {
    why: "Calls made to pay",
    kept: WITH_MONEY,
    of: [["item_id", "item"]],
    words: "detail",
    plain: `vendor_id item_id attempt outcome transaction_id tries empty_looks empty_since started_at finished_at`,
  },
  payout_left_out: {
    why: "Who a payout left out",
    kept: WITH_MONEY,
    of: [["affiliate_id", "affiliate"]],
    words: "detail",
    plain: "vendor_id run_id affiliate_id amount_minor reason held_until",
  },
  payout_schedules: {
    why: "When payouts are prepared",
    kept: "always",
    plain: "vendor_id day currency is_enabled next_at created_at",
  },
  fundings: {
    why: "Money that vendors put in",
    kept: WITH_MONEY,
    words: "reference reason",
    plain: `vendor_id id status amount_minor currency paid_minor paid_currency returned_minor session_id checkout_url
      payment_id version created_by requested_at funded_at created_at`,
  },
  reconciliations: {
    why: "What nightly comparisons came to",
    kept: WITH_MONEY,
    words: "differences{}",
    plain: "vendor_id at status items created_at",
  },
  campaign_mappings: {
    why: "Which campaigns are which channel",
    kept: WITH_MONEY,
    plain: "vendor_id version created_by at created_at rules",
  },
  credit_policies: {
    why: "Who decides about credit",
    kept: WITH_MONEY,
    plain: "vendor_id version created_by at created_at policy",
  },
  credited_sales: {
    why: "What credit knows of sales",
    kept: WITH_MONEY,
    of: [["customer", "customer"]],
    words: "customer_external_id#",
    plain: "vendor_id sale_id external_id customer amount_minor currency closed_at recorded_at created_at",
  },
  credit_decisions: {
    why: "How sales were closed",
    kept: WITH_MONEY,
    plain: `vendor_id id sale_id kind why closed_by policy_version model models_version touches splits at created_at`,
  },
  credit_records: {
    why: "The split that counts",
    kept: WITH_MONEY,
    words: "reason",
    plain: `vendor_id sale_id version splits model recorded_by transfer_id policy_version transaction_id at created_at`,
  },
  credit_transfers: {
    why: "Credit that moved between channels, and who approved it",
    kept: WITH_MONEY,
    words: "reason proposed_by_person# approved_by_person#",
    plain: `vendor_id id sale_id from_channel to_channel bps status proposed_by proposed_at approved_by approved_at
      reversed_by reversed_at transaction_id policy_version created_at`,
  },
  credit_refunds: {
    why: "What refunds took of credit",
    kept: WITH_MONEY,
    plain: "vendor_id sale_id cause_id amount_minor at created_at",
  },
  learnt_windows: {
    why: "Statistics of journeys, of nobody in particular",
    kept: "until there is more to fit to",
    plain: "vendor_id from_at to_at lookback_days lost_after_days day watermark transitions spread created_at",
  },
  costs: {
    why: "What channels cost",
    kept: WITH_MONEY,
    words: "contractor note",
    plain: `vendor_id id channel period amount_minor currency kind campaign recorded_by recorded_at canceled_by canceled_at
      created_at`,
  },
  targets: {
    why: "What was planned",
    kept: WITH_MONEY,
    plain: "vendor_id id version recorded_by review_id at created_at channel metric period value_e4",
  },
  budgets: {
    why: "What may be spent",
    kept: WITH_MONEY,
    plain: `vendor_id id version recorded_by review_id at created_at channel kind contractor period amount_minor
      committed_minor`,
  },
  plan_reviews: {
    why: "What was planned and what happened",
    kept: WITH_MONEY,
    words: "report{} happened changes",
    plain: "vendor_id id period decided_by version at created_at",
  },
} as const satisfies Record<string, TableMap>
