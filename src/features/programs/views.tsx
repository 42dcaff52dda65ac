import type { Child } from "hono/jsx"
import type { AffiliateStatus } from "../../vocabulary/affiliate-statuses.ts"
import { StateBadge } from "../../web/ui/badge.tsx"
import { Card } from "../../web/ui/card.tsx"
import { ButtonForm, Form, type FormState, type Option } from "../../web/ui/form.tsx"
import { type Column, type Page, Pager, Table } from "../../web/ui/table.tsx"
import { Count, Monies, PageHead } from "../../web/ui/text.tsx"

export type AffiliateRow = {
  id: string
  name: string
  email: string
  status: AffiliateStatus
  programName: string
  links: number
  clicks: number
  sales: number
  /** Pending and payable together, minor units, one per currency. */
  owed: { amount: bigint; currency: string }[]
}

type AffiliatesProps = {
  affiliates: AffiliateRow[]
  programs: Option[]
  base: string
  page: Page
  /** What waits for a decision, above the table. */
  waiting: Child
  /** Owners and managers decide and invite; everybody else reads. */
  mayManage: boolean
  state?: FormState
}

/** Posts to `{base}/affiliates` and `{base}/affiliates/{id}/status` (`status`). */
export function AffiliatesView({ affiliates, programs, base, page, waiting, mayManage, state }: AffiliatesProps) {
  return (
    <>
      <PageHead title="Affiliates" intro="Who brings you customers, and what came of it.">
        {mayManage && (
          <a class="button" href="#add">
            Add an affiliate
          </a>
        )}
      </PageHead>
      {waiting}
      <Table
        caption="Affiliates"
        isCaptionUnseen
        rows={affiliates}
        empty="Nobody yet. Add the first one below."
        columns={affiliateColumns(base, mayManage)}
      />
      <Pager {...page} />
      {mayManage && (
        <Card title="Add an affiliate" id="add">
          <Form
            action={`${base}/affiliates`}
            submit="Add"
            fields={[
              { name: "name", label: "Name", isRequired: true },
              { name: "email", label: "E-mail", kind: "email", isRequired: true },
              { name: "program_id", label: "Program", kind: "select", options: programs, isRequired: true },
            ]}
            {...(state && { state })}
          />
        </Card>
      )}
    </>
  )
}

function affiliateColumns(base: string, mayManage: boolean): Column<AffiliateRow>[] {
  const columns: Column<AffiliateRow>[] = [
    {
      title: "Affiliate",
      cell: (row) => (
        <>
          <a href={`${base}/affiliates/${row.id}`}>{row.name}</a>
          <span class="sub">{row.email}</span>
        </>
      ),
    },
    { title: "Status", cell: (row) => <StateBadge state={row.status} /> },
    { title: "Program", cell: (row) => row.programName },
    { title: "Links", kind: "number", cell: (row) => <Count value={row.links} /> },
    { title: "Clicks", kind: "number", cell: (row) => <Count value={row.clicks} /> },
    { title: "Sales", kind: "number", cell: (row) => <Count value={row.sales} /> },
    { title: "Owed", kind: "number", cell: (row) => <Monies sums={row.owed} /> },
  ]
  return mayManage
    ? [...columns, { title: "Actions", kind: "number", cell: (row) => <StatusButtons row={row} base={base} /> }]
    : columns
}

type StatusRow = Pick<AffiliateRow, "id" | "name" | "status">

/** What may become of an affiliate from where they stand. */
export function StatusButtons({ row, base }: { row: StatusRow; base: string }) {
  const button = (label: string, status: string, confirm?: string) => (
    <ButtonForm
      action={`${base}/affiliates/${row.id}/status`}
      label={label}
      hidden={{ status }}
      {...(confirm && { confirm, tone: "danger" as const })}
    />
  )
  return (
    <div class="actions">
      {row.status === "applied" && button("Approve", "approved")}
      {row.status === "applied" && button("Reject", "rejected", `Reject ${row.name}?`)}
      {row.status === "approved" &&
        button("Ban", "banned", `Ban ${row.name}? Their links stop earning within a minute.`)}
      {(row.status === "banned" || row.status === "rejected") && button("Readmit", "approved")}
    </div>
  )
}
