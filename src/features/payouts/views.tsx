import { isMessage, t, tx } from "../../web/reader.ts"
import { StateBadge } from "../../web/ui/badge.tsx"
import { Card } from "../../web/ui/card.tsx"
import { Form, type FormState, type Option } from "../../web/ui/form.tsx"
import { type Column, type Page, Pager, Table } from "../../web/ui/table.tsx"
import { DateTime, Money, PageHead } from "../../web/ui/text.tsx"

type Share = { affiliateId: string; name: string; amount: bigint }

/** What is there of the vendor's own funds in one currency, and what its runs need. */
export type NeedCell = { currency: string; available: bigint; owed: bigint; toSend: bigint; missing: bigint }

/** What could be paid now in one currency, and who stays behind with what, and why. */
export type ShownPayable = {
  currency: string
  ready: Share[]
  leftOut: (Share & { reason: string; detail?: string | null; heldUntil?: Date | null })[]
}

/** A reason code in words; what is unknown here shows as itself. */
export function reasonWords(reason: string): string {
  const key = `money.left_${reason}`
  return isMessage(key) ? t(key) : reason.replaceAll("_", " ")
}

type PayableProps = {
  payable: ShownPayable[]
  programs: Option[]
  base: string
  /** Finance and owners prepare; everybody else reads. */
  mayPrepare: boolean
  zone: string
  state?: FormState
}

/** Posts to `{base}/runs`: `cutoff`, `currency`, `program_id`. */
export function PayableView({ payable, programs, base, mayPrepare, zone, state }: PayableProps) {
  return (
    <>
      <PageHead title={t("nav.payable")} intro={t("money.payable_intro")} />
      {payable.length === 0 && (
        <div class="empty">
          <p>{t("money.nothing_payable")}</p>
        </div>
      )}
      {payable.map((row) => (
        <p class="lead">
          {tx("money.ready_sum", { amount: <Sum shares={row.ready} currency={row.currency} />, n: row.ready.length })}{" "}
          {row.leftOut.length > 0 &&
            tx("money.left_out_sum", {
              amount: <Sum shares={row.leftOut} currency={row.currency} />,
              n: row.leftOut.length,
            })}
        </p>
      ))}
      {payable.map((row) => (
        <PayableTables row={row} base={base} zone={zone} />
      ))}
      {mayPrepare && payable.length > 0 && (
        <Card title={t("money.prepare")}>
          <p class="soft">{t("money.prepare_words")}</p>
          <PrepareForm
            currencies={payable.map((row) => row.currency)}
            programs={programs}
            base={base}
            {...(state && { state })}
          />
        </Card>
      )}
    </>
  )
}

function PayableTables({ row, base, zone }: { row: ShownPayable; base: string; zone: string }) {
  const { currency } = row
  return (
    <>
      <Table
        caption={t("money.ready_in", { currency })}
        rows={row.ready}
        empty={t("money.nobody_ready")}
        columns={shareColumns(currency, base)}
        total={[t("money.total"), <Sum shares={row.ready} currency={currency} />]}
      />
      {row.leftOut.length > 0 && <LeftOut rows={row.leftOut} currency={currency} base={base} zone={zone} />}
    </>
  )
}

const Sum = ({ shares, currency }: { shares: Share[]; currency: string }) => (
  <Money amount={shares.reduce((total, share) => total + share.amount, 0n)} currency={currency} />
)

function shareColumns(currency: string, base: string): Column<Share>[] {
  return [
    { title: t("coupons.affiliate"), cell: (row) => <a href={`${base}/affiliates/${row.affiliateId}`}>{row.name}</a> },
    { title: t("rules.flat"), kind: "number", cell: (row) => <Money amount={row.amount} currency={currency} /> },
  ]
}

type LeftOutProps = { rows: ShownPayable["leftOut"]; currency: string; base: string; zone: string }

export function LeftOut({ rows, currency, base, zone }: LeftOutProps) {
  return (
    <Table
      caption={t("money.left_out_in", { currency })}
      rows={rows}
      empty={t("money.nobody")}
      columns={[
        ...(shareColumns(currency, base) as Column<ShownPayable["leftOut"][number]>[]),
        { title: t("sales.why"), cell: (row) => <Why row={row} zone={zone} /> },
      ]}
    />
  )
}

function Why({ row, zone }: { row: ShownPayable["leftOut"][number]; zone: string }) {
  const words = reasonWords(row.detail ?? row.reason)
  if (!row.heldUntil) return words
  const at = <DateTime at={row.heldUntil.toISOString()} zone={zone} />
  return <>{tx("money.until", { why: words, at })}</>
}

type PrepareProps = { currencies: string[]; programs: Option[]; base: string; state?: FormState }

function PrepareForm({ currencies, programs, base, state }: PrepareProps) {
  return (
    <Form
      action={`${base}/runs`}
      submit={t("money.prepare_submit")}
      fields={[
        {
          name: "currency",
          label: t("affiliates.currency"),
          kind: "select",
          options: currencies.map((code) => ({ value: code, label: code })),
          isRequired: true,
        },
        {
          name: "program_id",
          label: t("earnings.program"),
          kind: "select",
          options: [{ value: "", label: t("money.all_programs") }, ...programs],
        },
        {
          name: "cutoff",
          label: t("money.earned_to"),
          kind: "date",
          hint: t("money.earned_to_hint"),
        },
      ]}
      {...(state && { state })}
    />
  )
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

export function RunsView({ runs, base, page, zone }: { runs: RunRow[]; base: string; page: Page; zone: string }) {
  return (
    <>
      <PageHead title={t("nav.runs")} intro={t("money.runs_intro")}>
        <a class="button" href={`${base}/payable`}>
          {t("money.prepare")}
        </a>
      </PageHead>
      <Table
        caption={t("nav.runs")}
        isCaptionUnseen
        rows={runs}
        empty={t("money.no_run")}
        columns={[
          {
            title: t("money.step_prepared"),
            cell: (row) => (
              <a href={`${base}/runs/${row.id}`}>
                <DateTime at={row.createdAt} zone={zone} />
              </a>
            ),
          },
          { title: t("credit.by"), cell: (row) => row.preparedBy },
          { title: t("money.items"), kind: "number", cell: (row) => row.items },
          {
            title: t("money.total"),
            kind: "number",
            cell: (row) => <Money amount={row.total} currency={row.currency} />,
          },
          { title: t("affiliates.status"), cell: (row) => <StateBadge state={row.status} /> },
        ]}
      />
      <Pager {...page} />
    </>
  )
}

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
