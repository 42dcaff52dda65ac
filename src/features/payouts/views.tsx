import { figure } from "../../lib/csv.ts"
import { toMajor } from "../../lib/currency.ts"
import type { MessageKey } from "../../web/messages/catalogue.ts"
import { isMessage, t, tx } from "../../web/reader.ts"
import { StateBadge } from "../../web/ui/badge.tsx"
import type { FileColumn, Listing } from "../../web/ui/list.ts"
import { type Column, ListBar, ListPages, Table } from "../../web/ui/table.tsx"
import { DateTime, Money, Monies, PageHead } from "../../web/ui/text.tsx"

type Share = { affiliateId: string; name: string; amount: bigint }

/** What is there of the vendor's own funds in one currency, and what its runs need. */
export type NeedCell = { currency: string; available: bigint; owed: bigint; toSend: bigint; missing: bigint }

/** Who stays behind with what, and why. */
export type LeftShare = Share & { reason: string; detail?: string | null; heldUntil?: Date | null }

/** A reason code in words; what is unknown here shows as itself. */
export function reasonWords(reason: string): string {
  const key = `money.left_${reason}`
  return isMessage(key) ? t(key) : reason.replaceAll("_", " ")
}

function shareColumns(currency: string, base: string): Column<Share>[] {
  return [
    { title: t("coupons.affiliate"), cell: (row) => <a href={`${base}/affiliates/${row.affiliateId}`}>{row.name}</a> },
    { title: t("rules.flat"), kind: "number", cell: (row) => <Money amount={row.amount} currency={currency} /> },
  ]
}

type LeftOutProps = { rows: LeftShare[]; currency: string; base: string; zone: string }

export function LeftOut({ rows, currency, base, zone }: LeftOutProps) {
  return (
    <Table
      caption={t("money.left_out_in", { currency })}
      rows={rows}
      empty={t("money.nobody")}
      columns={[
        ...(shareColumns(currency, base) as Column<LeftShare>[]),
        { title: t("sales.why"), cell: (row) => <Why row={row} zone={zone} /> },
      ]}
    />
  )
}

export function Why({ row, zone }: { row: Omit<LeftShare, keyof Share>; zone: string }) {
  const words = reasonWords(row.detail ?? row.reason)
  if (!row.heldUntil) return words
  const at = <DateTime at={row.heldUntil.toISOString()} zone={zone} />
  return <>{tx("money.until", { why: words, at })}</>
}

export type RunRow = {
  id: string
  status: string
  currency: string
  total: bigint
  items: number
  preparedBy: string
  createdAt: string
}

type RunsProps = { runs: RunRow[]; all: RunRow[]; shown: RunRow[]; list: Listing; base: string; zone: string }

export function RunsView({ runs, all, shown, list, base, zone }: RunsProps) {
  const currencies = [...new Set(all.map((row) => row.currency))].sort()
  const sumIn = (currency: string) => all.reduce((sum, row) => (row.currency === currency ? sum + row.total : sum), 0n)
  const options = (values: string[], label: (value: string) => string) =>
    [...new Set(values)].sort().map((value) => ({ value, label: label(value) }))
  return (
    <>
      <PageHead title={t("nav.runs")} intro={t("money.runs_intro")}>
        <a class="button" href={`${base}/payable`}>
          {t("money.prepare")}
        </a>
      </PageHead>
      {runs.length > 0 && (
        <ListBar
          list={list}
          search={t("credit.by")}
          filters={[
            {
              name: "status",
              label: t("affiliates.status"),
              options: options(
                runs.map((row) => row.status),
                stateText,
              ),
            },
            {
              name: "currency",
              label: t("affiliates.currency"),
              options: options(
                runs.map((row) => row.currency),
                String,
              ),
            },
          ]}
          hasFile
        />
      )}
      <Table
        caption={t("nav.runs")}
        isCaptionUnseen
        rows={shown}
        list={list}
        empty={t("money.no_run")}
        columns={runColumns(base, zone)}
        total={[
          t("money.total"),
          "",
          all.reduce((sum, row) => sum + row.items, 0),
          <Monies sums={currencies.map((currency) => ({ currency, amount: sumIn(currency) }))} />,
          "",
        ]}
      />
      <ListPages list={list} />
    </>
  )
}

function stateText(status: string): string {
  const key = `state.${status}`
  return isMessage(key) ? t(key) : status
}

const runColumns = (base: string, zone: string): Column<RunRow>[] => [
  {
    title: t("money.step_prepared"),
    sort: "at",
    cell: (row) => (
      <a href={`${base}/runs/${row.id}`}>
        <DateTime at={row.createdAt} zone={zone} />
      </a>
    ),
  },
  { title: t("credit.by"), sort: "by", cell: (row) => row.preparedBy },
  { title: t("money.items"), kind: "number", sort: "items", cell: (row) => row.items },
  {
    title: t("money.total"),
    kind: "number",
    sort: "total",
    cell: (row) => <Money amount={row.total} currency={row.currency} />,
  },
  { title: t("affiliates.status"), cell: (row) => <StateBadge state={row.status} /> },
]

/** What the file of the list says of each run, amounts in major units. */
export const runFileColumns = (say: (key: MessageKey) => string): FileColumn<RunRow>[] => [
  { title: say("money.step_prepared"), file: (row) => row.createdAt },
  { title: say("credit.by"), file: (row) => row.preparedBy },
  { title: say("money.items"), file: (row) => figure(row.items) },
  { title: say("money.total"), file: (row) => figure(toMajor(row.total, row.currency)) },
  { title: say("affiliates.currency"), file: (row) => row.currency },
  { title: say("affiliates.status"), file: (row) => row.status },
]

/** Of one run: what it needs is there, or how much more is to be put in. */
export function RunFunds({ need, base }: { need: NeedCell; base: string }) {
  if (need.missing === 0n)
    return (
      <>
        <Money amount={need.available} currency={need.currency} /> ✓
      </>
    )
  return (
    <>
      {tx("money.needs_more", {
        amount: <Money amount={need.missing} currency={need.currency} />,
        add: <a href={`${base}/fundings#add`}>{t("money.add_funds")}</a>,
      })}
    </>
  )
}
