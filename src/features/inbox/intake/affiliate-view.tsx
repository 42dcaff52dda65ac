import { t, tx } from "../../../web/reader.ts"
import { StateBadge } from "../../../web/ui/badge.tsx"
import { Card } from "../../../web/ui/card.tsx"
import { Form, type FormState, type Option } from "../../../web/ui/form.tsx"
import { type Page, Pager, Table } from "../../../web/ui/table.tsx"
import { DateTime, Name, Nothing, PageHead } from "../../../web/ui/text.tsx"
import { NoProgramView } from "../../programs/affiliates/own-status-view.tsx"
import type { Kind } from "../core/sla.ts"

type OwnInquiry = {
  id: string
  kind: Kind
  stage: string
  status: string
  /** What the affiliate asked themselves; null for what a visitor of theirs asked. */
  question: string | null
  vendorName: string
  receivedAt: string
  dueAt: string
  isAnswered: boolean
  answers: { at: string; text: string }[]
}

type Props = {
  email: string
  inquiries: OwnInquiry[]
  programs: Option[]
  page: Page
  zone: string
  hidden: Record<string, string>
  state?: FormState
}

/** What became of the people an affiliate sent, and of what they asked themselves. Who asked stays private. */
export function AffiliateInquiriesView({ email, inquiries, programs, page, zone, hidden, state }: Props) {
  if (programs.length === 0) return <NoProgramView title={t("plan.metric_inquiries")} email={email} />
  return (
    <>
      <PageHead title={t("plan.metric_inquiries")} intro={t("asked.intro")}>
        <a class="button primary" href="#ask">
          {t("asked.where")}
        </a>
      </PageHead>
      <Table
        caption={t("asked.list")}
        isCaptionUnseen
        rows={inquiries}
        empty={t("asked.none")}
        columns={[
          {
            title: t("inbox.what"),
            cell: (row) => (
              <>
                {row.question === null ? t(`asked.kind_${row.kind}`) : t("asked.yours")}
                <span class="sub">
                  <Name>{row.question ?? row.vendorName}</Name>
                </span>
              </>
            ),
          },
          { title: t("sales.when"), cell: (row) => <DateTime at={row.receivedAt} zone={zone} /> },
          {
            title: t("earnings.state"),
            cell: (row) => (
              <StateBadge state={row.question === null ? row.stage : row.isAnswered ? "answered" : "open"} />
            ),
          },
          { title: t("postback.answer"), cell: (row) => <AnswerCell row={row} zone={zone} /> },
        ]}
      />
      <Pager {...page} />
      <Card title={t("asked.where")} id="ask">
        <Form
          action="/inquiries"
          submit={t("asked.ask")}
          hidden={hidden}
          fields={[
            { name: "affiliate_id", label: t("earnings.program"), kind: "select", options: programs, isRequired: true },
            { name: "message", label: t("asked.what"), kind: "area", isRequired: true, maxLength: 5000 },
            { name: "sale_external_id", label: t("asked.order"), hint: t("asked.order_hint") },
          ]}
          {...(state && { state })}
        />
      </Card>
    </>
  )
}

function AnswerCell({ row, zone }: { row: OwnInquiry; zone: string }) {
  if (row.answers.length > 0)
    return row.answers.map((one) => (
      <p class="long">
        <Name>{one.text}</Name>
      </p>
    ))
  return row.question !== null && row.status !== "closed" ? (
    <span class="soft">{tx("asked.due", { day: <DateTime at={row.dueAt} zone={zone} /> })}</span>
  ) : (
    <Nothing />
  )
}
