import type { Child } from "hono/jsx"
import { t } from "./reader.ts"
import { Card } from "./ui/card.tsx"
import { DateTime, OutLink, PageHead } from "./ui/text.tsx"

export type KeptMail = {
  id: string
  to: string
  subject: string
  body: string
  sentAt: string
  sender: string | null
  replyTo: string | null
}

const ADDRESS = /(https?:\/\/[^\s<>"]+)/

/** Plain text whose web addresses can be clicked. */
function linked(text: string): Child[] {
  return text.split(ADDRESS).map((part, index) => (index % 2 === 1 ? <OutLink url={part} /> : part))
}

/** The mail that a local environment keeps instead of sending, newest first. */
export function OutboxView({ mails, zone }: { mails: KeptMail[]; zone: string }) {
  return (
    <>
      <PageHead title={t("frame.outbox")} intro={t("outbox.intro")} />
      {mails.length === 0 && (
        <div class="empty">
          <p>{t("outbox.none")}</p>
        </div>
      )}
      {mails.map((mail) => (
        <Card title={mail.subject} aside={<DateTime at={mail.sentAt} zone={zone} />}>
          <p class="soft">
            {t("outbox.to", { address: mail.to })}
            {mail.sender && <> · {t("outbox.from", { address: mail.sender })}</>}
            {mail.replyTo && <> · {t("outbox.reply", { address: mail.replyTo })}</>}
          </p>
          <p class="message">{linked(mail.body)}</p>
        </Card>
      ))}
    </>
  )
}
