import { SUBS } from "../../../links/redirect/core/target.ts"
/** Parameters as they were sent, decoded, in their order. */
export type Pairs = readonly (readonly [string, string])[]

/** How the networks spell what the contract names; the first that has a value counts. */
const SPELLINGS = {
  click_id: ["click_id", "clickid", "gv_click", "transaction_id", "tid", "aff_sub", "subid", "sub_id", "cid"],
  event: ["event", "event_name", "goal", "event_type"],
  external_id: ["external_id", "order_id", "orderid", "order", "conversion_id"],
  sale_external_id: ["sale_external_id", "original_order_id"],
  amount: ["amount", "sale_amount", "revenue", "price", "total"],
  currency: ["currency", "currency_code", "cur"],
  customer: ["customer", "customer_id", "customer_external_id", "user_id", "uid"],
  coupon: ["coupon", "coupon_code", "promo_code"],
  email: ["email", "customer_email"],
  country: ["country", "country_code"],
} as const
type Field = keyof typeof SPELLINGS
export const SIGNATURES = ["sig", "signature"]

const SALES = ["sale", "purchase", "order", "conversion", "payment"]
const LEADS = ["lead", "signup", "sign_up", "registration", "install"]
const REFUNDS = ["refund", "chargeback", "reversal", "return"]

export type Postback = {
  kind: "lead" | "sale" | "refund"
  /** What the network called it, where that says more than the kind. */
  eventName: string | null
  fields: Partial<Record<Field, string>>
  subs: Record<string, string>
}

/** What a postback says, whatever its spelling; parameters that mean nothing here are left. */
export function readPostback(pairs: Pairs): Postback {
  const given = new Map(pairs.filter(([, value]) => value !== ""))
  const fields: Partial<Record<Field, string>> = {}
  for (const [field, names] of Object.entries(SPELLINGS) as [Field, readonly string[]][]) {
    const name = names.find((candidate) => given.has(candidate))
    if (name) fields[field] = given.get(name)!
  }
  // Several of the names mean something else at some network: what looks like ours is ours.
  const ours = SPELLINGS.click_id.map((name) => given.get(name)).find((value) => value?.startsWith("clk_"))
  const order = given.get("transaction_id")
  if (ours) fields.click_id = ours
  if (!fields.external_id && order && order !== fields.click_id) fields.external_id = order

  const word = fields.event?.toLowerCase() ?? ""
  const kind = kindOf(word, fields.amount !== undefined)
  const isPlain = word === "" || word === kind
  return { kind, eventName: isPlain ? null : fields.event!, fields, subs: subsOf(given) }
}

function kindOf(word: string, hasAmount: boolean): Postback["kind"] {
  if (REFUNDS.includes(word)) return "refund"
  if (LEADS.includes(word)) return "lead"
  return SALES.includes(word) || hasAmount ? "sale" : "lead"
}

function subsOf(given: Map<string, string>): Record<string, string> {
  return Object.fromEntries(SUBS.flatMap((name) => (given.has(name) ? [[name, given.get(name)!]] : [])))
}

/** What a signature is made over: all parameters but itself, sorted, each encoded as RFC 3986 says, joined by `&`. */
export function signedText(pairs: Pairs): string {
  return pairs
    .filter(([name]) => !SIGNATURES.includes(name))
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
    .join("&")
}

/** The other way to sign: the query or form byte for byte as it was sent, without the signature's own parameter. */
export function signedAsSent(raw: string): string {
  return raw
    .split("&")
    .filter((part) => !SIGNATURES.includes(part.split("=")[0]!))
    .join("&")
}

const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)

/** The first name that was sent twice; which of the values counted would be anybody's guess. */
export function repeatedName(pairs: Pairs): string | null {
  const names = pairs.map(([name]) => name)
  return names.find((name, i) => names.indexOf(name) !== i) ?? null
}
