import { WORK_WORDS, type WorkTopic } from "../../../vocabulary/topics.ts"
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
          { title: "What", cell: (row) => WORK_WORDS[row.topic as WorkTopic] ?? row.topic },
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
