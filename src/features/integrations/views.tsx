import { StateBadge } from "../../web/ui/badge.tsx"
import { ButtonForm, Form } from "../../web/ui/form.tsx"
import { type Page, Pager, Table } from "../../web/ui/table.tsx"
import { DateTime, Nothing, PageHead } from "../../web/ui/text.tsx"
import type { Event } from "./contract.ts"

const STATUSES = [
  { value: "parked", label: "Parked" },
  { value: "received", label: "Being processed" },
  { value: "ignored", label: "Ignored" },
  { value: "processed", label: "Processed" },
  { value: "", label: "All" },
]

type EventsProps = { events: Event[]; status: string; path: string; page: Page; zone: string; mayRetry: boolean }

/** The events of the vendor's Stripe in one state; parked ones with a button to try again. */
export function EventsView({ events, status, path, page, zone, mayRetry }: EventsProps) {
  return (
    <>
      <PageHead
        title="Stripe events"
        intro="Every event of your Stripe account is kept as received. One that could not be processed is parked with the reason: fix that, then retry."
      />
      <Form
        action={path}
        method="get"
        shape="row"
        submit="Show"
        fields={[{ name: "status", label: "State", kind: "select", options: STATUSES }]}
        state={{ values: { status }, errors: [] }}
      />
      <Table
        caption="Events"
        isCaptionUnseen
        rows={events}
        empty={status === "parked" ? "None is parked: every event was processed." : "None."}
        columns={[
          { title: "Came", cell: (row) => <DateTime at={row.received_at} zone={zone} /> },
          {
            title: "Event",
            cell: (row) => (
              <>
                {row.type} <span class="sub">{[row.object_id, row.id].filter(Boolean).join(" · ")}</span>
              </>
            ),
          },
          { title: "State", cell: (row) => <StateBadge state={row.status} /> },
          { title: "Why", cell: (row) => row.reason ?? <Nothing /> },
          {
            title: "Try again",
            cell: (row) =>
              mayRetry && row.status === "parked" ? (
                <ButtonForm action={`${path}/${encodeURIComponent(row.id)}/retry`} label="Try again" />
              ) : (
                <Nothing />
              ),
          },
        ]}
      />
      <Pager {...page} />
    </>
  )
}
