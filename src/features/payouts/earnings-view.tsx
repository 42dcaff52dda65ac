import type { Page } from "../../web/ui/table.tsx"
import { PageHead } from "../../web/ui/text.tsx"
import { type BalanceRow, type CommissionRow, EarningsView } from "../commissions/views.tsx"
import { PayoutAccountCard } from "./views.tsx"

type AccountCard = Parameters<typeof PayoutAccountCard>[0]
type Props = {
  balances: BalanceRow[]
  commissions: CommissionRow[]
  accounts: AccountCard[]
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
      <PageHead title="Thank you" intro="Stripe tells us as soon as your account is ready. You can close this page." />
      <p>
        <a class="button" href="/sign-in?next=/a/earnings">
          Sign in to see your earnings
        </a>
      </p>
    </section>
  )
}
