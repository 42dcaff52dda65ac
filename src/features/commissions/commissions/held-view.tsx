import { Card, Facts } from "../../../web/ui/card.tsx"
import { Form } from "../../../web/ui/form.tsx"
import { type Page, Pager } from "../../../web/ui/table.tsx"
import { DateTime, Money, PageHead } from "../../../web/ui/text.tsx"

export type HeldRow = {
  id: string
  saleId: string | null
  affiliate: { id: string; name: string }
  amount: bigint
  currency: string
  earnedAt: string
  /** In sentences. */
  why: string
}

type HeldProps = { held: HeldRow[]; base: string; page: Page; zone: string; mayDecide: boolean }

/** Commissions that wait for a person, each with what speaks against it and both ways to decide. */
export function HeldView({ held, base, page, zone, mayDecide }: HeldProps) {
  return (
    <>
      <PageHead
        title="On hold"
        intro="Only the commission waits; what is unverified counts in reports once you release it. The affiliate reads why, and what you decide."
      />
      {held.length === 0 && (
        <div class="empty">
          <p>Nothing waits for a decision.</p>
        </div>
      )}
      {held.map((row) => (
        <HeldCard row={row} base={base} zone={zone} mayDecide={mayDecide} />
      ))}
      <Pager {...page} />
    </>
  )
}

function HeldCard({ row, base, zone, mayDecide }: { row: HeldRow } & Pick<HeldProps, "base" | "zone" | "mayDecide">) {
  const reason = { name: "reason", kind: "text" as const, maxLength: 500 }
  return (
    <Card title={row.why} id={row.id}>
      <Facts
        facts={[
          { label: "Affiliate", value: <a href={`${base}/affiliates/${row.affiliate.id}`}>{row.affiliate.name}</a> },
          { label: "Commission", value: <Money amount={row.amount} currency={row.currency} /> },
          { label: "Earned", value: <DateTime at={row.earnedAt} zone={zone} /> },
          ...(row.saleId
            ? [{ label: "Sale", value: <a href={`${base}/sales/${row.saleId}`}>How it came about</a> }]
            : []),
        ]}
      />
      {mayDecide && (
        <div class="pair">
          <Form
            action={`${base}/held/${row.id}/release`}
            submit="Release"
            fields={[{ ...reason, label: "Note", hint: "The affiliate reads it. May be left empty." }]}
          />
          <Form
            action={`${base}/held/${row.id}/rejection`}
            submit="Reject"
            fields={[{ ...reason, label: "Reason", hint: "The affiliate reads it.", isRequired: true }]}
          />
        </div>
      )}
    </Card>
  )
}
