import type { Child } from "hono/jsx"
import type { MessageKey } from "../../../web/messages/catalogue.ts"
import { currentReader, t } from "../../../web/reader.ts"
import { StateBadge, stateText } from "../../../web/ui/badge.tsx"
import { Card } from "../../../web/ui/card.tsx"
import { Form, type FormState } from "../../../web/ui/form.tsx"
import type { Arranged } from "../../../web/ui/list.ts"
import {
  currencyColumn,
  currencyFilter,
  filterOf,
  List,
  type ListColumn,
  moneyColumn,
  timeColumn,
  withoutTotal,
} from "../../../web/ui/listed.tsx"
import { moneyInput } from "../../../web/ui/read-input.ts"
import { DateTime, OutLink, PageHead } from "../../../web/ui/text.tsx"
import type { NeedCell } from "../views.tsx"

export type FundingRow = {
  id: string
  status: string
  amount: bigint
  currency: string
  paid: bigint | null
  paidCurrency: string | null
  returned: bigint
  reference: string | null
  reason: string | null
  checkoutUrl: string | null
  at: string
}

/** A funding whose checkout they come back from, and whether by its way out for who has paid. */
export type BackFrom = { id: string; status: string; hasPaid: boolean }

type FundingsProps = {
  isPrefunded: boolean
  /** What is there and what runs need, a row a currency. */
  needs: Arranged<NeedCell>
  /** All of it, and what of that is looked at. */
  fundings: FundingRow[]
  found: Arranged<FundingRow>
  back: BackFrom | null
  currency: string
  base: string
  zone: string
  /** Finance and owners put money in; everybody else reads. */
  mayOpen: boolean
  state?: FormState
}

/** Whether they have paid, as far as we know, and Stripe has not confirmed it yet. */
const isAwaited = (back: BackFrom | null): back is BackFrom => back?.hasPaid === true && back.status === "open"

/** Posts to `{base}/fundings`: `amount` (in major units), `currency`. */
export function FundingsView(props: FundingsProps) {
  const { isPrefunded, fundings, found, back, base, zone, mayOpen } = props
  const awaited = isAwaited(back) ? back.id : null
  return (
    <>
      <PageHead title={t("nav.funds")} intro={isPrefunded ? t("money.is_prefunded") : t("money.is_platform")} />
      <div class="stack" id="funds" data-live={awaited ? "" : undefined}>
        {back && <p class="note">{backWords(back)}</p>}
        <NeedList {...props} />
      </div>
      {mayOpen && <AddFunds {...props} />}
      <div id="fundings" data-live={awaited ? "" : undefined}>
        <FundingList fundings={fundings} found={found} awaited={awaited} zone={zone} mayOpen={mayOpen} />
      </div>
      <p class="soft">
        <a href={`${base}/runs`}>{t("nav.runs")}</a>
      </p>
    </>
  )
}

function backWords({ status, hasPaid }: BackFrom): string {
  if (status === "funded") return t("money.back_funded")
  if (status !== "open") return t("money.back_unpaid")
  return hasPaid ? t("money.back_paid") : t("money.back_left")
}

/** The columns of what is there and needed, a row a currency, and of their file. */
export const needColumns = (say: Say): ListColumn<NeedCell>[] => {
  const money = (title: MessageKey, sort: string, read: (row: NeedCell) => bigint | null) =>
    withoutTotal(moneyColumn<NeedCell>(say(title), read, sort))
  return [
    {
      title: say("affiliates.currency"),
      sort: "currency",
      cell: (row) => row.currency,
      file: (row) => row.currency,
    },
    money("money.available", "available", (row) => row.available),
    money("money.to_send", "to_send", (row) => row.toSend),
    money("money.account_platform", "owed", (row) => row.owed || null),
    money("money.missing", "missing", (row) => row.missing || null),
  ]
}

const NeedList = ({ needs }: FundingsProps) => (
  <List caption={t("money.available_funds")} found={needs} empty={t("money.nothing_in")} columns={needColumns(t)} />
)

const EXAMPLE = 120_000n

function AddFunds({ needs, back, currency, base, state }: FundingsProps) {
  const { language } = currentReader()
  // What is missing may just have been paid.
  const short = isAwaited(back) ? undefined : needs.all.find((row) => row.missing > 0n)
  const values: Record<string, string> = short
    ? { amount: moneyInput(short.missing, short.currency, language), currency: short.currency }
    : { currency }
  return (
    <Card title={t("money.add_funds")} id="add">
      <p class="soft">{t("money.add_words")}</p>
      <Form
        action={`${base}/fundings`}
        submit={t("money.add_submit")}
        shape="row"
        fields={[
          {
            name: "amount",
            label: t("rules.flat"),
            placeholder: moneyInput(EXAMPLE, "EUR", language),
            isRequired: true,
            maxLength: 20,
          },
          { name: "currency", label: t("affiliates.currency"), isRequired: true, maxLength: 3 },
        ]}
        state={state ?? { values, errors: [] }}
      />
    </Card>
  )
}

type Say = (key: MessageKey) => string
const paidIn = (row: FundingRow) => row.paidCurrency ?? row.currency

/** `awaited`: the funding that was paid a moment ago, as far as we know: nobody is asked to pay it again. */
type ListProps = Pick<FundingsProps, "fundings" | "found" | "zone" | "mayOpen"> & { awaited: string | null }

function FundingList({ fundings, found, awaited, zone, mayOpen }: ListProps) {
  const pay = ({ id, checkoutUrl }: FundingRow) =>
    mayOpen &&
    checkoutUrl && (
      <span class="sub">
        {id === awaited ? t("money.stripe_confirms") : <OutLink url={checkoutUrl}>{t("money.pay_at_stripe")}</OutLink>}
      </span>
    )
  return (
    <List
      caption={t("money.fundings")}
      found={found}
      search={t("money.reference")}
      filters={[
        filterOf(
          "status",
          t("affiliates.state"),
          fundings.map((row) => row.status),
          (status) => stateText(status, t),
        ),
        currencyFilter(t, fundings),
      ]}
      empty={t("money.no_funding")}
      columns={fundingColumns(t, zone, pay)}
    />
  )
}

/** The columns of the list and of its file; `pay` is what can be done about one. */
export const fundingColumns = (
  say: Say,
  zone: string,
  pay: (row: FundingRow) => Child = () => null,
): ListColumn<FundingRow>[] => [
  {
    ...timeColumn<FundingRow>(say("privacy.asked"), (row) => row.at, { zone, sort: "at" }),
    cell: (row) => (
      <>
        <DateTime at={row.at} zone={zone} />
        {row.reference && <span class="sub">{row.reference}</span>}
      </>
    ),
  },
  { title: say("money.reference"), file: (row) => row.reference ?? "" },
  moneyColumn<FundingRow>(say("rules.flat"), (row) => row.amount, "amount"),
  currencyColumn(say),
  moneyColumn<FundingRow>(say("money.paid"), (row) => row.paid, "paid", paidIn),
  moneyColumn<FundingRow>(say("money.taken_back"), (row) => row.returned || null, "returned", paidIn),
  { title: say("money.paid_currency"), file: (row) => (row.paid === null ? "" : paidIn(row)) },
  {
    title: say("affiliates.state"),
    sort: "status",
    cell: (row) => (
      <>
        <StateBadge state={row.status} />
        {row.reason && <span class="sub">{row.reason.replaceAll("_", " ")}</span>}
        {pay(row)}
      </>
    ),
    file: (row) => stateText(row.status, say),
  },
]
