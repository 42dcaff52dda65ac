import { t } from "../../../web/reader.ts"
import { Form, type Option } from "../../../web/ui/form.tsx"
import { type Column, Table } from "../../../web/ui/table.tsx"
import { Count, DateTime, Money, Name, PageHead } from "../../../web/ui/text.tsx"
import { GROWTH_KINDS, type GrowthKind, type GrowthRow, NEW_DAYS, SILENT_DAYS } from "./core/growth.ts"

type Props = {
  rows: GrowthRow[]
  currency: string
  programs: Option[]
  programId: string | null
  path: string
  base: string
  zone: string
}

/** Who leads, who is new, and who does not get going: each with what to look at. */
export function GrowthView({ rows, currency, programs, programId, path, base, zone }: Props) {
  const isOfAll = programId === null && programs.length > 1
  return (
    <>
      <PageHead title={t("growth.title")} intro={t("growth.intro")} />
      {programs.length > 1 && (
        <Form
          action={path}
          method="get"
          shape="row"
          submit={t("kit.apply")}
          fields={[
            {
              name: "program",
              label: t("growth.program"),
              kind: "select",
              options: [{ value: "", label: t("growth.every_program") }, ...programs],
            },
          ]}
          state={{ values: { program: programId ?? "" }, errors: [] }}
        />
      )}
      {GROWTH_KINDS.map((kind) => {
        const own = rows.filter((row) => row.kind === kind)
        const found = own[0]?.found ?? 0
        const more = found > own.length ? ` ${t("growth.first_of", { n: own.length, all: found })}` : ""
        return (
          <Table
            caption={titleOf(kind) + more}
            rows={own}
            empty={{ title: titleOf(kind), words: t(`growth.none_${kind}`) }}
            columns={columnsOf(kind, { currency, base, zone, isOfAll })}
          />
        )
      })}
    </>
  )
}

const titleOf = (kind: GrowthKind) =>
  t(`growth.${kind}`, kind === "churned" ? { days: SILENT_DAYS } : { days: NEW_DAYS })

type Shown = { currency: string; base: string; zone: string; isOfAll: boolean }

function columnsOf(kind: GrowthKind, { currency, base, zone, isOfAll }: Shown): Column<GrowthRow>[] {
  const name: Column<GrowthRow> = {
    title: t("coupons.affiliate"),
    cell: (row) => (
      <a href={`${base}/affiliates/${row.id}`}>
        <Name>{row.name}</Name>
      </a>
    ),
  }
  const program: Column<GrowthRow> = { title: t("growth.program"), cell: (row) => <Name>{row.programName}</Name> }
  const since: Column<GrowthRow> = {
    title: t("coupons.since"),
    cell: (row) => <DateTime at={row.approvedAt} zone={zone} isDay />,
  }
  const links: Column<GrowthRow> = { title: t("nav.links"), kind: "number", cell: (row) => <Count value={row.links} /> }
  const clicks: Column<GrowthRow> = {
    title: t("affiliates.clicks"),
    kind: "number",
    cell: (row) => <Count value={row.clicks} />,
  }
  const sales: Column<GrowthRow> = {
    title: t("nav.sales"),
    kind: "number",
    cell: (row) => <Count value={row.sales} />,
  }
  const revenue: Column<GrowthRow> = {
    title: t("plan.metric_revenue"),
    kind: "number",
    cell: (row) => <Money amount={BigInt(row.revenue)} currency={currency} />,
  }
  const own = {
    leader: [sales, revenue],
    new: [links, clicks, sales],
    unseen: [links],
    unsold: [clicks],
    churned: [clicks],
  }
  return [name, ...(isOfAll ? [program] : []), since, ...own[kind]]
}
