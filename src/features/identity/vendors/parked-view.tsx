import type { WorkTopic } from "../../../vocabulary/topics.ts"
import { ButtonForm } from "../../../web/ui/form.tsx"
import { type Page, Pager, Table } from "../../../web/ui/table.tsx"
import { DateTime, Nothing, PageHead } from "../../../web/ui/text.tsx"

export type ShownParked = {
  id: string
  topic: string
  ref: string
  attempts: number
  last_error: string | null
  parked_at: string
}

type ParkedProps = { rows: ShownParked[]; path: string; page: Page; zone: string; mayReplay: boolean }

/** Work that failed too often to be tried again by itself, with a button to do so. */
export function ParkedView({ rows, path, page, zone, mayReplay }: ParkedProps) {
  return (
    <>
      <PageHead
        title="Parked work"
        intro="Work that failed too often to be retried automatically. Fix what the reason names, then retry."
      />
      <Table
        caption="Parked work"
        isCaptionUnseen
        rows={rows}
        empty="None. All work is done or in progress."
        columns={[
          { title: "Since", cell: (row) => <DateTime at={row.parked_at} zone={zone} /> },
          { title: "What", cell: (row) => WORDS[row.topic as WorkTopic] ?? row.topic },
          { title: "About", cell: (row) => <code>{row.ref}</code> },
          { title: "Tries", cell: (row) => String(row.attempts) },
          { title: "Why it failed", cell: (row) => row.last_error ?? <Nothing /> },
          {
            title: "Try again",
            cell: (row) =>
              mayReplay ? <ButtonForm action={`${path}/${row.id}/replay`} label="Try again" /> : <Nothing />,
          },
        ]}
      />
      <Pager {...page} />
    </>
  )
}

const WORDS: Record<WorkTopic, string> = {
  "mail.send": "Mail",
  "click.earning": "Commission for a click",
  "click.awaited": "Attribution of an event to a late click",
  "import.process": "Import",
  "payout_run.resumed": "Payout run",
  "payout_funds.added": "Payouts that waited for funds",
  "funding.started": "Checkout for funds",
  "stripe_event.platform": "Event of the platform's Stripe account",
  "stripe_event.vendor": "Event of your Stripe account",
  "stripe_session.late": "Checkout in your Stripe account",
  "stripe_payment.find": "Search for a payment's sale",
  "claim.settled": "Refund or dispute that waited for its sale",
}
