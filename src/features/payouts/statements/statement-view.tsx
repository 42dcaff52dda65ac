import { Card, Stats } from "../../../web/ui/card.tsx"
import { Form, type FormState } from "../../../web/ui/form.tsx"
import { Table } from "../../../web/ui/table.tsx"
import { DateTime, Money, PageHead } from "../../../web/ui/text.tsx"
import type { Movement, Statement } from "../../ledger/posting/core/statement.ts"

type StatementProps = {
  name: string
  /** Where this page is; the file is there too, with `.csv`. */
  path: string
  query: string
  from: string | null
  to: string
  statements: Statement[]
  zone: string
  filter?: FormState
}

const WORDS: Record<string, string> = {
  commission_earned: "Earned",
  commission_granted: "Granted",
  commission_rejected: "Rejected",
  commission_reversed: "Taken back after a refund",
  commission_restored: "Restored",
  payout_settled: "Paid",
  transfer_reversed: "Payment that came back",
  debt_written_off: "Debt written off",
}

/** What is owed at the beginning and the end of a period, and all that lies between. */
export function StatementView({ name, path, query, from, to, statements, zone, filter }: StatementProps) {
  return (
    <>
      <PageHead
        title={`Statement for ${name}`}
        intro={
          <>
            {from ? <DateTime at={from} zone={zone} /> : "From the beginning"} to <DateTime at={to} zone={zone} />
          </>
        }
      >
        <a class="button" href={`${path}.csv${query}`}>
          Download CSV
        </a>
      </PageHead>
      <Form
        method="get"
        action={path}
        shape="row"
        submit="Show"
        fields={[
          { name: "from", label: "From", kind: "date" },
          { name: "to", label: "Up to, not included", kind: "date" },
        ]}
        {...(filter && { state: filter })}
      />
      {statements.length === 0 && (
        <div class="empty">
          <p>Nothing was owed and nothing happened.</p>
        </div>
      )}
      {statements.map((statement) => (
        <CurrencyStatement statement={statement} zone={zone} />
      ))}
    </>
  )
}

function CurrencyStatement({ statement, zone }: { statement: Statement; zone: string }) {
  const { currency, opening, earned, reversed, adjustments, paid, closing, movements } = statement
  const fact = (label: string, amount: bigint) => ({ label, value: <Money amount={amount} currency={currency} /> })
  return (
    <Card title={`In ${currency}`}>
      <Stats
        facts={[
          ...[fact("Opening balance", opening), fact("Earned", earned), fact("Reversed", -reversed)],
          ...[fact("Adjustments", adjustments), fact("Paid", -paid), fact("Closing balance", closing)],
        ]}
      />
      <Table
        caption={`Movements in ${currency}`}
        rows={movements}
        empty="Nothing happened in this period."
        columns={[
          { title: "When", cell: (row: Movement) => <DateTime at={row.at.toISOString()} zone={zone} /> },
          { title: "What", cell: (row: Movement) => WORDS[row.kind] ?? "Correction" },
          { title: "Amount", kind: "number", cell: (row) => <Money amount={row.amount} currency={currency} /> },
          { title: "Reference", cell: (row: Movement) => <code>{row.ref}</code> },
        ]}
        total={["Closing balance", "", <Money amount={closing} currency={currency} />, ""]}
      />
    </Card>
  )
}
