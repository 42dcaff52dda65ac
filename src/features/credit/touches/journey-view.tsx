import { Channel } from "../../../web/chart/chart.tsx"
import type { MessageKey } from "../../../web/messages/catalogue.ts"
import { t, tx } from "../../../web/reader.ts"
import { Badge } from "../../../web/ui/badge.tsx"
import { Card } from "../../../web/ui/card.tsx"
import { ButtonForm, Form } from "../../../web/ui/form.tsx"
import type { Arranged } from "../../../web/ui/list.ts"
import {
  currencyColumn,
  currencyFilter,
  List,
  type ListColumn,
  moneyColumn,
  timeColumn,
} from "../../../web/ui/listed.tsx"
import { Table } from "../../../web/ui/table.tsx"
import { DateTime, Money, PageHead } from "../../../web/ui/text.tsx"

/** A touch, or a sale with `sale` set. */
export type Moment = {
  at: string
  channel: string
  words: string[]
  sale: { id: string; externalId: string; amount: bigint; refunded: bigint; currency: string } | null
}

type JourneyProps = { customer: string; moments: Moment[]; base: string; zone: string }

/** One customer's way to us, from the first touch on, whoever reported it. */
export function JourneyView({ customer, moments, base, zone }: JourneyProps) {
  return (
    <>
      <PageHead title={t("credit.journey_of", { customer })} intro={t("credit.journey_intro")} />
      <Card title={t("credit.timeline")}>
        <ol class="timeline">
          {moments.map((one) => (
            <li class={one.sale ? "closed" : "touch"}>
              <DateTime at={one.at} zone={zone} />{" "}
              {one.sale ? (
                <strong>
                  <a href={`${base}/credit/${one.sale.id}`}>{t("credit.sale_of", { order: one.sale.externalId })}</a>,{" "}
                  <Money amount={one.sale.amount} currency={one.sale.currency} />
                </strong>
              ) : (
                <strong>
                  <Channel name={one.channel} />
                </strong>
              )}
              {one.sale && one.sale.refunded > 0n && (
                <>
                  {" "}
                  ·{" "}
                  {tx("credit.refunded", {
                    amount: <Money amount={-one.sale.refunded} currency={one.sale.currency} />,
                  })}
                </>
              )}
              {one.words.length > 0 && <span class="sub">{one.words.join(" · ")}</span>}
            </li>
          ))}
        </ol>
      </Card>
    </>
  )
}

export type UnsettledRow = {
  id: string
  externalId: string
  customer: string
  closedAt: string
  amount: bigint
  currency: string
  proposal: string
  why: string
}
export type TransferRow = {
  id: string
  saleId: string
  words: string
  reason: string
  status: TransferStatus
  proposedBy: string
  approvedBy: string | null
  at: string
  /** Whether who looks may decide it; the verb decides again. */
  mayApprove: boolean
  mayReverse: boolean
}

type QueueProps = {
  /** All of them, and what of that is looked at. */
  rows: UnsettledRow[]
  found: Arranged<UnsettledRow>
  transfers: TransferRow[]
  base: string
  zone: string
}

/** What people have to settle: proposals without a record, and transfers that wait for a second person. */
export function CreditQueueView({ rows, found, transfers, base, zone }: QueueProps) {
  return (
    <>
      <PageHead title={t("nav.credit")} intro={t("credit.queue_intro")} />
      <Form
        method="get"
        action={`${base}/journeys`}
        shape="row"
        submit={t("credit.show_journey")}
        fields={[{ name: "customer", label: t("credit.customer_id"), kind: "search", isRequired: true }]}
      />
      <Transfers
        caption={t("credit.to_approve")}
        transfers={transfers}
        base={base}
        zone={zone}
        empty={t("credit.none_waits")}
        hasSale
      />
      <List
        caption={t("credit.to_settle")}
        found={found}
        search={t("credit.search_for")}
        filters={[currencyFilter(t, rows)]}
        empty={t("credit.settled")}
        columns={unsettledColumns(t, base, zone)}
      />
    </>
  )
}

/** The columns of sales to settle, and of their file. */
export const unsettledColumns = (
  say: (key: MessageKey) => string,
  base: string,
  zone: string,
): ListColumn<UnsettledRow>[] => [
  {
    title: say("sales.sale"),
    sort: "order",
    cell: (row) => <a href={`${base}/credit/${row.id}`}>{row.externalId}</a>,
    file: (row) => row.externalId,
  },
  timeColumn<UnsettledRow>(say("sales.when"), (row) => row.closedAt, { zone, sort: "at" }),
  { title: say("sales.customer"), sort: "customer", cell: (row) => row.customer, file: (row) => row.customer },
  moneyColumn<UnsettledRow>(say("rules.flat"), (row) => row.amount, "amount"),
  currencyColumn(say),
  { title: say("credit.proposed"), cell: (row) => row.proposal, file: (row) => row.proposal },
  { title: say("credit.why_open"), sort: "why", cell: (row) => row.why, file: (row) => row.why },
]

const STATES = { proposed: "warn", approved: "good", reversed: "still" } as const

type TransferStatus = keyof typeof STATES

type TransfersProps = {
  caption: string
  transfers: TransferRow[]
  base: string
  zone: string
  empty: string
  /** Where each stands beside transfers of other sales. */
  hasSale?: boolean
}

/** Credit that somebody asks to move; another person decides. */
export function Transfers({ caption, transfers, base, zone, empty, hasSale }: TransfersProps) {
  const act = (row: TransferRow, what: string) => `${base}/credit/${row.saleId}/transfers/${row.id}/${what}`
  return (
    <Table
      caption={caption}
      rows={transfers}
      empty={empty}
      columns={[
        {
          title: t("credit.transfer"),
          cell: (row) => (
            <>
              {hasSale ? <a href={`${base}/credit/${row.saleId}`}>{row.words}</a> : row.words}
              <span class="sub">{row.reason}</span>
            </>
          ),
        },
        {
          title: t("credit.proposed"),
          cell: (row) => (
            <>
              {row.proposedBy}
              <span class="sub">
                <DateTime at={row.at} zone={zone} />
              </span>
            </>
          ),
        },
        {
          title: t("affiliates.state"),
          cell: (row) => <Badge tone={STATES[row.status]} text={t(`state.${row.status}`)} />,
        },
        {
          title: t("credit.decide"),
          cell: (row) => (
            <div class="actions">
              {row.mayApprove && (
                <ButtonForm action={act(row, "approval")} label={t("affiliates.approve")} tone="primary" />
              )}
              {row.mayReverse && <ButtonForm action={act(row, "reversal")} label={t("credit.take_back")} />}
            </div>
          ),
        },
      ]}
    />
  )
}
