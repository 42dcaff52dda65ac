import { isMessage, t } from "../../../web/reader.ts"
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

/** What sort of work it is. */
function topicWords(topic: string): string {
  const key = `parked.topic_${topic.replaceAll(".", "_")}`
  return isMessage(key) ? t(key) : topic
}

type ParkedProps = { rows: ShownParked[]; path: string; page: Page; zone: string; mayReplay: boolean }

/** Work that failed too often to be tried again by itself, with a button to do so. */
export function ParkedView({ rows, path, page, zone, mayReplay }: ParkedProps) {
  return (
    <>
      <PageHead title={t("nav.parked")} intro={t("parked.intro")} />
      <Table
        caption={t("nav.parked")}
        isCaptionUnseen
        rows={rows}
        empty={t("parked.none")}
        columns={[
          { title: t("coupons.since"), cell: (row) => <DateTime at={row.parked_at} zone={zone} /> },
          { title: t("inbox.what"), cell: (row) => topicWords(row.topic) },
          { title: t("parked.about"), cell: (row) => <code>{row.ref}</code> },
          { title: t("parked.tries"), cell: (row) => String(row.attempts) },
          { title: t("parked.why"), cell: (row) => row.last_error ?? <Nothing /> },
          {
            title: t("stripe.again"),
            cell: (row) =>
              mayReplay ? <ButtonForm action={`${path}/${row.id}/replay`} label={t("stripe.again")} /> : <Nothing />,
          },
        ]}
      />
      <Pager {...page} />
    </>
  )
}
