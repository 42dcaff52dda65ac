import { divRound } from "../../../../lib/money.ts"

export type Parts = { amount: bigint; tax: bigint; shipping: bigint }

/**
 * What was paid, with the tax and shipping in it. Where less was paid than the total, as with a customer's credit, each
 * is cut in proportion: their part of what was paid. All in the same units.
 */
export function partsOfPaid(paid: bigint, { amount: total, tax, shipping }: Parts): Parts {
  if (paid <= 0n || total <= 0n) return { amount: paid, tax: 0n, shipping: 0n }
  const taxPart = clamp(tax, total)
  const shippingPart = clamp(shipping, total - taxPart)
  if (paid === total) return { amount: paid, tax: taxPart, shipping: shippingPart }
  return { amount: paid, tax: divRound(taxPart * paid, total), shipping: (shippingPart * paid) / total }
}

const clamp = (value: bigint, most: bigint) => (value < 0n ? 0n : value > most ? most : value)
