import type { ExportFile } from "./plan-columns.ts"
import type { Product } from "./products.ts"

/** What the products' exports hold beside what is read of them: passed over. */
const PASSED_OVER: Record<Product, string> = {
  rewardful:
    "id created_at updated_at paid_at voided_at expires_at confirmed_at invoiced_at refunded_at last_sign_in_at sign_in_count unconfirmed_email visitors leads conversions paypal_email wise_email stripe_account_id stripe_customer_id stripe_charge_id customer_name campaign campaign_id campaign_name name company url tags notes refund_amount_cents sale_amount_cents charge_amount_cents tax_amount_cents conversion_state state token currency",
  firstpromoter:
    "id uid created_at updated_at joined_at customer_since churned_at cancelled_at paid_at due_date plan plan_name status state username company_name website phone address city zip vat_id paypal_email campaign campaign_id campaign_name clicks_count referrals_count customers_count sales_count sales_amount revenue_amount earnings_balance promoter_id referral_id ref_id ref_token event_id tax note metadata profile_id cust_id amount currency",
  tapfiliate:
    "id program program_id program_title commission_status commission_type commission_amount commission_name company company_name address address_two city state postal_code country_code created_at click_created_at click_id referrer landing_page asset_id asset_title source_id tracking_id meta_data metadata cost profit warnings payout payout_method group group_title parent_id parent_email firstname lastname name approved ip user_agent",
  partnerstack:
    "key group group_key group_slug group_name team team_name stack_key joined_at created_at updated_at amount_usd category_key product_key provider_key source_key source_type source_id sub_id sub_ids test deleted archived invoice_key payment_status approved_status stripe_customer_key paypal_email name description metadata fields tags",
  tolt: "id created_at updated_at lead_at active_at paid_at company_name country payout_method payout_details paypal_email program_id group_id group_name type value param charge_id product_id product_name subscription_id billing_type status is_active revenue amount currency partner_id partner_name date_of_sign_up",
}

/** By `columnKey`. */
export function knownColumns(product: Product, files: readonly ExportFile[]): ReadonlySet<string> {
  const read = files.flatMap(({ needs, readings }) => [...needs, ...readings.flatMap(({ columns }) => columns)])
  return new Set([...read, ...PASSED_OVER[product].split(" ")])
}
