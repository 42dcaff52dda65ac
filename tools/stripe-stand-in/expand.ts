import { invalidRequest } from "./errors.ts"
import type { Tx } from "./journal.ts"

/** Where an id leads, by its prefix. */
const TABLE_OF_PREFIX: Record<string, string> = {
  acct: "account",
  ch: "charge",
  py: "charge",
  cus: "customer",
  in: "invoice",
  inpay: "invoice_payment",
  pi: "payment_intent",
  po: "payout",
  promo: "promotion_code",
  re: "refund",
  sub: "subscription",
  cs: "checkout.session",
  di: "discount",
  dp: "dispute",
  du: "dispute",
  tr: "transfer",
  price: "price",
  prod: "product",
}

type Node = Record<string, unknown>

const isNode = (value: unknown): value is Node => value !== null && typeof value === "object" && !Array.isArray(value)

/** A copy in which the objects behind the named ids stand in place of the ids: `expand[]=data.customer`. */
export function expandAll(tx: Pick<Tx, "get">, body: object, paths: string[]): object {
  if (paths.length === 0) return body
  const copy: unknown = structuredClone(body)
  for (const path of paths) if (isNode(copy)) expandPath(tx, copy, path.split("."), path)
  return copy as object
}

function expandPath(tx: Pick<Tx, "get">, node: Node, [name = "", ...rest]: string[], path: string) {
  if (!(name in node)) throw invalidRequest(`This property cannot be expanded (${path}).`, { param: "expand" })
  const value = expanded(tx, node[name])
  node[name] = value
  if (rest.length === 0) return
  for (const item of Array.isArray(value) ? value : [value]) if (isNode(item)) expandPath(tx, item, rest, path)
}

function expanded(tx: Pick<Tx, "get">, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => expanded(tx, item))
  if (typeof value !== "string") return value
  const table = TABLE_OF_PREFIX[value.split("_", 1)[0] ?? ""]
  const found = table && tx.get<object>(table, value)
  return found ? structuredClone(found) : value
}
