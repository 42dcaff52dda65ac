import { Form, type FormState } from "../../../web/ui/form.tsx"
import { Table } from "../../../web/ui/table.tsx"
import { Count, Money, Nothing, PageHead } from "../../../web/ui/text.tsx"
import { NOT_PROOF } from "./core/cautions.ts"
import type { PathCounts, PathRow } from "./path-store.ts"

export type PathsProps = {
  currency: string
  rows: PathRow[]
  total: PathCounts
  action: string
  state: FormState
}

/** The ways that customers took, as channels one after another. */
export function PathsView({ currency, rows, total, action, state }: PathsProps) {
  const number = (value: number | null) => (value === null ? <Nothing /> : value.toLocaleString("en-GB"))
  return (
    <>
      <PageHead title="Paths" intro="The ways that customers took among the channels; who has not bought counts too." />
      <Form
        action={action}
        method="get"
        shape="row"
        submit="Show"
        fields={[
          { name: "from", label: "From", kind: "date" },
          { name: "to", label: "To, exclusive", kind: "date" },
        ]}
        state={state}
      />
      <p class="note">{NOT_PROOF}</p>
      <Table
        caption="Most closes first"
        rows={rows}
        empty="Nobody was on any way in this time."
        columns={[
          { title: "Path", cell: ({ path }) => (path.length === 0 ? "No touch" : path.join(" → ")) },
          { title: "Journeys", kind: "number", cell: (row) => <Count value={row.journeys} /> },
          { title: "Closes", kind: "number", cell: (row) => <Count value={row.closes} /> },
          { title: "Revenue", kind: "number", cell: (row) => <Money amount={row.revenue} currency={currency} /> },
          { title: "Days, median", kind: "number", cell: (row) => number(row.medianDays) },
          { title: "Touches, median", kind: "number", cell: (row) => number(row.medianTouches) },
        ]}
        total={[
          "All paths",
          <Count value={total.journeys} />,
          <Count value={total.closes} />,
          <Money amount={total.revenue} currency={currency} />,
          <Nothing />,
          <Nothing />,
        ]}
      />
    </>
  )
}
