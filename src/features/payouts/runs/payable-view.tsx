import { figure } from "../../../lib/csv.ts"
import { toMajor } from "../../../lib/currency.ts"
import type { MessageKey } from "../../../web/messages/catalogue.ts"
import { isMessage, t, tx } from "../../../web/reader.ts"
import { Badge } from "../../../web/ui/badge.tsx"
import { Card } from "../../../web/ui/card.tsx"
import { EmptyState } from "../../../web/ui/empty.tsx"
import { ButtonForm, Form, type FormState, type Option } from "../../../web/ui/form.tsx"
import type { FileColumn, Listing } from "../../../web/ui/list.ts"
import { type Column, ListBar, ListPages, Table } from "../../../web/ui/table.tsx"
import { DateTime, Money, Monies, MoniesInline, Name, PageHead } from "../../../web/ui/text.tsx"
import { Why } from "../views.tsx"
import type { WaitingPayee } from "./remind-waiting.ts"

/** What one affiliate could be paid now in one currency, or why it stays behind. */
export type PayableShare = {
  affiliateId: string
  name: string
  amount: bigint
  currency: string
  /** Why it is left out; null for what is ready. */
  left: { reason: string; detail?: string | null; heldUntil?: Date | null } | null
  /** Where it waits for the affiliate's own account: since when they know. */
  waiting: WaitingPayee | null
}

type PayableProps = {
  /** All of it, what matches, and this page of that. */
  rows: PayableShare[]
  all: PayableShare[]
  shown: PayableShare[]
  list: Listing
  waiting: WaitingPayee[]
  quietDays: number
  currencies: string[]
  programs: Option[]
  base: string
  /** Finance and owners prepare and remind; everybody else reads. */
  mayPrepare: boolean
  zone: string
  state?: FormState
}

/** Posts to `{base}/runs` (`cutoff`, `currency`, `program_id`) and `{base}/payable/reminders` (`affiliate_id`, or all). */
export function PayableView(props: PayableProps) {
  const { rows, currencies, base, mayPrepare, programs, state } = props
  if (rows.length === 0)
    return (
      <>
        <PageHead title={t("nav.payable")} intro={t("money.payable_intro")} />
        <EmptyState words={t("money.nothing_payable")} />
      </>
    )
  return (
    <>
      <PageHead title={t("nav.payable")} intro={t("money.payable_intro")}>
        {mayPrepare && (
          <a class="button" href="#prepare">
            {t("money.prepare")}
          </a>
        )}
      </PageHead>
      {currencies.map((currency) => (
        <Answer rows={rows.filter((row) => row.currency === currency)} currency={currency} />
      ))}
      <Reminders {...props} />
      <PayableList {...props} />
      {mayPrepare && (
        <Card title={t("money.prepare")} id="prepare">
          <p class="soft">{t("money.prepare_words")}</p>
          <PrepareForm currencies={currencies} programs={programs} base={base} {...(state && { state })} />
        </Card>
      )}
    </>
  )
}

const sumOf = (rows: { amount: bigint }[]) => rows.reduce((total, row) => total + row.amount, 0n)

function Answer({ rows, currency }: { rows: PayableShare[]; currency: string }) {
  const [ready, left] = [rows.filter((row) => row.left === null), rows.filter((row) => row.left !== null)]
  const amount = (of: PayableShare[]) => <Money amount={sumOf(of)} currency={currency} />
  return (
    <p class="lead">
      {tx("money.ready_sum", { amount: amount(ready), n: ready.length })}{" "}
      {left.length > 0 && tx("money.left_out_sum", { amount: amount(left), n: left.length })}
    </p>
  )
}

/** Of those left out, whose own account keeps it back: how much that is, and the way to mail them all. */
function Reminders({ waiting, quietDays, base, zone, mayPrepare }: PayableProps) {
  if (waiting.length === 0) return null
  const due = waiting.filter(({ isDue }) => isDue)
  const sums = <MoniesInline sums={sumsOf(waiting.flatMap((one) => one.sums))} />
  const last = waiting.flatMap(({ remindedAt }) => remindedAt ?? []).toSorted((a, b) => b.getTime() - a.getTime())[0]
  const at = last && <DateTime at={last.toISOString()} zone={zone} />
  return (
    <Card title={t("remind.title")} id="reminders">
      <p>
        {tx("remind.waiting", { n: waiting.length, sums })} {at ? tx("remind.last", { at }) : t("remind.never")}
      </p>
      {mayPrepare && due.length > 0 && (
        <div class="actions">
          <ButtonForm action={`${base}/payable/reminders`} label={t("remind.button", { n: due.length })} />
        </div>
      )}
      {due.length === 0 && <p class="soft">{t("remind.nobody", { days: quietDays })}</p>}
    </Card>
  )
}

