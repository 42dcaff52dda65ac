import { t } from "../../web/reader.ts"
import { StateBadge } from "../../web/ui/badge.tsx"
import { Card, Facts } from "../../web/ui/card.tsx"
import { ButtonForm, Form, type FormState } from "../../web/ui/form.tsx"
import { Table } from "../../web/ui/table.tsx"
import { DateTime, Nothing, PageHead } from "../../web/ui/text.tsx"
import { Trouble } from "../../web/ui/trouble.tsx"
import { AffiliateFrame, type FrameProps } from "../reports/affiliate-view.tsx"
import type { WebhookDelivery } from "./contract.ts"
import { MACROS } from "./core/fill-macros.ts"
import type { EndpointStatus } from "./core/states.ts"

export type ShownPostback = {
  /** Where its forms are sent. */
  path: string
  postback: { url: string; status: EndpointStatus; failingSince: string | null } | null
  deliveries: WebhookDelivery[]
  state?: FormState | undefined
}

type PostbackProps = { shown: ShownPostback; title: string; zone: string; mayChange: boolean }

const EXAMPLE = "https://tracker.example.com/?click={click_id}&event={event}&payout={commission}"

/** One postback: its address with what may stand in it, a test, and what was sent last. */
function Postback({ shown: { path, postback, deliveries, state }, title, zone, mayChange }: PostbackProps) {
  return (
    <>
      <Card title={title} aside={postback && <StateBadge state={postback.status} />}>
        <p class="soft">{t("postback.intro")}</p>
        {postback?.failingSince && (
          <Facts
            facts={[{ label: t("postback.failing"), value: <DateTime at={postback.failingSince} zone={zone} /> }]}
          />
        )}
        {mayChange ? (
          <Form
            action={path}
            submit={t("programs.save")}
            fields={[
              {
                name: "url",
                label: t("postback.address"),
                maxLength: 2048,
                placeholder: EXAMPLE,
                hint: t("postback.hint", { macros: MACROS.map((name) => `{${name}}`).join(" ") }),
              },
            ]}
            state={state ?? { values: { url: postback?.url ?? "" }, errors: [] }}
          />
        ) : (
          <p>{postback ? <code>{postback.url}</code> : <Nothing />}</p>
        )}
        {mayChange && postback?.status === "active" && (
          <ButtonForm action={`${path}/test`} label={t("postback.test")} />
        )}
      </Card>
      {postback && <Calls deliveries={deliveries} zone={zone} />}
    </>
  )
}

function Calls({ deliveries, zone }: { deliveries: WebhookDelivery[]; zone: string }) {
  return (
    <Table
      caption={t("postback.calls")}
      rows={deliveries}
      empty={t("postback.no_calls")}
      columns={[
        { title: t("sales.when"), cell: (row) => <DateTime at={row.created_at} zone={zone} /> },
        { title: t("postback.event"), cell: (row) => <code>{row.type}</code> },
        { title: t("affiliates.state"), cell: (row) => <StateBadge state={row.status} /> },
        { title: t("postback.answer"), cell: (row) => answerOf(row) ?? <Nothing /> },
        {
          title: t("postback.next"),
          cell: (row) => (row.next_attempt_at ? <DateTime at={row.next_attempt_at} zone={zone} /> : <Nothing />),
        },
      ]}
    />
  )
}

/** What came of the last of its attempts, and how many there were. */
function answerOf({ attempts }: WebhookDelivery) {
  const last = attempts.at(-1)
  if (!last) return null
  return (
    <>
      {last.error ? <Trouble said={last.error} /> : last.response_status}
      {attempts.length > 1 && <span class="sub">{t("postback.attempts", { n: attempts.length })}</span>}
    </>
  )
}

type AffiliatePostbackProps = Omit<FrameProps, "tab" | "children"> & { shown: ShownPostback; zone: string }

/** An affiliate's postback, for who looks after them. */
export function AffiliatePostbackView(props: AffiliatePostbackProps) {
  return (
    <AffiliateFrame {...props} tab="postback">
      <Postback
        shown={props.shown}
        title={t("affiliates.tab_postback")}
        zone={props.zone}
        mayChange={props.mayManage}
      />
    </AffiliateFrame>
  )
}

type OwnProps = { own: { name: string; shown: ShownPostback }[]; zone: string }

/** A person's own postbacks, one a program. */
export function OwnPostbacksView({ own, zone }: OwnProps) {
  return (
    <>
      <PageHead title={t("postback.own")} intro={t("postback.own_intro")} />
      {own.length === 0 && <p>{t("postback.nowhere")}</p>}
      {own.map(({ name, shown }) => (
        <Postback shown={shown} title={name} zone={zone} mayChange />
      ))}
    </>
  )
}
