import { minorDigits } from "./currency.ts"
import { divRound } from "./money.ts"

// Where Stripe counts other units than ISO 4217: https://docs.stripe.com/currencies#special-cases
const STRIPE_DIGITS: Record<string, number> = { ISK: 2, UGX: 2, MGA: 0 }

/** How many digits more Stripe counts in a currency than ISO 4217 does. */
const shiftOf = (currency: string) => (STRIPE_DIGITS[currency] ?? minorDigits(currency)) - minorDigits(currency)

/** Minor units of ISO 4217 as Stripe counts them, or null when its units cannot say that amount. */
export function toStripeAmount(amount: bigint, currency: string): bigint | null {
  const shift = shiftOf(currency)
  if (shift >= 0) return amount * 10n ** BigInt(shift)
  const unit = 10n ** BigInt(-shift)
  return amount % unit === 0n ? amount / unit : null
}

/** An amount as Stripe counts it, in minor units of ISO 4217; the currency's code in upper case. */
export function fromStripeAmount(amount: number, currency: string): bigint {
  const shift = shiftOf(currency)
  return shift >= 0 ? divRound(BigInt(amount), 10n ** BigInt(shift)) : BigInt(amount) * 10n ** BigInt(-shift)
}
