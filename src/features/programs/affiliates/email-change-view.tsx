import { t } from "../../../web/reader.ts"
import { Card } from "../../../web/ui/card.tsx"
import { ButtonForm } from "../../../web/ui/form.tsx"
import { Table } from "../../../web/ui/table.tsx"
import { DateTime, PageHead } from "../../../web/ui/text.tsx"

type Answerable = { action: string; token: string; name: string; oldEmail: string; newEmail: string }

/** For who opens the mailed link. Opening it changes nothing; posts `token` and `answer` (`agree` or `refuse`). */
export function AnswerEmailChangeView({ action, token, name, oldEmail, newEmail }: Answerable) {
  return (
    <section class="card narrow">
      <PageHead title="Change your e-mail?" intro={`${name}: from ${oldEmail} to ${newEmail}`} />
      <p>
        Whoever reads <strong>{newEmail}</strong> signs in as you from then on and is paid what you earn. Nothing is
        paid for 72 hours after the change.
      </p>
      <div class="actions">
        <ButtonForm action={action} label={t("hooks.change")} tone="primary" hidden={{ token, answer: "agree" }} />
        <ButtonForm action={action} label="No, leave it as it is" hidden={{ token, answer: "refuse" }} />
      </div>
    </section>
  )
}

/** What came of the answer, or why there is none to give. */
export function EmailChangeDoneView({ title, intro }: { title: string; intro: string }) {
  return (
    <section class="card narrow">
      <PageHead title={title} intro={intro} />
    </section>
  )
}

export type WaitingChange = {
  affiliateId: string
  name: string
  oldEmail: string
  newEmail: string
  confirmBy: string
  /** Whether the person who looks may agree: not who proposed it. */
  mayApprove: boolean
}

type Props = { changes: WaitingChange[]; base: string; zone: string; mayReject: boolean }

/** Posts to `{base}/affiliates/{id}/email-change/approval` and `/rejection`. */
export function WaitingEmailChanges({ changes, base, zone, mayReject }: Props) {
  if (changes.length === 0) return null
  const action = (row: WaitingChange, step: string) => `${base}/affiliates/${row.affiliateId}/email-change/${step}`
  return (
    <Card title="E-mails to be changed">
      <p class="soft">
        An affiliate's e-mail leads to their money. It changes when the present address agrees, or a colleague of who
        proposed it; nothing is paid for 72 hours then.
      </p>
      <Table
        caption="E-mails to be changed"
        isCaptionUnseen
        rows={changes}
        empty={t("insight.none")}
        columns={[
          { title: "Affiliate", cell: (row) => <a href={`${base}/affiliates/${row.affiliateId}`}>{row.name}</a> },
          { title: "From", cell: (row) => row.oldEmail },
          { title: "To", cell: (row) => row.newEmail },
          { title: "Until", cell: (row) => <DateTime at={row.confirmBy} zone={zone} /> },
          {
            title: "Decision",
            kind: "number",
            cell: (row) => (
              <div class="actions">
                {!row.mayApprove && <span class="soft">A colleague or the affiliate approves</span>}
                {row.mayApprove && <ButtonForm action={action(row, "approval")} label="Approve" />}
                {mayReject && <ButtonForm action={action(row, "rejection")} label="Reject" />}
              </div>
            ),
          },
        ]}
      />
    </Card>
  )
}
