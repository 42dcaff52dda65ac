import type Stripe from "stripe"
import { newId } from "./model.ts"
import { addressOf, type Purchase } from "./purchase.ts"

/** The payment of a purchase. It names no invoice: that way leads through `invoice_payments` only. */
export function paymentIntentOf(
  order: Purchase,
  status: "succeeded" | "processing" = "succeeded",
): Stripe.PaymentIntent {
  const paid = status === "succeeded"
  return {
    id: order.paymentIntent,
    object: "payment_intent",
    allowed_payment_method_types: null,
    amount: order.amount,
    amount_capturable: 0,
    amount_received: paid ? order.amount : 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: "automatic_async",
    client_secret: `${order.paymentIntent}_secret`,
    confirmation_method: "automatic",
    created: order.created,
    currency: order.currency,
    customer: order.customer,
    customer_account: null,
    description: null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: paid ? order.charge : null,
    livemode: false,
    managed_payments: null,
    metadata: order.paymentMetadata,
    next_action: null,
    on_behalf_of: null,
    payment_method: newId("pm"),
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: ["card"],
    payment_record: null,
    processing: null,
    receipt_email: order.email,
    review: null,
    setup_future_usage: null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status,
    transfer_group: null,
  }
}

/** The charge of a purchase. `refunded` is the running total; the list of refunds is not in it. */
export function chargeOf(order: Purchase, { refunded = 0, disputed = false } = {}): Stripe.Charge {
  return {
    id: order.charge,
    object: "charge",
    amount: order.amount,
    amount_captured: order.amount,
    amount_refunded: refunded,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: `txn_${order.charge}`,
    billing_details: { address: addressOf(order), email: order.email, name: order.name, phone: null, tax_id: null },
    calculated_statement_descriptor: "STAND-IN",
    captured: true,
    created: order.created,
    currency: order.currency,
    customer: order.customer,
    description: null,
    disputed,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    fraud_details: {},
    livemode: false,
    metadata: order.paymentMetadata,
    on_behalf_of: null,
    outcome: {
      advice_code: null,
      network_advice_code: null,
      network_decline_code: null,
      network_status: "approved_by_network",
      reason: null,
      risk_level: "normal",
      seller_message: "Payment complete.",
      type: "authorized",
    },
    paid: true,
    payment_intent: order.paymentIntent,
    payment_method: `pm_${order.charge}`,
    payment_method_details: { type: "card" },
    receipt_email: order.email,
    receipt_number: null,
    receipt_url: null,
    refunded: refunded === order.amount,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: "succeeded",
    transfer_data: null,
    transfer_group: null,
  }
}

export type RefundOrder = { refund?: string; amount?: number; reason?: string; status?: string; created?: number }

/** A refund names its charge and payment, never its invoice. */
export function refundOf(order: Purchase, given: RefundOrder = {}): Stripe.Refund {
  const id = given.refund ?? newId("re")
  return {
    id,
    object: "refund",
    amount: given.amount ?? order.amount,
    balance_transaction: `txn_${id}`,
    charge: order.charge,
    created: given.created ?? order.created,
    currency: order.currency,
    customer: order.customer,
    customer_account: null,
    destination_details: { card: { type: "refund" }, type: "card" },
    metadata: {},
    payment_intent: order.paymentIntent,
    payment_method: `pm_${order.charge}`,
    reason: given.reason ?? "requested_by_customer",
    receipt_number: null,
    source_transfer_reversal: null,
    status: given.status ?? "succeeded",
    transfer_reversal: null,
  }
}

export type DisputeOrder = {
  dispute?: string
  amount?: number
  reason?: string
  status?: "needs_response" | "under_review" | "won" | "lost" | "warning_needs_response" | "warning_closed"
  created?: number
}

export function disputeOf(order: Purchase, given: DisputeOrder = {}): Stripe.Dispute {
  return {
    id: given.dispute ?? `du_${order.charge}`,
    object: "dispute",
    amount: given.amount ?? order.amount,
    balance_transactions: [],
    charge: order.charge,
    created: given.created ?? order.created,
    currency: order.currency,
    enhanced_eligibility_types: [],
    evidence: noEvidence(order),
    evidence_details: {
      due_by: order.created + 7 * 24 * 3600,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: "not_submitted",
    },
    intended_submission_method: null,
    is_charge_refundable: false,
    livemode: false,
    metadata: {},
    payment_intent: order.paymentIntent,
    reason: given.reason ?? "fraudulent",
    status: given.status ?? "needs_response",
  }
}

function noEvidence(order: Purchase): Stripe.Dispute.Evidence {
  return {
    access_activity_log: null,
    billing_address: null,
    cancellation_policy: null,
    cancellation_policy_disclosure: null,
    cancellation_rebuttal: null,
    customer_communication: null,
    customer_email_address: order.email,
    customer_name: order.name,
    customer_purchase_ip: null,
    customer_signature: null,
    duplicate_charge_documentation: null,
    duplicate_charge_explanation: null,
    duplicate_charge_id: null,
    enhanced_evidence: {},
    product_description: null,
    receipt: null,
    refund_policy: null,
    refund_policy_disclosure: null,
    refund_refusal_explanation: null,
    service_date: null,
    service_documentation: null,
    shipping_address: null,
    shipping_carrier: null,
    shipping_date: null,
    shipping_documentation: null,
    shipping_tracking_number: null,
    uncategorized_file: null,
    uncategorized_text: null,
  }
}
