import type { Child } from "hono/jsx"
import { t, tx } from "../../../web/reader.ts"
import { Card } from "../../../web/ui/card.tsx"
import { ButtonForm } from "../../../web/ui/form.tsx"
import { type Page, Pager, Table } from "../../../web/ui/table.tsx"
import { DateTime, Nothing, PageHead } from "../../../web/ui/text.tsx"

type SessionRow = { id: string; startedAt: string; browser: string | null; isCurrent: boolean }

type Props = { email: string; sessions: SessionRow[]; page: Page; base: string; zone: string; children?: Child }

/** Where and how a person signs in. Posts to `{base}/sessions/{id}/end` and `{base}/sign-out-everywhere`. */
export function SecurityView({ email, sessions, page, base, zone, children }: Props) {
  return (
    <>
      <PageHead title={t("security.title")} intro={email} />
      <Card title={t("security.sessions")}>
        <Table
          caption={t("security.sessions")}
          isCaptionUnseen
          rows={sessions}
          empty={t("security.nowhere")}
          columns={[
            { title: t("security.browser"), cell: (row) => row.browser || <Nothing /> },
            { title: t("security.since"), cell: (row) => <DateTime at={row.startedAt} zone={zone} /> },
            {
              title: t("security.end"),
              kind: "number",
              cell: (row) =>
                row.isCurrent ? (
                  t("security.this_one")
                ) : (
                  <ButtonForm action={`${base}/sessions/${row.id}/end`} label={t("security.sign_out_there")} />
                ),
            },
          ]}
        />
        <Pager {...page} />
        <ButtonForm action={`${base}/sign-out-everywhere`} label={t("confirm.sign_out_all_submit")} tone="danger" />
      </Card>
      {children}
    </>
  )
}

type AgainProps = { email: string; next: string; children?: Child }

/** For what asks for a recent sign-in. `next` is where to go afterwards, a path of our own. */
export function SignInAgainView({ email, next, children }: AgainProps) {
  return (
    <section class="card narrow">
      <PageHead title={t("security.again")} intro={t("security.again_intro")} />
      {children}
      <p>{tx("security.again_mail", { email: <strong>{email}</strong> })}</p>
      <ButtonForm action="/sign-in" label={t("security.send_link")} tone="primary" hidden={{ email, next }} />
    </section>
  )
}
