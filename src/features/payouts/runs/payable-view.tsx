import type { MessageKey } from "../../../web/messages/catalogue.ts"
import { t, tx } from "../../../web/reader.ts"
import { Badge } from "../../../web/ui/badge.tsx"
import { Card } from "../../../web/ui/card.tsx"
import { EmptyState } from "../../../web/ui/empty.tsx"
import { ButtonForm, Form, type FormState, type Option } from "../../../web/ui/form.tsx"
import type { Arranged } from "../../../web/ui/list.ts"
import {
  currencyColumn,
  currencyFilter,
  filterOf,
  List,
  type ListColumn,
  moneyColumn,
  sumsOf,
} from "../../../web/ui/listed.tsx"
import { DateTime, Money, MoniesInline, PageHead } from "../../../web/ui/text.tsx"
import { affiliateColumn } from "../../programs/affiliates/affiliate-column-view.tsx"
import { reasonWords, Why } from "../views.tsx"
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
  /** All of it, and what of that is looked at. */
  rows: PayableShare[]
  found: Arranged<PayableShare>
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
  const sums = (
    <MoniesInline
      sums={sumsOf(
        waiting.flatMap((one) => one.sums),
        (sum) => sum.amount,
      )}
    />
  )
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

function PayableList(props: PayableProps) {
  const { rows, found, base, zone } = props
  const reasons = rows.flatMap((row) => row.left?.reason ?? [])
  return (
    <List
      caption={t("nav.payable")}
      isCaptionUnseen
      found={found}
      search={t("money.search_entries")}
      filters={[
        filterOf("state", t("affiliates.state"), ["ready", "left_out"], (value) =>
          t(value === "ready" ? "payable.ready" : "payable.left_out"),
        ),
        currencyFilter(t, rows),
        filterOf("why", t("sales.why"), reasons, (value) => reasonWords(value, t)),
      ]}
      empty={t("money.nobody_ready")}
      columns={[...payableColumns(t, base, zone), remindColumn(props)]}
    />
  )
}

type Say = (key: MessageKey) => string

/** The columns of the list and of its file; reminders have one of their own on the page. */
export const payableColumns = (say: Say, base: string, zone: string): ListColumn<PayableShare>[] => [
  affiliateColumn(say, base),
  moneyColumn<PayableShare>(say("rules.flat"), (row) => row.amount, "amount"),
  currencyColumn(say),
  {
    title: say("affiliates.state"),
    sort: "state",
    cell: ({ left }) => (
      <Badge tone={left === null ? "good" : "still"} text={t(left === null ? "payable.ready" : "payable.left_out")} />
    ),
    file: ({ left }) => say(left === null ? "payable.ready" : "payable.left_out"),
  },
  {
    title: say("sales.why"),
    cell: (row) => row.left && <Why row={row.left} zone={zone} />,
    file: ({ left }) => (left ? reasonWords(left.detail ?? left.reason, say) : ""),
  },
  { title: say("remind.column"), file: ({ waiting }) => waiting?.remindedAt?.toISOString() ?? "" },
]

function remindColumn({ base, zone, mayPrepare }: PayableProps): ListColumn<PayableShare> {
  return {
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
  }
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
