import { divRound } from "../../../../lib/money.ts"

// Where Stripe's smallest unit is not the one of ISO 4217: https://docs.stripe.com/currencies#special-cases
const IN_HUNDREDTHS = ["ISK", "UGX"]
const IN_WHOLE = ["MGA"]

/** An amount as Stripe counts it, in minor units of ISO 4217; the currency's code in upper case. */
export function fromStripeAmount(amount: number, currency: string): bigint {
  if (IN_HUNDREDTHS.includes(currency)) return divRound(BigInt(amount), 100n)
  return IN_WHOLE.includes(currency) ? BigInt(amount) * 100n : BigInt(amount)
}

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
