import type { ExportFile } from "../plan-columns.ts"
import { amount, joined, text, time, words } from "./readings.ts"

// Columns of support.tapfiliate.com/en/articles/2446220 and of the objects at tapfiliate.com/docs/rest, as of 2026-11-29:
// amounts in whole units with decimals, UTC.
const affiliate = text("affiliate_email", "affiliate_email")
const STATUS = { approved: "due", pending: "pending", disapproved: "void", rejected: "void", paid: "paid" }

export const tapfiliate: ExportFile[] = [
  {
    kind: "affiliates",
    amounts: "major",
    needs: ["firstname", "lastname", "email"],
    readings: [
      text("email", "email"),
      joined("name", "firstname", "lastname"),
      text("country", "country", "country_code", "address_country_code"),
      words(
        "status",
        ["approved"],
        { true: "approved", yes: "approved", false: "rejected", no: "rejected" },
        "approved",
      ),
      text("slug", "referral_code", "asset_referral_code"),
      text("coupon", "coupon"),
    ],
  },
  {
    kind: "customers",
    amounts: "major",
    needs: ["customer_id", "status", "affiliate_email"],
    readings: [text("external_id", "customer_id"), affiliate, time("bound_at", "created_at")],
  },
  {
    kind: "sales",
    amounts: "major",
    needs: ["external_id", "amount", "created_at", "affiliate_email"],
    readings: [
      text("external_id", "external_id"),
      text("customer_external_id", "customer_id", "external_id"),
      amount("amount", "amount"),
      text("currency", "currency"),
      affiliate,
      time("occurred_at", "created_at"),
    ],
  },
  {
    kind: "commissions",
    amounts: "major",
    needs: ["external_id", "amount", "created_at", "affiliate_email", "commission_amount", "commission_status"],
    readings: [
      text("external_id", "external_id"),
      affiliate,
      amount("amount", "commission_amount"),
      text("currency", "currency"),
      words("status", ["commission_status"], STATUS),
      text("sale_external_id", "external_id"),
      amount("sale_amount", "amount"),
      text("customer_external_id", "customer_id", "external_id"),
      time("earned_at", "created_at"),
    ],
  },
]
