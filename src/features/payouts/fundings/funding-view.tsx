import { formatMoney } from "../../../lib/currency.ts"
import { t } from "../../../web/reader.ts"
import { StateBadge } from "../../../web/ui/badge.tsx"
import { Card } from "../../../web/ui/card.tsx"
import { Form, type FormState } from "../../../web/ui/form.tsx"
import { type Page, Pager, Table } from "../../../web/ui/table.tsx"
import { DateTime, Money, Nothing, OutLink, PageHead } from "../../../web/ui/text.tsx"
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
  needs: NeedCell[]
  fundings: FundingRow[]
  back: BackFrom | null
  currency: string
  base: string
  page: Page
  zone: string
  /** Finance and owners put money in; everybody else reads. */
  mayOpen: boolean
  state?: FormState
}

/** Whether they have paid, as far as we know, and Stripe has not confirmed it yet. */
const isAwaited = (back: BackFrom | null): back is BackFrom => back?.hasPaid === true && back.status === "open"

/** Posts to `{base}/fundings`: `amount` (in major units), `currency`. */
export function FundingsView(props: FundingsProps) {
  const { isPrefunded, fundings, back, base, page, zone, mayOpen } = props
  const awaited = isAwaited(back) ? back.id : null
  return (
    <>
      <PageHead title={t("nav.funds")} intro={isPrefunded ? t("money.is_prefunded") : t("money.is_platform")} />
      <div class="stack" id="funds" data-live={awaited ? "" : undefined}>
        {back && <p class="note">{backWords(back)}</p>}
        <NeedTable {...props} />
      </div>
      {mayOpen && <AddFunds {...props} />}
      <div id="fundings" data-live={awaited ? "" : undefined}>
        <FundingTable fundings={fundings} awaited={awaited} zone={zone} mayOpen={mayOpen} />
      </div>
      <Pager {...page} />
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

function NeedTable({ needs }: FundingsProps) {
  return (
    <Table
      caption={t("money.available_funds")}
      rows={needs}
      empty={t("money.nothing_in")}
      columns={[
        { title: t("affiliates.currency"), cell: (row) => row.currency },
        {
          title: t("money.available"),
          kind: "number",
          cell: (row) => <Money amount={row.available} currency={row.currency} />,
        },
        {
          title: t("money.to_send"),
          kind: "number",
          cell: (row) => <Money amount={row.toSend} currency={row.currency} />,
        },
        {
          title: t("money.account_platform"),
          kind: "number",
          cell: (row) => <Sum amount={row.owed} currency={row.currency} />,
        },
        {
          title: t("money.missing"),
          kind: "number",
          cell: (row) => <Sum amount={row.missing} currency={row.currency} />,
        },
      ]}
    />
  )
}

const Sum = ({ amount, currency }: { amount: bigint; currency: string }) =>
  amount === 0n ? <Nothing /> : <Money amount={amount} currency={currency} />

function AddFunds({ needs, back, currency, base, state }: FundingsProps) {
  // What is missing may just have been paid.
  const short = isAwaited(back) ? undefined : needs.find((row) => row.missing > 0n)
  const values: Record<string, string> = short
    ? { amount: formatMoney(short.missing, short.currency).split(" ")[0] ?? "", currency: short.currency }
    : { currency }
  return (
    <Card title={t("money.add_funds")} id="add">
      <p class="soft">{t("money.add_words")}</p>
      <Form
        action={`${base}/fundings`}
        submit={t("money.add_submit")}
        shape="row"
        fields={[
          { name: "amount", label: t("rules.flat"), placeholder: "1,200.00", isRequired: true, maxLength: 20 },
          { name: "currency", label: t("affiliates.currency"), isRequired: true, maxLength: 3 },
        ]}
        state={state ?? { values, errors: [] }}
      />
    </Card>
  )
}

/** `awaited`: the funding that was paid a moment ago, as far as we know: nobody is asked to pay it again. */
type TableProps = { fundings: FundingRow[]; awaited: string | null; zone: string; mayOpen: boolean }

function FundingTable({ fundings, awaited, zone, mayOpen }: TableProps) {
  return (
    <Table
      caption={t("money.fundings")}
      rows={fundings}
      empty={t("money.no_funding")}
      columns={[
        {
          title: t("privacy.asked"),
          cell: (row) => (
            <>
              <DateTime at={row.at} zone={zone} />
              {row.reference && <span class="sub">{row.reference}</span>}
            </>
          ),
        },
        {
          title: t("rules.flat"),
          kind: "number",
          cell: (row) => <Money amount={row.amount} currency={row.currency} />,
        },
        { title: t("money.paid"), kind: "number", cell: (row) => <Paid row={row} /> },
        {
          title: t("money.taken_back"),
          kind: "number",
          cell: (row) => <Sum amount={row.returned} currency={row.paidCurrency ?? row.currency} />,
        },
        {
          title: t("affiliates.state"),
          cell: (row) => (
            <>
              <StateBadge state={row.status} />
              {row.reason && <span class="sub">{row.reason.replaceAll("_", " ")}</span>}
              {mayOpen && row.checkoutUrl && (
                <span class="sub">
                  {row.id === awaited ? (
                    t("money.stripe_confirms")
                  ) : (
                    <OutLink url={row.checkoutUrl}>{t("money.pay_at_stripe")}</OutLink>
                  )}
                </span>
              )}
            </>
          ),
        },
      ]}
    />
  )
}

function Paid({ row }: { row: FundingRow }) {
  return row.paid === null || row.paidCurrency === null ? (
    <Nothing />
  ) : (
    <Money amount={row.paid} currency={row.paidCurrency} />
  )
}
