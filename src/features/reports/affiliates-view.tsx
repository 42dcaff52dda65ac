import type { Child } from "hono/jsx"
import { toMajor } from "../../lib/currency.ts"
import { AFFILIATE_STATUSES, type AffiliateStatus } from "../../vocabulary/affiliate-statuses.ts"
import type { MessageKey } from "../../web/messages/catalogue.ts"
import { t } from "../../web/reader.ts"
import { StateBadge } from "../../web/ui/badge.tsx"
import { Card } from "../../web/ui/card.tsx"
import { Form, type FormState, type Option } from "../../web/ui/form.tsx"
import type { FileColumn, Listing } from "../../web/ui/list.ts"
import { type Column, ListBar, ListPages, Table } from "../../web/ui/table.tsx"
import { Count, DateTime, Monies, Name, Nothing, PageHead } from "../../web/ui/text.tsx"
import { StatusButtons } from "../programs/views.tsx"

export type ListedAffiliate = {
  id: string
  name: string
  email: string
  status: AffiliateStatus
  programName: string
  groupName: string | null
  createdAt: string
  links: number
  clicks: number
  sales: number
  /** Pending and payable together, minor units, one per currency. */
  owed: { amount: bigint; currency: string }[]
}

type AffiliatesProps = {
  affiliates: ListedAffiliate[]
  list: Listing
  programs: Option[]
  groups: Option[]
  base: string
  zone: string
  /** What waits for a decision, above the table. */
  waiting: Child
  mayManage: boolean
  state?: FormState
}

/** Posts to `{base}/affiliates` and `{base}/affiliates/{id}/status` (`status`). */
export function AffiliatesView(props: AffiliatesProps) {
  const { affiliates, list, programs, groups, base, waiting, mayManage, state } = props
  // Whom there is nothing to join for yet is asked for a program first.
  const isFirst = programs.length === 0
  const [href, key] = isFirst ? [`${base}/programs/new`, "programs.new" as const] : ["#add", "affiliates.add" as const]
  const add = { href, label: t(key) }
  return (
    <>
      <PageHead title={t("nav.affiliates")} intro={t("affiliates.intro", { n: list.count })}>
        {mayManage && (
          <a class="button" href={add.href}>
            {add.label}
          </a>
        )}
      </PageHead>
      {waiting}
      <ListBar
        list={list}
        search={t("affiliates.search")}
        filters={[
          {
            name: "status",
            label: t("affiliates.status"),
            options: AFFILIATE_STATUSES.map((value) => ({ value, label: t(`state.${value}`) })),
          },
          { name: "program", label: t("earnings.program"), options: programs },
          {
            name: "group",
            label: t("affiliates.group"),
            options: [...groups, { value: "none", label: t("affiliates.no_group") }],
          },
        ]}
        hasFile
      />
      <Table
        caption={t("nav.affiliates")}
        isCaptionUnseen
        rows={affiliates}
        list={list}
        empty={{
          title: t("affiliates.first"),
          words: t(isFirst ? "programs.none" : "affiliates.none"),
          ...(mayManage && { action: add }),
        }}
        columns={affiliateColumns(props)}
      />
      <ListPages list={list} />
      {mayManage && !isFirst && (
        <Card title={t("affiliates.add")} id="add">
          <Form
            action={`${base}/affiliates`}
            submit={t("affiliates.add")}
            fields={[
              { name: "name", label: t("members.name"), isRequired: true },
              { name: "email", label: t("affiliates.email"), kind: "email", isRequired: true },
              {
                name: "program_id",
                label: t("earnings.program"),
                kind: "select",
                options: programs,
                isRequired: true,
              },
            ]}
            {...(state && { state })}
          />
        </Card>
      )}
    </>
  )
}

type ColumnsFor = Pick<AffiliatesProps, "base" | "zone" | "mayManage">

function affiliateColumns({ base, zone, mayManage }: ColumnsFor): Column<ListedAffiliate>[] {
  const columns: Column<ListedAffiliate>[] = [
    {
      title: t("coupons.affiliate"),
      sort: "name",
      cell: (row) => (
        <>
          <a href={`${base}/affiliates/${row.id}`}>
            <Name>{row.name}</Name>
          </a>
          <span class="sub">{row.email}</span>
        </>
      ),
    },
    { title: t("affiliates.status"), sort: "status", cell: (row) => <StateBadge state={row.status} /> },
    { title: t("earnings.program"), sort: "program", cell: (row) => <Name>{row.programName}</Name> },
    {
      title: t("affiliates.group"),
      sort: "group",
      cell: (row) => (row.groupName === null ? <Nothing /> : <Name>{row.groupName}</Name>),
    },
    { title: t("coupons.since"), sort: "since", cell: (row) => <DateTime at={row.createdAt} zone={zone} isDay /> },
    { title: t("affiliates.clicks"), kind: "number", sort: "clicks", cell: (row) => <Count value={row.clicks} /> },
    { title: t("nav.sales"), kind: "number", sort: "sales", cell: (row) => <Count value={row.sales} /> },
    { title: t("affiliates.owed"), kind: "number", cell: (row) => <Monies sums={row.owed} /> },
  ]
  const decide: Column<ListedAffiliate> = {
    title: t("affiliates.actions"),
    kind: "number",
    cell: (row) => <StatusButtons row={row} base={base} from="all" />,
  }
  return mayManage ? [...columns, decide] : columns
}

/** What the file of the list says of each. */
export function fileColumns(say: (key: MessageKey) => string): FileColumn<ListedAffiliate>[] {
  return [
    { title: say("members.name"), file: (row) => row.name },
    { title: say("affiliates.email"), file: (row) => row.email },
    { title: say("affiliates.status"), file: (row) => say(`state.${row.status}`) },
    { title: say("earnings.program"), file: (row) => row.programName },
    { title: say("affiliates.group"), file: (row) => row.groupName ?? "" },
    { title: say("coupons.since"), file: (row) => row.createdAt },
    { title: say("nav.links"), file: (row) => String(row.links) },
    { title: say("affiliates.clicks"), file: (row) => String(row.clicks) },
    { title: say("nav.sales"), file: (row) => String(row.sales) },
    {
      title: say("affiliates.owed"),
      file: (row) => row.owed.map(({ amount, currency }) => `${toMajor(amount, currency)} ${currency}`).join("; "),
    },
  ]
}
