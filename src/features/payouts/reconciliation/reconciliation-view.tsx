import type { MessageKey } from "../../../web/messages/catalogue.ts"
import { t, tx } from "../../../web/reader.ts"
import { Badge, StateBadge, stateText } from "../../../web/ui/badge.tsx"
import { ButtonForm } from "../../../web/ui/form.tsx"
import type { Arranged } from "../../../web/ui/list.ts"
import {
  countColumn,
  currencyColumn,
  filterOf,
  List,
  type ListColumn,
  moneyColumn,
  timeColumn,
} from "../../../web/ui/listed.tsx"
import { DateTime, PageHead } from "../../../web/ui/text.tsx"
import { DIFFERENCES, NIGHT_STATUSES } from "./core/reconcile.ts"

/** One fact on which ledger, items and Stripe do not agree. */
export type DifferenceRow = {
  runId: string
  itemId: string | null
  transferId: string | null
  /** The affiliate's; null for a transfer that no item explains. */
  name: string | null
  currency: string
  expected: bigint
  found: bigint
  kind: keyof typeof DIFFERENCES
}

/** What one night's comparison came to. */
export type NightRow = { at: string; status: (typeof NIGHT_STATUSES)[number]; items: number; differences: unknown[] }

type ReconciliationProps = {
  found: { differences: Arranged<DifferenceRow>; nights: Arranged<NightRow> }
  /** Items that were compared, and differences in all. */
  items: number
  count: number
  checkedAt: string
  base: string
  zone: string
  /** Whether the viewer may settle items by late transfers, and there are some. */
  canSettle: boolean
}

export function ReconciliationView({ found, items, count, checkedAt, base, zone, canSettle }: ReconciliationProps) {
  const isClean = count === 0
  const kinds = Object.keys(DIFFERENCES) as DifferenceRow["kind"][]
  return (
    <>
      <PageHead
        title={t("nav.reconciliation")}
        intro={tx("money.reconciled", { n: items, at: <DateTime at={checkedAt} zone={zone} /> })}
      >
        {canSettle && <ButtonForm action={`${base}/reconciliation/settlement`} label={t("money.settle_late")} />}
        <Badge
          tone={isClean ? "good" : "bad"}
          text={isClean ? t("state.matched") : t("money.to_look_at", { n: count })}
        />
      </PageHead>
      <List
        caption={t("money.differences")}
        found={found.differences}
        search={t("money.search_entries")}
        filters={[
          { name: "kind", label: t("money.to_do"), options: kinds.map((value) => ({ value, label: diffText(value) })) },
        ]}
        empty={t("money.all_agree")}
        columns={differenceColumns(t, base)}
      />
      <List
        caption={t("money.nights")}
        found={found.nights}
        filters={[filterOf("state", t("affiliates.state"), NIGHT_STATUSES, (status) => stateText(status, t))]}
        empty={t("money.nights_empty")}
        columns={nightColumns(t, zone)}
      />
    </>
  )
}

type Say = (key: MessageKey) => string
const diffText = (kind: DifferenceRow["kind"]) => t(`money.diff_${kind}`)

/** The columns of the list and of its file. */
export const differenceColumns = (say: Say, base: string): ListColumn<DifferenceRow>[] => [
  {
    title: say("coupons.affiliate"),
    sort: "name",
    cell: (row) => (
      <>
        <a href={`${base}/runs/${row.runId}`}>{row.name ?? t("money.unexplained")}</a>
        {row.transferId && (
          <span class="sub">
            <code>{row.transferId}</code>
          </span>
        )}
      </>
    ),
    file: (row) => row.name ?? say("money.unexplained"),
  },
  moneyColumn<DifferenceRow>(say("money.expected"), (row) => row.expected, "expected"),
  moneyColumn<DifferenceRow>(say("money.found"), (row) => row.found, "found"),
  currencyColumn(say),
  {
    title: say("money.to_do"),
    cell: (row) => diffText(row.kind),
    file: (row) => say(`money.diff_${row.kind}`),
  },
]

/** The columns of the list and of its file. */
export const nightColumns = (say: Say, zone: string): ListColumn<NightRow>[] => [
  timeColumn<NightRow>(say("sales.when"), (row) => row.at, { zone, sort: "at" }),
  countColumn<NightRow>(say("money.items"), (row) => row.items, "items"),
  countColumn<NightRow>(say("money.differences"), (row) => row.differences.length, "found"),
  {
    title: say("affiliates.state"),
    cell: (row) => <StateBadge state={row.status} />,
    file: (row) => stateText(row.status, say),
  },
]
