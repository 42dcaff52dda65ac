import { t, tx } from "../../../web/reader.ts"
import { Card } from "../../../web/ui/card.tsx"
import { Form, type FormState, type Option } from "../../../web/ui/form.tsx"
import { type Page, Pager, Table } from "../../../web/ui/table.tsx"
import { DateTime, Name, PageHead } from "../../../web/ui/text.tsx"
import { NoProgramView } from "../../programs/affiliates/own-status-view.tsx"
import { DealBadge, dealFields, type ListedDeal } from "./deal-view.tsx"

type Props = {
  email: string
  deals: ListedDeal[]
  /** Those that one may register for. */
  programs: Option[]
  isEnrolled: boolean
  page: Page
  zone: string
  hidden: Record<string, string>
  state: FormState | null
}

/** The deals of an affiliate: until when each is theirs, and where they register another. */
export function OwnDealsView({ email, deals, programs, isEnrolled, page, zone, hidden, state }: Props) {
  if (!isEnrolled) return <NoProgramView title={t("nav.deals")} email={email} />
  return (
    <>
      <PageHead title={t("nav.deals")} intro={t("deals.own_intro")}>
        {programs.length > 0 && (
          <a class="button primary" href="#register">
            {t("deals.register")}
          </a>
        )}
      </PageHead>
      <Table
        caption={t("nav.deals")}
        isCaptionUnseen
        rows={deals}
        empty={{ title: t("deals.own_none"), words: t("deals.own_none_words") }}
        columns={[
          {
            title: t("deals.company"),
            cell: (row) => (
              <>
                <Name>{row.company}</Name>
                <span class="sub">{row.domain ?? row.contactEmail}</span>
              </>
            ),
          },
          { title: t("earnings.program"), cell: (row) => <Name>{row.program}</Name> },
          { title: t("earnings.state"), cell: (row) => <DealBadge status={row.status} /> },
          { title: t("deals.meaning"), cell: (row) => <Meaning deal={row} zone={zone} /> },
        ]}
      />
      <Pager {...page} />
      {programs.length > 0 && (
        <Card title={t("deals.register")} id="register">
          <Form
            action="/deals"
            submit={t("deals.register")}
            hidden={hidden}
            fields={[
              {
                name: "enrollment",
                label: t("earnings.program"),
                kind: "select",
                options: programs,
                isRequired: true,
                pointer: "/affiliate_id",
              },
              ...dealFields(),
            ]}
            {...(state && { state })}
          />
        </Card>
      )}
    </>
  )
}

function Meaning({ deal, zone }: { deal: ListedDeal; zone: string }) {
  const named = {
    until: deal.protectedUntil ? <DateTime at={deal.protectedUntil} zone={zone} /> : "",
    reason: <Name>{deal.reason ?? ""}</Name>,
  }
  return <span>{tx(`deals.own_${deal.status}`, named)}</span>
}