function sumsOf(sums: { amount: bigint; currency: string }[]) {
  const currencies = [...new Set(sums.map(({ currency }) => currency))].sort()
  return currencies.map((currency) => ({ currency, amount: sumOf(sums.filter((sum) => sum.currency === currency)) }))
}

function PayableList(props: PayableProps) {
  const { rows, all, shown, list, currencies } = props
  const reasons = [...new Set(rows.flatMap((row) => row.left?.reason ?? []))]
  return (
    <>
      <ListBar
        list={list}
        search={t("money.search_entries")}
        filters={[
          {
            name: "state",
            label: t("affiliates.state"),
            options: [
              { value: "ready", label: t("payable.ready") },
              { value: "left_out", label: t("payable.left_out") },
            ],
          },
          {
            name: "currency",
            label: t("affiliates.currency"),
            options: currencies.map((value) => ({ value, label: value })),
          },
          {
            name: "why",
            label: t("sales.why"),
            options: reasons.map((value) => ({ value, label: reasonText(value, t) })),
          },
        ]}
        hasFile
      />
      <Table
        caption={t("nav.payable")}
        isCaptionUnseen
        rows={shown}
        list={list}
        empty={t("money.nobody_ready")}
        columns={payableColumns(props)}
        total={[t("money.total"), <Monies sums={sumsOf(all)} />, "", "", ""]}
      />
      <ListPages list={list} />
    </>
  )
}

function payableColumns({ base, zone, mayPrepare }: PayableProps): Column<PayableShare>[] {
  return [
    {
      title: t("coupons.affiliate"),
      sort: "name",
      cell: (row) => (
        <a href={`${base}/affiliates/${row.affiliateId}`}>
          <Name>{row.name}</Name>
        </a>
      ),
    },
    {
      title: t("rules.flat"),
      kind: "number",
      sort: "amount",
      cell: (row) => <Money amount={row.amount} currency={row.currency} />,
    },
    {
      title: t("affiliates.state"),
      sort: "state",
      cell: ({ left }) => (
        <Badge tone={left === null ? "good" : "still"} text={t(left === null ? "payable.ready" : "payable.left_out")} />
      ),
    },
    { title: t("sales.why"), cell: (row) => row.left && <Why row={row.left} zone={zone} /> },
    {
      title: t("remind.column"),
      cell: ({ waiting }) =>
        waiting && (
          <>
            {waiting.remindedAt && <DateTime at={waiting.remindedAt.toISOString()} zone={zone} isDay />}{" "}
            {mayPrepare && waiting.isDue && (
              <ButtonForm
                action={`${base}/payable/reminders`}
                label={t("remind.one")}
                tone="quiet"
                hidden={{ affiliate_id: waiting.affiliateId }}
              />
            )}
          </>
        ),
    },
  ]
}

type Say = (key: MessageKey) => string

function reasonText(reason: string, say: Say): string {
  const key = `money.left_${reason}`
  return isMessage(key) ? say(key) : reason.replaceAll("_", " ")
}

/** What the file says of each, amounts in major units. */
export const payableFileColumns = (say: Say): FileColumn<PayableShare>[] => [
  { title: say("coupons.affiliate"), file: (row) => row.name },
  { title: say("rules.flat"), file: (row) => figure(toMajor(row.amount, row.currency)) },
  { title: say("affiliates.currency"), file: (row) => row.currency },
  {
    title: say("affiliates.state"),
    file: ({ left }) => say(left === null ? "payable.ready" : "payable.left_out"),
  },
  { title: say("sales.why"), file: ({ left }) => (left ? reasonText(left.detail ?? left.reason, say) : "") },
  { title: say("remind.column"), file: ({ waiting }) => waiting?.remindedAt?.toISOString() ?? "" },
]

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
