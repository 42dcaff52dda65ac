import type { ExportFile } from "../plan-columns.ts"
import { amount, joined, text, time, words } from "./readings.ts"

// Columns of the objects at developers.rewardful.com/rest-api, as of 2026-11-29: amounts in cents, times in UTC.
// A commission's own export names what belongs to it by points: sale.affiliate.email.
const affiliate = text("affiliate_email", "affiliate_email", "sale_affiliate_email")
const customer = text(
  "customer_external_id",
  "stripe_customer_id",
  "sale_referral_stripe_customer_id",
  "customer_id",
  "sale_referral_customer_id",
)
const affiliates = [
  text("email", "email"),
  joined("name", "first_name", "last_name"),
  words("status", ["state"], { active: "approved", suspicious: "applied", disabled: "banned" }),
  text("slug", "token", "link_token"),
  text("coupon", "coupon"),
]
const commissions = [
  text("external_id", "id"),
  affiliate,
  amount("amount", "amount"),
  text("currency", "currency"),
  words("status", ["state"], { pending: "pending", due: "due", paid: "paid", voided: "void" }),
  text("sale_external_id", "sale_id", "sale_stripe_charge_id"),
  amount("sale_amount", "sale_amount_cents", "sale_charge_amount_cents"),
  customer,
  time("sale_at", "charged_at", "sale_charged_at"),
  time("earned_at", "created_at"),
  time("due_at", "due_at"),
]

export const rewardful: ExportFile[] = [
  {
    kind: "affiliates",
    amounts: "minor",
    needs: ["email", "first_name", "last_name", "state"],
    readings: affiliates,
  },
  {
    kind: "affiliates",
    amounts: "minor",
    needs: ["email", "first_name", "last_name", "token"],
    readings: affiliates,
  },
  {
    kind: "customers",
    amounts: "minor",
    needs: ["conversion_state", "affiliate_email"],
    readings: [
      text("external_id", "stripe_customer_id", "customer_id"),
      text("email", "customer_email"),
      text("name", "customer_name"),
      affiliate,
      time("bound_at", "created_at"),
    ],
  },
  {
    kind: "sales",
    amounts: "minor",
    needs: ["id", "sale_amount_cents", "charged_at", "affiliate_email"],
    readings: [
      text("external_id", "id"),
      customer,
      text("email", "customer_email"),
      amount("amount", "sale_amount_cents"),
      text("currency", "currency"),
      affiliate,
      time("occurred_at", "charged_at"),
    ],
  },
  {
    kind: "sales",
    amounts: "minor",
    needs: ["sale_charge_amount_cents", "sale_charged_at", "sale_stripe_charge_id", "sale_affiliate_email"],
    readings: [
      text("external_id", "sale_stripe_charge_id"),
      customer,
      amount("amount", "sale_charge_amount_cents"),
      amount("tax", "sale_tax_amount_cents"),
      text("currency", "currency"),
      affiliate,
      time("occurred_at", "sale_charged_at"),
    ],
  },
  {
    kind: "commissions",
    amounts: "minor",
    needs: ["id", "amount", "state", "due_at", "affiliate_email"],
    readings: commissions,
  },
  {
    kind: "commissions",
    amounts: "minor",
    needs: ["id", "amount", "state", "due_at", "sale_affiliate_email"],
    readings: commissions,
  },
]
