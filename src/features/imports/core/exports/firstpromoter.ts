import type { ExportFile } from "../plan-columns.ts"
import { amount, joined, text, time, words } from "./readings.ts"

// Columns of the objects at docs.firstpromoter.com (API v2), as of 2026-11-29: amounts in cents of the account's currency, UTC.
const affiliate = text("affiliate_email", "promoter_email")

export const firstpromoter: ExportFile[] = [
  {
    kind: "affiliates",
    amounts: "minor",
    needs: ["email", "ref_token", "state"],
    readings: [
      text("email", "email"),
      joined("name", "first_name", "last_name"),
      text("name", "name"),
      text("country", "country"),
      words("status", ["state"], {
        accepted: "approved",
        active: "approved",
        pending: "applied",
        inactive: "applied",
        rejected: "rejected",
        blocked: "banned",
      }),
      text("slug", "ref_token"),
      text("coupon", "coupon", "promo_code"),
    ],
  },
  {
    kind: "customers",
    amounts: "minor",
    needs: ["uid", "promoter_email", "state"],
    readings: [
      text("external_id", "uid", "id"),
      text("email", "email"),
      text("name", "name"),
      affiliate,
      time("bound_at", "created_at"),
    ],
  },
  {
    kind: "leads",
    amounts: "minor",
    needs: ["uid", "promoter_email"],
    readings: [
      text("customer_external_id", "uid"),
      text("email", "email"),
      text("name", "name"),
      affiliate,
      text("slug", "ref_id"),
      time("bound_at", "created_at"),
    ],
  },
  {
    kind: "sales",
    amounts: "major",
    needs: ["promoter_id", "sale_amount"],
    refused: {
      column: "promoter_id",
      detail:
        "promoter_id is FirstPromoter's own number of an affiliate, which nobody knows here; export with promoter_email",
    },
    readings: [],
  },
  {
    kind: "commissions",
    amounts: "minor",
    needs: ["id", "promoter_email", "status", "amount", "sale_amount"],
    readings: [
      text("external_id", "id"),
      affiliate,
      amount("amount", "amount"),
      text("currency", "currency"),
      words("status", ["is_paid", "status"], {
        true: "paid",
        yes: "paid",
        paid: "paid",
        false: "",
        no: "",
        pending: "pending",
        approved: "due",
        denied: "void",
      }),
      text("sale_external_id", "event_id"),
      amount("sale_amount", "sale_amount"),
      text("customer_external_id", "referral_uid", "referral_email"),
      time("earned_at", "created_at"),
      time("due_at", "due_date"),
    ],
  },
]
