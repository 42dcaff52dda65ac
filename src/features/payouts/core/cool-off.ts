/** How long nothing is paid to an account whose bank details changed; on the vendor's clock. */
export const COOL_OFF_HOURS = 72

const FLAGGED_DAYS = 30
const HOUR_MS = 3_600_000

/** Whether the bank details changed too shortly ago to pay. */
export function isCoolingOff(bankChangedAt: Date | null, now: Date): boolean {
  return bankChangedAt !== null && now.getTime() - bankChangedAt.getTime() < COOL_OFF_HOURS * HOUR_MS
}

/** The change to point out to who approves a payment: one of the last 30 days. */
export function recentChange(bankChangedAt: Date | null, now: Date): Date | null {
  return bankChangedAt && now.getTime() - bankChangedAt.getTime() < FLAGGED_DAYS * 24 * HOUR_MS ? bankChangedAt : null
}
