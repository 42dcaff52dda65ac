import { StateBadge } from "../../../web/ui/badge.tsx"
import { Card } from "../../../web/ui/card.tsx"
import { ButtonForm } from "../../../web/ui/form.tsx"
import type { Page } from "../../../web/ui/table.tsx"
import { DateTime, PageHead } from "../../../web/ui/text.tsx"
import { type BalanceRow, type CommissionRow, EarningsView } from "../../commissions/views.tsx"
import type { AccountStatus } from "../providers/core/facts.ts"

type Props = {
  balances: BalanceRow[]
  commissions: CommissionRow[]
  accounts: AccountProps[]
  page: Page
  zone: string
}

/** What an affiliate earned, and where it is paid to. */
export function OwnEarningsView({ accounts, ...earnings }: Props) {
  return (
    <EarningsView {...earnings}>
      {accounts.length > 0 && (
        <div class="pair" id="payouts">
          {accounts.map((account) => (
            <PayoutAccountCard {...account} />
          ))}
        </div>
      )}
    </EarningsView>
  )
}

/** For who comes back from Stripe without being signed in here. */
export function OnboardedView() {
  return (
    <section class="card narrow">
      <PageHead
        title="Thank you"
        intro="Stripe notifies us as soon as your account is ready. You can close this page."
      />
      <p>
        <a class="button" href="/sign-in?next=/a/earnings">
          Sign in to see your earnings
        </a>
      </p>
    </section>
  )
}

type AccountProps = {
  /** Who pays them, as people call it. */
  provider: string
  status: AccountStatus
  programName: string
  action: string
  /** Why their bank took no payout from the provider, as its code; null where it did. */
  bankFailure: string | null
  /** Why and until when nothing is paid to it, although it is ready. */
  hold: { reason: keyof typeof HOLD; until: string; zone: string } | null
}

const accountWords = (provider: string): Record<AccountProps["status"], { words: string; label: string | null }> => ({
  none: { words: `To be paid you need an account at ${provider}. It takes a few minutes.`, label: "Set up payouts" },
  onboarding: { words: `${provider} still needs something from you.`, label: `Continue at ${provider}` },
  ready: { words: "Payouts reach you.", label: null },
  restricted: {
    words: `${provider} restricted your account. Until that is settled, your money waits for you here.`,
    label: `Settle it at ${provider}`,
  },
})

const HOLD = {
  payee_changed: "Your e-mail or your payout account changed a short while ago",
  bank_details_changed: "Your bank details changed a short while ago",
}

const refusedByBank = (provider: string, code: string) =>
  `Your money is in your account at ${provider}, but your bank did not take it (${code.replaceAll("_", " ")}). Check the bank details there; nothing has to be paid again.`

/** An affiliate's own payout account; the button leads to the provider's onboarding. */
function PayoutAccountCard({ provider, status, programName, action, bankFailure, hold }: AccountProps) {
  const { words, label } = accountWords(provider)[status]
  return (
    <Card title={`Payouts from ${programName}`} aside={<StateBadge state={status} />}>
      {(bankFailure !== null || !hold || status !== "ready") && (
        <p>{bankFailure === null ? words : refusedByBank(provider, bankFailure)}</p>
      )}
      {hold && (
        <p class="note">
          {HOLD[hold.reason]}: your money waits here until <DateTime at={hold.until} zone={hold.zone} />.
        </p>
      )}
      {(label || bankFailure !== null) && (
        <ButtonForm action={action} label={label ?? `Look at it at ${provider}`} tone="primary" />
      )}
    </Card>
  )
}
