import { t, tx } from "../../../web/reader.ts"
import { Card } from "../../../web/ui/card.tsx"
import { ButtonForm } from "../../../web/ui/form.tsx"
import { Table } from "../../../web/ui/table.tsx"
import { DateTime, PageHead } from "../../../web/ui/text.tsx"

type Answerable = { action: string; token: string; name: string; oldEmail: string; newEmail: string }

/** For who opens the mailed link. Opening it changes nothing; posts `token` and `answer` (`agree` or `refuse`). */
export function AnswerEmailChangeView({ action, token, name, oldEmail, newEmail }: Answerable) {
  return (
    <section class="card narrow">
      <PageHead title={t("address.ask")} intro={t("address.from_to", { name, from: oldEmail, to: newEmail })} />
      <p>{tx("address.means", { email: <strong>{newEmail}</strong> })}</p>
      <div class="actions">
        <ButtonForm action={action} label={t("hooks.change")} tone="primary" hidden={{ token, answer: "agree" }} />
        <ButtonForm action={action} label={t("address.keep")} hidden={{ token, answer: "refuse" }} />
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
  const affiliate = (row: WaitingChange) => <a href={`${base}/affiliates/${row.affiliateId}`}>{row.name}</a>
  const action = (row: WaitingChange, step: string) => `${base}/affiliates/${row.affiliateId}/email-change/${step}`
  return (
    <Card title={t("address.waiting")}>
      <p class="soft">{t("address.waiting_words")}</p>
      <Table
        caption={t("address.waiting")}
        isCaptionUnseen
        rows={changes}
        empty={t("insight.none")}
        columns={[
          { title: t("coupons.affiliate"), cell: affiliate },
          { title: t("plan.from"), cell: (row) => row.oldEmail },
          { title: t("plan.to"), cell: (row) => row.newEmail },
          { title: t("desk.until"), cell: (row) => <DateTime at={row.confirmBy} zone={zone} /> },
          {
            title: t("credit.decision"),
            kind: "number",
            cell: (row) => (
              <div class="actions">
                {!row.mayApprove && <span class="soft">{t("address.by_another")}</span>}
                {row.mayApprove && <ButtonForm action={action(row, "approval")} label={t("affiliates.approve")} />}
                {mayReject && <ButtonForm action={action(row, "rejection")} label={t("confirm.reject_submit")} />}
              </div>
            ),
          },
        ]}
      />
    </Card>
  )
}
