// Shorter numbers are extensions, which many people share.
const MIN_PHONE_DIGITS = 7

/** The digits of a telephone number, so that "+47 22 33 44 55" and "004722334455" are one; null when too short to compare. */
export function phoneMark(phone: string | null | undefined): string | null {
  const digits = (phone ?? "").replace(/\D/g, "").replace(/^00/, "")
  return digits.length >= MIN_PHONE_DIGITS ? digits : null
}

/** Days within which what one person sends belongs to one thread. */
export const THREAD_DAYS = 90

export type Earlier = { threadId: string; ownerId: string; isOpen: boolean; receivedAt: Date }

/** The thread that a new inquiry of the same person joins: an open one first, else the latest. */
export function joinThread(earlier: readonly Earlier[]): Earlier | null {
  const newest = [...earlier].sort((a, b) => b.receivedAt.getTime() - a.receivedAt.getTime())
  return newest.find((one) => one.isOpen) ?? newest[0] ?? null
}
