import { t } from "../../web/reader.ts"
import { StateBadge } from "../../web/ui/badge.tsx"
import { ButtonForm, Form } from "../../web/ui/form.tsx"
import { type Page, Pager, Table } from "../../web/ui/table.tsx"
import { DateTime, Nothing, PageHead } from "../../web/ui/text.tsx"
import { Trouble } from "../../web/ui/trouble.tsx"
import type { Event } from "./contract.ts"

const statuses = () => [
  { value: "parked", label: t("stripe.parked") },
  { value: "received", label: t("stripe.received") },
  { value: "ignored", label: t("stripe.ignored") },
  { value: "processed", label: t("stripe.processed") },
  { value: "", label: t("kit.all") },
]

type EventsProps = { events: Event[]; status: string; path: string; page: Page; zone: string; mayRetry: boolean }

/** The events of the vendor's Stripe in one state; parked ones with a button to try again. */
export function EventsView({ events, status, path, page, zone, mayRetry }: EventsProps) {
  return (
    <>
      <PageHead title={t("nav.stripe_events")} intro={t("stripe.intro")} />
      <Form
        action={path}
        method="get"
        shape="row"
        submit={t("kit.apply")}
        fields={[{ name: "status", label: t("affiliates.state"), kind: "select", options: statuses() }]}
        state={{ values: { status }, errors: [] }}
      />
      <Table
        caption={t("hooks.events")}
        isCaptionUnseen
        rows={events}
        empty={status === "parked" ? t("stripe.none_parked") : t("insight.none")}
        columns={[
          { title: t("stripe.came"), cell: (row) => <DateTime at={row.received_at} zone={zone} /> },
          {
            title: t("postback.event"),
            cell: (row) => (
              <>
                <code>{row.type}</code>{" "}
                <span class="sub">
                  <code>{[row.object_id, row.id].filter(Boolean).join(" · ")}</code>
                </span>
              </>
            ),
          },
          { title: t("affiliates.state"), cell: (row) => <StateBadge state={row.status} /> },
          { title: t("sales.why"), cell: (row) => (row.reason === null ? <Nothing /> : <Trouble said={row.reason} />) },
          {
            title: t("stripe.again"),
            cell: (row) =>
              mayRetry && row.status === "parked" ? (
                <ButtonForm action={`${path}/${encodeURIComponent(row.id)}/retry`} label={t("stripe.again")} />
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
