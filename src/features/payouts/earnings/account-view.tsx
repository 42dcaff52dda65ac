import { t, tx } from "../../../web/reader.ts"
import { StateBadge } from "../../../web/ui/badge.tsx"
import { Card } from "../../../web/ui/card.tsx"
import { ButtonForm } from "../../../web/ui/form.tsx"
import { DateTime, PageHead } from "../../../web/ui/text.tsx"
import type { PayeeHold } from "../accounts/core/payee-hold.ts"
import type { AccountStatus } from "../providers/core/facts.ts"

export type ShownAccount = {
  /** Who pays them, as people call it. */
  provider: string
  status: AccountStatus
  programName: string
  action: string
  /** Why their bank took no payout from the provider, as its code; null where it did. */
  bankFailure: string | null
  /** Why and until when nothing is paid to it, although it is ready. */
  hold: { reason: PayeeHold["detail"]; until: string; zone: string } | null
}

/** Something has to be done, or waited for, before money arrives there. */
export const needsAttention = ({ status, bankFailure, hold }: ShownAccount) =>
  status !== "ready" || bankFailure !== null || hold !== null

export function PayoutAccounts({ accounts }: { accounts: ShownAccount[] }) {
  return accounts.length === 0 ? null : (
    <div class="pair" id="payouts">
      {accounts.map((account) => (
        <PayoutAccountCard {...account} />
      ))}
    </div>
  )
}

/** An affiliate's own payout account; the button leads to the provider's onboarding. */
function PayoutAccountCard({ provider, status, programName, action, bankFailure, hold }: ShownAccount) {
  const label =
    status === "ready" ? (bankFailure === null ? null : t("payouts.look", { provider })) : actLabel(status, provider)
  return (
    <Card title={t("payouts.account_of", { program: programName })} aside={<StateBadge state={status} />}>
      {(bankFailure !== null || !hold || status !== "ready") && (
        <p>
          {bankFailure === null
            ? t(`payouts.account_${status}`, { provider })
            : t("payouts.bank_refused", { provider, code: bankFailure.replaceAll("_", " ") })}
        </p>
      )}
      {hold && (
        <p class="note">
          {tx(`payouts.hold_${hold.reason}`, { until: <DateTime at={hold.until} zone={hold.zone} /> })}
        </p>
      )}
      {label !== null && <ButtonForm action={action} label={label} tone="primary" />}
    </Card>
  )
}

function actLabel(status: Exclude<AccountStatus, "ready">, provider: string): string {
  return t(`payouts.act_${status}`, { provider })
}

/** For who comes back from Stripe without being signed in here. */
export function OnboardedView() {
  return (
    <section class="card narrow">
      <PageHead title={t("payouts.thanks")} intro={t("payouts.thanks_words")} />
      <p>
        <a class="button" href="/sign-in?next=/earnings">
          {t("payouts.thanks_sign_in")}
        </a>
      </p>
    </section>
  )
}
