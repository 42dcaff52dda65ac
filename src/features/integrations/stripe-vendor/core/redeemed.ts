// The longest way is a subscription's discount within an invoice's parent.
const MAX_DEPTH = 8
const MAX_CODES = 30

/**
 * The codes of all discounts in an object of Stripe's, wherever a version of its API puts them: the nearest first, of each
 * what a buyer typed before what names it. A discount that is named by its id only says nothing.
 */
export function redeemedCodes(object: unknown): string[] {
  const codes = new Set<string>()
  let level: unknown[] = [object]
  for (let depth = 0; depth < MAX_DEPTH && level.length > 0; depth++) {
    const below: unknown[] = []
    for (const [key, value] of level.flatMap(entriesOf)) {
      // Keys of metadata are the shop's own.
      if (key === "metadata") continue
      if (key === "discount" || key === "discounts")
        for (const discount of [value].flat()) for (const code of codesOf(discount)) codes.add(code)
      below.push(value)
    }
    level = below
  }
  return [...codes].slice(0, MAX_CODES)
}

/** A promotion code as text, by id or whole; a coupon beside it, under `source`, or behind the promotion code. */
function codesOf(discount: unknown): string[] {
  const promotion = field(discount, "promotion_code")
  const coupons = [
    field(discount, "coupon"),
    field(field(discount, "source"), "coupon"),
    field(promotion, "coupon"),
    field(field(promotion, "promotion"), "coupon"),
  ]
  const named = [
    field(promotion, "code"),
    idOf(promotion),
    ...coupons.flatMap((one) => [field(one, "name"), idOf(one)]),
  ]
  return named.filter((code) => typeof code === "string" && code !== "") as string[]
}

const idOf = (value: unknown) => (typeof value === "string" ? value : field(value, "id"))

function field(value: unknown, key: string): unknown {
  return entriesOf(value).find(([name]) => name === key)?.[1]
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === "object" && value !== null ? Object.entries(value) : []
}
