import { t } from "../../../web/reader.ts"
import type { Listing } from "../../../web/ui/list.ts"
import { ListBar, type Page, Pager, Table } from "../../../web/ui/table.tsx"
import { PageHead } from "../../../web/ui/text.tsx"
import { COMMISSION_STATUSES } from "../../commissions/commissions/core/state.ts"
import type { OwnEnrollment } from "../../programs/affiliates/act-for-affiliate.ts"
import { NoProgramView, OwnStatuses } from "../../programs/affiliates/own-status-view.tsx"
import { PayoutAccounts, type ShownAccount } from "./account-view.tsx"
import { NextPayoutAnswer, type PayoutAnswer } from "./answer-view.tsx"
import { AssistsView } from "./assists-view.tsx"
import { commissionColumns, type OwnCommissionRow } from "./commission-rows-view.tsx"
import type { Assists } from "./read-assists.ts"

type Props = {
  email: string
  answer: PayoutAnswer
  enrollments: OwnEnrollment[]
  /** Those that something has to be done about. */
  accounts: ShownAccount[]
  commissions: OwnCommissionRow[]
  list: Listing
  page: Page
  assists: Assists
  zone: string
}

/** When an affiliate is paid, how much, and why the rest is not in it. */
export function OwnEarningsView(props: Props) {
  const { email, answer, enrollments, accounts, commissions, list, page, zone, assists } = props
  if (enrollments.length === 0) return <NoProgramView title={t("nav.earnings")} email={email} />
  const programs = enrollments.map(({ affiliate, program }) => ({ value: affiliate.id, label: program.name }))
  const states = COMMISSION_STATUSES.map((value) => ({ value, label: t(`state.${value}`) }))
  return (
    <>
      <PageHead title={t("nav.earnings")} intro={<NextPayoutAnswer {...answer} />}>
        <a class="button" href="/payouts">
          {t("nav.payouts")}
        </a>
      </PageHead>
      <OwnStatuses enrollments={enrollments} />
      <PayoutAccounts accounts={accounts} />
      <ListBar
        list={list}
        filters={[
          { name: "state", label: t("earnings.state"), options: states },
          ...(programs.length > 1 ? [{ name: "program", label: t("earnings.program"), options: programs }] : []),
        ]}
        hasFile
      />
      <Table
        caption={t("earnings.commissions")}
        rows={commissions}
        empty={{ words: t("earnings.empty"), action: { href: "/links", label: t("earnings.share") } }}
        columns={commissionColumns(zone)}
        list={list}
      />
      <Pager {...page} />
      <AssistsView assists={assists} zone={zone} />
    </>
  )
}
