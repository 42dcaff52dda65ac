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

const LEFT_OUT: Record<string, string> = {
  below_minimum: "Below the program's minimum: it stays and adds up",
  no_account: "No payout account yet",
  account_restricted: "The payout account is restricted",
  tax_form_missing: "A tax form is missing",
  payee_changed: "Where the money goes changed: it waits for 72 hours",
  bank_details_changed: "The bank details changed: it waits for 72 hours",
  owes: "Owes more from refunds than is payable",
  excluded: "Left out by hand",
  funding_needed: "Waits until more funds are added",
}

/** A reason code in words; what is unknown here shows as itself. */
export function reasonWords(reason: string): string {
  return LEFT_OUT[reason] ?? reason.replaceAll("_", " ")
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
      <PageHead title="Payable" intro="What has passed its hold and could go out today." />
      {payable.length === 0 && (
        <div class="empty">
          <p>Nothing is payable now. Commissions appear here when their hold is over.</p>
        </div>
      )}
      {payable.map((row) => (
        <PayableTables row={row} base={base} zone={zone} />
      ))}
      {mayPrepare && payable.length > 0 && (
        <Card title="Prepare a run">
          <p class="soft">
            A draft freezes who gets what. You submit it; a colleague approves it; then it pays by itself.
          </p>
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
  const sum = (shares: Share[]) => (
    <Money amount={shares.reduce((total, share) => total + share.amount, 0n)} currency={currency} />
  )
  return (
    <>
      <Table
        caption={`Ready, ${currency}`}
        rows={row.ready}
        empty="Nobody is ready in this currency."
        columns={shareColumns(currency, base)}
        total={["Total", sum(row.ready)]}
      />
      {row.leftOut.length > 0 && <LeftOut rows={row.leftOut} currency={currency} base={base} zone={zone} />}
    </>
  )
}

function shareColumns(currency: string, base: string): Column<Share>[] {
  return [
    { title: "Affiliate", cell: (row) => <a href={`${base}/affiliates/${row.affiliateId}`}>{row.name}</a> },
    { title: "Amount", kind: "number", cell: (row) => <Money amount={row.amount} currency={currency} /> },
  ]
}

type LeftOutProps = { rows: ShownPayable["leftOut"]; currency: string; base: string; zone: string }

export function LeftOut({ rows, currency, base, zone }: LeftOutProps) {
  return (
    <Table
      caption={`Left out, ${currency}`}
      rows={rows}
      empty="Nobody."
      columns={[
        ...(shareColumns(currency, base) as Column<ShownPayable["leftOut"][number]>[]),
        { title: "Why", cell: (row) => <Why row={row} zone={zone} /> },
      ]}
    />
  )
}

function Why({ row, zone }: { row: ShownPayable["leftOut"][number]; zone: string }) {
  const words = reasonWords(row.detail ?? row.reason)
  if (!row.heldUntil) return words
  return (
    <>
      {words}, until <DateTime at={row.heldUntil.toISOString()} zone={zone} />
    </>
  )
}

type PrepareProps = { currencies: string[]; programs: Option[]; base: string; state?: FormState }

function PrepareForm({ currencies, programs, base, state }: PrepareProps) {
  return (
    <Form
      action={`${base}/runs`}
      submit="Prepare"
      fields={[
        {
          name: "currency",
          label: "Currency",
          kind: "select",
          options: currencies.map((code) => ({ value: code, label: code })),
          isRequired: true,
        },
        {
          name: "program_id",
          label: "Program",
          kind: "select",
          options: [{ value: "", label: "All programs" }, ...programs],
        },
        {
          name: "cutoff",
          label: "Earned up to",
          kind: "date",
          hint: "That day included. Left empty: everything payable now.",
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
      <PageHead title="Payout runs" intro="Two people release money: one prepares, another approves.">
        <a class="button" href={`${base}/payable`}>
          Prepare a run
        </a>
      </PageHead>
      <Table
        caption="Payout runs"
        isCaptionUnseen
        rows={runs}
        empty="No run yet. Prepare the first from what is payable."
        columns={[
          { title: "Run", cell: (row) => <a href={`${base}/runs/${row.id}`}>{row.id}</a> },
          { title: "Prepared", cell: (row) => <DateTime at={row.createdAt} zone={zone} /> },
          { title: "By", cell: (row) => row.preparedBy },
          { title: "Items", kind: "number", cell: (row) => row.items },
          { title: "Total", kind: "number", cell: (row) => <Money amount={row.total} currency={row.currency} /> },
          { title: "Status", cell: (row) => <StateBadge state={row.status} /> },
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
      needs <Money amount={need.missing} currency={need.currency} /> more:{" "}
      <a href={`${base}/fundings#add`}>Add funds</a>
    </>
  )
}
