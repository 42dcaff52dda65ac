import { Badge, StateBadge } from "../../../web/ui/badge.tsx"
import { ButtonForm } from "../../../web/ui/form.tsx"
import { Table } from "../../../web/ui/table.tsx"
import { Count, DateTime, Money, PageHead } from "../../../web/ui/text.tsx"

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
  action: string
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
        title="Reconciliation"
        intro={
          <>
            {items} items of the latest runs, compared with the ledger and Stripe{" "}
            <DateTime at={checkedAt} zone={zone} />
          </>
        }
      >
        {canSettle && <ButtonForm action={`${base}/reconciliation/settlement`} label="Settle late transfers" />}
        <Badge tone={isClean ? "good" : "bad"} text={isClean ? "no differences" : `${differences.length} to look at`} />
      </PageHead>
      <Table
        caption="Differences"
        rows={differences}
        empty="Ledger, items and Stripe agree."
        columns={[
          {
            title: "Item",
            cell: (row) => (
              <>
                <a href={`${base}/runs/${row.runId}`}>{row.name ?? "A transfer that no item explains"}</a>
                <span class="sub">
                  <code>{row.itemId ?? row.transferId}</code>
                </span>
              </>
            ),
          },
          { title: "Expected", kind: "number", cell: (row) => <Money amount={row.expected} currency={row.currency} /> },
          { title: "Found", kind: "number", cell: (row) => <Money amount={row.found} currency={row.currency} /> },
          { title: "What to do", cell: (row) => row.action },
        ]}
      />
      <Table
        caption="Nights"
        rows={nights}
        empty="Compared every night at three, once something was paid."
        columns={[
          { title: "When", cell: (row) => <DateTime at={row.at.toISOString()} zone={zone} /> },
          { title: "Items", kind: "number", cell: (row) => <Count value={row.items} /> },
          { title: "Differences", kind: "number", cell: (row) => <Count value={row.differences.length} /> },
          { title: "State", cell: (row) => <StateBadge state={row.status} /> },
        ]}
      />
    </>
  )
}
