import { LANGUAGES } from "../../../vocabulary/languages.ts"
import type { MessageKey } from "../../../web/messages/catalogue.ts"
import { currentReader, t } from "../../../web/reader.ts"

type Words = typeof import("./core/deed-words.ts").deedWords

/** What the log says that other pages say too. */
const ELSEWHERE: Record<string, MessageKey> = {
  "name_Publishable key": "keys.first_publishable",
  "name_Secret key": "keys.first_secret",
  did_mark_spam: "inbox.did_marked_spam",
  did_remind: "inbox.did_reminded",
  did_sent: "state.sent",
  field_ad_id: "campaigns.mark_ad_id",
  field_affiliate: "insight.key_affiliate",
  field_commission: "money.ref_commission",
  field_community: "channel.community",
  field_is_canceled: "state.canceled",
  field_link: "insight.key_link",
  field_marketing: "channel.marketing",
  field_month: "insight.period_month",
  field_owner: "members.role_owner",
  field_paid: "state.paid",
  field_product: "channel.product",
  field_sale: "money.ref_sale",
  field_sales: "channel.sales",
  field_source: "insight.key_source",
  field_utm_campaign: "insight.key_campaign",
  field_utm_content: "campaigns.mark_utm_content",
  field_utm_source: "insight.key_source",
  field_utm_term: "campaigns.mark_utm_term",
  is_affiliates: "moving.affiliates",
  is_answered: "state.answered",
  is_application: "desk.kind_application",
  is_call: "desk.channel_call",
  is_click: "affiliates.kind_click",
  is_customers: "moving.customers",
  is_deal: "desk.kind_deal",
  is_flat: "rules.kind_flat",
  is_publishable: "keys.kind_publishable",
  is_question: "desk.kind_question",
  is_refunds: "moving.refunds",
  is_request: "desk.kind_request",
  is_rewards: "plan.kind_rewards",
  is_sale: "money.ref_sale",
  is_secret: "keys.kind_secret",
  is_tools: "plan.kind_tools",
  is_unattributed: "channel.unattributed",
  kind_affiliate: "insight.key_affiliate",
  of_affiliate: "coupons.affiliate",
  of_budget: "plan.budget",
  of_click: "sales.by_click_id",
  of_commission: "sales.commission",
  of_coupon: "sales.by_coupon",
  of_customer: "sales.customer",
  of_deal: "deals.deal",
  of_group: "affiliates.group",
  of_link: "affiliates.link",
  of_member: "inbox.member",
  of_page: "programs.tab_page",
  of_reconciliation: "nav.reconciliation",
  of_rules: "programs.tab_rules",
  of_sale: "sales.sale",
  of_schedule: "schedule.title",
  of_sla: "inbox.response_times",
  of_sso: "sso.title",
  of_statement: "affiliates.statement",
  of_touch: "credit.touch",
  of_vendor: "apply.vendor",
}

/** What is called as another thing is. */
const AS: Record<string, string> = {
  field_url: "field_slug",
  kind_member: "field_member",
  kind_secret_key: "is_secret_key",
}

const held: { words: Words } = { words: {} }

/** Has the log's words at hand, which rendering does not wait for. */
export async function readyForDeeds(): Promise<void> {
  held.words = (await import("./core/deed-words.ts")).deedWords
}

/** A name of ours, a thing, what was done, a value's name, what it is, who does it, or why not: by the name that the log keeps. */
type Part = "name" | "of" | "did" | "field" | "is" | "kind" | "why"

/** The log's own name of something in the reader's language; null for what somebody typed. */
export function auditWord(part: Part, name: string): string | null {
  const key = `${part}_${name}`
  const said = ELSEWHERE[key]
  if (said) return t(said)
  return held.words[AS[key] ?? key]?.[LANGUAGES.indexOf(currentReader().language)] ?? null
}
