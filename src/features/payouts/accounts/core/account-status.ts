const BANK_FAILED = "bank_payout_failed."

/** The reason of an account whose bank took no payout; it stays until one arrives there, or the bank is another. */
export const bankFailure = (code: string | null | undefined) => `${BANK_FAILED}${code ?? "unknown"}`

/** Why the bank took no payout, as the provider's code; null where that is not what is wrong. */
export function bankFailureOf(reason: string | null): string | null {
  return reason?.startsWith(BANK_FAILED) ? reason.slice(BANK_FAILED.length) : null
}
