import type { AccountStatus, ProviderName } from "../../providers/core/facts.ts"
import type { PayeeHold } from "./payee-hold.ts"

/** Who may be paid, and where. `minPayout` is the affiliate's own, before the program's. */
export type Payee = {
  affiliateId: string
  minPayout: bigint | null
  account: {
    provider: ProviderName
    accountId: string
    status: AccountStatus
    bankChangedAt?: Date | null
  } | null
  /** Why nothing is paid to them now although their account is ready. */
  hold?: PayeeHold | null
}
