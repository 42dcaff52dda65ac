import { t, tx } from "../../../web/reader.ts"
import { Badge, StateBadge } from "../../../web/ui/badge.tsx"
import { ButtonForm } from "../../../web/ui/form.tsx"
import { Table } from "../../../web/ui/table.tsx"
import { Count, DateTime, Money, PageHead } from "../../../web/ui/text.tsx"
import type { DIFFERENCES } from "./core/reconcile.ts"

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
export type NightRow = { at: Date; status: string; items: number; differences: unknown[] }

type ReconciliationProps = {
  nights: NightRow[]
  items: number
  differences: DifferenceRow[]
  checkedAt: string
  base: string
  zone: string
  /** Whether the viewer may settle items by late transfers, and there are some. */
  canSettle: boolean
}

export function ReconciliationView(props: ReconciliationProps) {
  const { nights, items, differences, checkedAt, base, zone, canSettle } = props
  const isClean = differences.length === 0
  return (
    <>
      <PageHead
        title={t("nav.reconciliation")}
        intro={tx("money.reconciled", { n: items, at: <DateTime at={checkedAt} zone={zone} /> })}
      >
        {canSettle && <ButtonForm action={`${base}/reconciliation/settlement`} label={t("money.settle_late")} />}
        <Badge
          tone={isClean ? "good" : "bad"}
          text={isClean ? t("state.matched") : t("money.to_look_at", { n: differences.length })}
        />
      </PageHead>
      <Table
        caption={t("money.differences")}
        rows={differences}
        empty={t("money.all_agree")}
        columns={[
          {
            title: t("coupons.affiliate"),
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
          },
          {
            title: t("money.expected"),
            kind: "number",
            cell: (row) => <Money amount={row.expected} currency={row.currency} />,
          },
          {
            title: t("money.found"),
            kind: "number",
            cell: (row) => <Money amount={row.found} currency={row.currency} />,
          },
          { title: t("money.to_do"), cell: (row) => t(`money.diff_${row.kind}`) },
        ]}
      />
      <Table
        caption={t("money.nights")}
        rows={nights}
        empty={t("money.nights_empty")}
        columns={[
          { title: t("sales.when"), cell: (row) => <DateTime at={row.at.toISOString()} zone={zone} /> },
          { title: t("money.items"), kind: "number", cell: (row) => <Count value={row.items} /> },
          { title: t("money.differences"), kind: "number", cell: (row) => <Count value={row.differences.length} /> },
          { title: t("affiliates.state"), cell: (row) => <StateBadge state={row.status} /> },
        ]}
      />
    </>
  )
}
