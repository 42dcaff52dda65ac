import { minorDigits } from "../../../../lib/currency.ts"

/** Minor units as a plain decimal number of the currency: 1250 EUR is 12.50, -5 EUR is -0.05. */
export function toMajor(amount: bigint, currency: string): string {
  const places = minorDigits(currency)
  if (places === 0) return amount.toString()
  const digits = (amount < 0n ? -amount : amount).toString().padStart(places + 1, "0")
  return `${amount < 0n ? "-" : ""}${digits.slice(0, -places)}.${digits.slice(-places)}`
}
