import type { ExportFile } from "../plan-columns.ts"
import { amount, joined, text, time, words } from "./readings.ts"

// Columns of the objects at docs.tolt.com (partners, links, promotion codes, customers, transactions, commissions), as of
// 2026-11-29: amounts in cents, UTC. A refund of a paid commission is a negative one of the same transaction.
const affiliate = text("affiliate_email", "partner_email")
const customer = text("customer_external_id", "customer_id")

export const tolt: ExportFile[] = [
  {
    kind: "affiliates",
    amounts: "minor",
    needs: ["email", "first_name", "last_name", "status", "country_code"],
    readings: [
      text("email", "email"),
      joined("name", "first_name", "last_name"),
      text("country", "country_code"),
      words("status", ["status"], {
        active: "approved",
        pending: "applied",
        suspended: "banned",
        rejected: "rejected",
      }),
      text("slug", "link_value"),
    ],
  },
  {
    kind: "links",
    amounts: "minor",
    needs: ["param", "value", "partner_email"],
    readings: [text("slug", "value"), affiliate],
  },
  {
    kind: "coupons",
    amounts: "minor",
    needs: ["code", "partner_email"],
    readings: [text("code", "code"), affiliate],
  },
  {
    kind: "leads",
    amounts: "minor",
    needs: ["email", "partner", "date_of_sign_up"],
    readings: [
      text("customer_external_id", "customer_id", "email"),
      text("email", "email"),
      text("name", "name"),
      text("affiliate_email", "partner", "partner_email"),
      time("bound_at", "date_of_sign_up"),
    ],
  },
  {
    kind: "customers",
    amounts: "minor",
    needs: ["customer_id", "lead_at", "partner_email"],
    readings: [
      text("external_id", "customer_id"),
      text("email", "email"),
      text("name", "name"),
      affiliate,
      time("bound_at", "lead_at", "created_at"),
    ],
  },
  {
    kind: "sales",
    amounts: "minor",
    needs: ["id", "amount", "billing_type", "customer_id", "partner_email"],
    readings: [
      text("external_id", "id"),
      customer,
      amount("amount", "amount"),
      text("currency", "currency"),
      text("product_id", "product_id"),
      affiliate,
      time("occurred_at", "created_at"),
    ],
  },
  {
    kind: "commissions",
    amounts: "minor",
    needs: ["id", "amount", "revenue", "status", "partner_email"],
    readings: [
      text("external_id", "id"),
      affiliate,
      amount("amount", "amount"),
      text("currency", "currency"),
      words("status", ["status"], {
        pending: "pending",
        approved: "due",
        paid: "paid",
        rejected: "void",
        refunded: "void",
      }),
      text("sale_external_id", "transaction_id"),
      amount("sale_amount", "revenue"),
      customer,
      time("earned_at", "created_at"),
    ],
  },
]
