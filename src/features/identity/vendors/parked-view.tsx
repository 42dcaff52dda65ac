import type { WorkTopic } from "../../../vocabulary/topics.ts"
import type { MessageKey } from "../../../web/messages/catalogue.ts"
import { t } from "../../../web/reader.ts"
import { ButtonForm } from "../../../web/ui/form.tsx"
import { type Page, Pager, Table } from "../../../web/ui/table.tsx"
import { DateTime, Nothing, PageHead } from "../../../web/ui/text.tsx"
import { Trouble } from "../../../web/ui/trouble.tsx"

export type ShownParked = {
  id: string
  topic: string
  ref: string
  attempts: number
  last_error: string | null
  parked_at: string
}

/** Work as people read of it, where it waits for them. */
const WORK_WORDS: Record<WorkTopic, MessageKey> = {
  "mail.send": "parked.topic_mail_send",
  "member.invitation": "parked.topic_member_invitation",
  "application.mail": "parked.topic_application_mail",
  "affiliate.mail": "parked.topic_affiliate_mail",
  "desk_mail.file": "parked.topic_desk_mail_file",
  "rating.request": "parked.topic_rating_request",
  "click.earning": "parked.topic_click_earning",
  "clicks.copy": "parked.topic_clicks_copy",
  "click.awaited": "parked.topic_click_awaited",
  "deal.recheck": "parked.topic_deal_recheck",
  "deal.mail": "parked.topic_deal_mail",
  "import.process": "parked.topic_import_process",
  "erasure.run": "parked.topic_erasure_run",
  "payout_run.resumed": "parked.topic_payout_run_resumed",
  "payout_funds.added": "parked.topic_payout_funds_added",
  "funding.started": "parked.topic_funding_started",
  "stripe_event.platform": "parked.topic_stripe_event_platform",
  "stripe_event.vendor": "parked.topic_stripe_event_vendor",
  "stripe_session.late": "parked.topic_stripe_session_late",
  "stripe_payment.find": "parked.topic_stripe_payment_find",
  "claim.settled": "parked.topic_claim_settled",
}

/** What sort of work it is. */
export function topicWords(topic: string): string {
  const key = (WORK_WORDS as Record<string, MessageKey | undefined>)[topic]
  return key ? t(key) : topic
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
          {
            title: t("parked.why"),
            cell: (row) => (row.last_error === null ? <Nothing /> : <Trouble said={row.last_error} />),
          },
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
