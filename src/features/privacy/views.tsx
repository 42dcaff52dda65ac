import { t } from "../../web/reader.ts"
import { StateBadge } from "../../web/ui/badge.tsx"
import { Card } from "../../web/ui/card.tsx"
import { Form, type FormState } from "../../web/ui/form.tsx"
import { type Page, Pager, Table } from "../../web/ui/table.tsx"
import { Count, DateTime, Name, Nothing, PageHead } from "../../web/ui/text.tsx"

type ErasureRow = {
  at: string
  requestedBy: string | null
  email: string | null
  status: string
  finishedAt: string | null
  count: number
}

type PrivacyProps = {
  rows: ErasureRow[]
  page: Page
  path: string
  zone: string
  refused: { form: "erase" | "export"; state: FormState } | null
}

/** What is known of a person, and erasing one. Posts to `{path}/erasures`, asks `{path}/export?email=`. */
export function PrivacyView({ rows, page, path, zone, refused }: PrivacyProps) {
  const stateOf = (form: string) => (refused?.form === form ? { state: refused.state } : {})
  const email = {
    name: "email",
    label: t("affiliates.email"),
    kind: "email" as const,
    isRequired: true,
    maxLength: 254,
  }
  return (
    <>
      <PageHead title={t("privacy.title")} intro={t("privacy.intro")} />
      <Card title={t("privacy.export")}>
        <p>{t("privacy.export_hint")}</p>
        <Form
          action={`${path}/export`}
          method="get"
          shape="row"
          submit={t("privacy.download")}
          fields={[email]}
          {...stateOf("export")}
        />
      </Card>
      <Card title={t("privacy.erase")}>
        <p>{t("privacy.erase_hint")}</p>
        <Form
          action={`${path}/erasures`}
          submit={t("privacy.erase_submit")}
          tone="danger"
          fields={[email]}
          {...stateOf("erase")}
        />
      </Card>
      <Table
        caption={t("privacy.erasures")}
        rows={rows}
        empty={t("privacy.none")}
        columns={[
          { title: t("privacy.asked"), cell: (row) => <DateTime at={row.at} zone={zone} /> },
          { title: t("privacy.by"), cell: (row) => (row.requestedBy ? <Name>{row.requestedBy}</Name> : <Nothing />) },
          { title: t("privacy.who"), cell: (row) => row.email ?? t("privacy.forgotten") },
          { title: t("earnings.state"), cell: (row) => <StateBadge state={row.status} /> },
          {
            title: t("privacy.done"),
            cell: (row) => (row.finishedAt ? <DateTime at={row.finishedAt} zone={zone} /> : <Nothing />),
          },
          { title: t("privacy.rows"), kind: "number", cell: (row) => <Count value={row.count} /> },
        ]}
      />
      <Pager {...page} />
    </>
  )
}

export const RETENTION_FIELDS = ["clicks_days", "messages_days", "events_days", "mails_days"] as const

type RetentionProps = { action: string; months: number | null; state: FormState }

/** For how many days what is personal is kept; an empty field leaves it to the installation. */
export function RetentionView({ action, months, state }: RetentionProps) {
  return (
    <>
      <PageHead title={t("retention.title")} intro={t("retention.intro")} />
      <Card title={t("retention.days")}>
        <Form
          action={action}
          submit={t("programs.save")}
          fields={RETENTION_FIELDS.map((name) => ({
            name,
            label: t(`retention.${name}`),
            kind: "count" as const,
            hint:
              name === "clicks_days" && months !== null
                ? t("retention.clicks_months", { n: months })
                : t(`retention.${name}_hint`),
          }))}
          state={state}
        />
      </Card>
    </>
  )
}
