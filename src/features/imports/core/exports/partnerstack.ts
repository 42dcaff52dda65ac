import type { ExportFile } from "../plan-columns.ts"
import { amount, joined, text, time, words } from "./readings.ts"

// Columns of docs.partnerstack.com/docs/universal-importer and of the objects at docs.partnerstack.com/reference, as of
// 2026-11-29: amounts in cents, UTC. What is available to a partner has been paid by the company.
const affiliate = text("affiliate_email", "partner_email")
const STATUS = {
  available: "paid",
  in_transit: "paid",
  withdrawn: "paid",
  paid_externally: "paid",
  paid: "paid",
  unpaid: "",
  expired: "void",
  pending: "pending",
  approved: "due",
  declined: "void",
}

export const partnerstack: ExportFile[] = [
  {
    kind: "affiliates",
    amounts: "minor",
    needs: ["partner_key", "partner_email", "partner_first", "partner_last"],
    readings: [
      text("email", "partner_email"),
      joined("name", "partner_first", "partner_last"),
      words(
        "status",
        ["approved_status"],
        { approved: "approved", pending: "applied", declined: "rejected", archived: "banned" },
        "approved",
      ),
      text("slug", "partner_key"),
    ],
  },
  {
    kind: "affiliates",
    amounts: "minor",
    needs: ["partner_key", "email", "first_name", "last_name"],
    readings: [
      text("email", "email"),
      joined("name", "first_name", "last_name"),
      text("country", "country"),
      text("slug", "partner_key"),
    ],
  },
  {
    kind: "customers",
    amounts: "minor",
    needs: ["customer_key", "email", "partner_email"],
    readings: [
      text("external_id", "customer_key"),
      text("email", "email"),
      text("name", "name"),
      affiliate,
      time("bound_at", "created_at"),
    ],
  },
  {
    kind: "sales",
    amounts: "minor",
    needs: ["transaction_key", "customer_key", "amount", "currency", "category_key"],
    readings: [
      text("external_id", "transaction_key"),
      text("customer_external_id", "customer_key"),
      amount("amount", "amount"),
      text("currency", "currency"),
      text("product_id", "product_key"),
      affiliate,
      time("occurred_at", "created_at"),
    ],
  },
  {
    kind: "sales",
    amounts: "minor",
    needs: ["key", "customer_key", "amount", "currency", "category_key"],
    readings: [
      text("external_id", "key"),
      text("customer_external_id", "customer_key"),
      text("email", "customer_email"),
      amount("amount", "amount"),
      text("currency", "currency"),
      text("product_id", "product_key"),
      affiliate,
      time("occurred_at", "created_at"),
    ],
  },
  {
    kind: "commissions",
    amounts: "minor",
    needs: ["reward_key", "amount", "reward_status", "partner_email"],
    readings: [
      text("external_id", "reward_key"),
      affiliate,
      amount("amount", "amount"),
      text("currency", "currency"),
      words("status", ["payment_status", "reward_status"], STATUS),
      text("sale_external_id", "transaction_key"),
      time("earned_at", "created_at"),
    ],
  },
]
