import { DAY_MS, HOUR_MS } from "../../../../lib/time.ts"

const FLAGGED_DAYS = 30

/** How long nothing is paid to an affiliate after where their money goes changed; on the vendor's clock. */
export const HOLD_HOURS = 72

/** When each of the things changed that lead to an affiliate's money; null where it never did. */
export type PayeeChanges = {
  /** Their e-mail: whoever reads it signs in and names the account. */
  emailChangedAt: Date | null
  /** The account, first named while money waited. */
  namedAt: Date | null
  /** The bank details at the provider. */
  bankChangedAt: Date | null
}

/** Why nothing is paid to an affiliate now, and the first instant at which something may be. */
export type PayeeHold = { detail: "payee_changed" | "bank_details_changed"; until: Date }

/** The hold that stands at `now`, the one that ends last; null where every change is 72 hours old. */
export function payeeHold({ emailChangedAt, namedAt, bankChangedAt }: PayeeChanges, now: Date): PayeeHold | null {
  const holds = [
    holdFrom(emailChangedAt, "payee_changed"),
    holdFrom(namedAt, "payee_changed"),
    holdFrom(bankChangedAt, "bank_details_changed"),
  ]
  return holds.reduce((last, hold) => {
    if (!hold || hold.until <= now) return last
    return last && last.until >= hold.until ? last : hold
  }, null)
}

function holdFrom(at: Date | null, detail: PayeeHold["detail"]): PayeeHold | null {
  return at && { detail, until: new Date(at.getTime() + HOLD_HOURS * HOUR_MS) }
}

/** The change to point out to who approves a payment: one of the last 30 days. */
export function recentChange(bankChangedAt: Date | null, now: Date): Date | null {
  return bankChangedAt && now.getTime() - bankChangedAt.getTime() < FLAGGED_DAYS * DAY_MS ? bankChangedAt : null
}
