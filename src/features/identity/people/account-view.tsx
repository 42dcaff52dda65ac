import { Card } from "../../../web/ui/card.tsx"
import { ButtonForm } from "../../../web/ui/form.tsx"
import { type Page, Pager, Table } from "../../../web/ui/table.tsx"
import { DateTime, Nothing, PageHead } from "../../../web/ui/text.tsx"

export type SessionRow = { id: string; startedAt: string; browser: string | null; isCurrent: boolean }

type Props = { email: string; sessions: SessionRow[]; page: Page; base: string }

/** Where a person is signed in. Posts to `{base}/sessions/{id}/end` and `{base}/sign-out-everywhere`. */
export function AccountView({ email, sessions, page, base }: Props) {
  return (
    <>
      <PageHead title="Your account" intro={email} />
      <Card title="Where you are signed in">
        <Table
          caption="Where you are signed in"
          isCaptionUnseen
          rows={sessions}
          empty="Nowhere."
          columns={[
            { title: "Browser", cell: (row) => row.browser || <Nothing /> },
            { title: "Since (UTC)", cell: (row) => <DateTime at={row.startedAt} zone="UTC" /> },
            {
              title: "End it",
              kind: "number",
              cell: (row) =>
                row.isCurrent ? (
                  "This one"
                ) : (
                  <ButtonForm action={`${base}/sessions/${row.id}/end`} label="Sign out there" />
                ),
            },
          ]}
        />
        <Pager {...page} />
        <ButtonForm action={`${base}/sign-out-everywhere`} label="Sign out everywhere" tone="danger" />
      </Card>
    </>
  )
}

/** For what asks for a recent sign-in. `next` is where to go afterwards, a path of our own. */
export function SignInAgainView({ email, next }: { email: string; next: string }) {
  return (
    <section class="card narrow">
      <PageHead title="Sign in again" intro="This step needs a sign-in from the last 15 minutes." />
      <p>
        We send a link to <strong>{email}</strong>; it brings you back to where you were.
      </p>
      <ButtonForm action="/sign-in" label="Send me a link" tone="primary" hidden={{ email, next }} />
    </section>
  )
}
