import { t, tx } from "../../web/reader.ts"
import { StateBadge } from "../../web/ui/badge.tsx"
import { Card, CopyField, type Step, Steps } from "../../web/ui/card.tsx"
import { EmptyState } from "../../web/ui/empty.tsx"
import { Form, type FormState } from "../../web/ui/form.tsx"
import { Table } from "../../web/ui/table.tsx"
import { DateTime, Nothing, PageHead } from "../../web/ui/text.tsx"
import type { Event, Integration } from "./contract.ts"

type Props = {
  path: string
  base: string
  integration: Integration
  events: Event[]
  zone: string
  mayConnect: boolean
  state?: FormState | undefined
}

/** The three steps that connect a Stripe account; the last of them is an event that comes in while one looks. */
export function ConnectView(props: Props) {
  const { path, base, integration, mayConnect, state } = props
  const { configured, webhook_url, events } = integration
  return (
    <>
      <PageHead
        title={t("connect.title")}
        intro={t(configured ? "connect.intro_on" : "connect.intro")}
        back={{ href: `${base}/settings`, label: t("nav.settings") }}
      >
        <a class="button" href={`${base}/stripe-events?status=`}>
          {t("connect.all")}
        </a>
      </PageHead>
      <Arrivals {...props} />
      <Card title={t("connect.step_endpoint")}>
        <p>{t("connect.endpoint_words")}</p>
        <CopyField id="hook" label={t("connect.address")} value={webhook_url} />
        <p>{t("connect.events_words", { n: events.length })}</p>
        <p class="soft">
          {events.map((event, index) => (
            <>
              {index > 0 && ", "}
              <code>{event}</code>
            </>
          ))}
        </p>
      </Card>
      {mayConnect && (
        <Card title={t("connect.step_secret")}>
          <p>{t(configured ? "connect.secret_again" : "connect.secret_words")}</p>
          <Form
            action={path}
            submit={t(configured ? "connect.replace" : "connect.connect")}
            fields={[
              {
                name: "webhook_secret",
                label: t("hooks.secret_title"),
                kind: "password",
                isRequired: true,
                maxLength: 200,
                hint: t("connect.secret_hint"),
              },
            ]}
            {...(state && { state })}
          />
        </Card>
      )}
    </>
  )
}

function stepsOf(isConnected: boolean, hasEvents: boolean): Step[] {
  return [
    { label: t("connect.step_endpoint"), state: isConnected ? "done" : "now" },
    { label: t("connect.step_secret"), state: isConnected ? "done" : "next" },
    { label: t("connect.step_event"), state: hasEvents ? "done" : isConnected ? "now" : "next" },
  ]
}

/** What came in, by itself as it comes. Without script the link looks again. */
function Arrivals({ path, integration: { configured }, events, zone }: Props) {
  const [latest] = events
  return (
    <div class="stack" id="arrivals" data-live={configured ? "" : undefined}>
      <Steps label={t("connect.steps")} steps={stepsOf(configured, latest !== undefined)} />
      {configured && !latest && (
        <EmptyState
          title={t("connect.awaited")}
          words={t("connect.awaited_words")}
          action={{ href: path, label: t("connect.look") }}
        />
      )}
      {latest && (
        <Card title={t("connect.latest")}>
          <p role="status">
            {tx(`connect.came_${latest.status}`, {
              event: <code>{latest.type}</code>,
              at: <DateTime at={latest.received_at} zone={zone} />,
            })}
          </p>
          <Table
            caption={t("connect.latest")}
            isCaptionUnseen
            rows={events}
            empty=""
            columns={[
              { title: t("stripe.came"), cell: (row) => <DateTime at={row.received_at} zone={zone} /> },
              { title: t("postback.event"), cell: (row) => <code>{row.type}</code> },
              { title: t("affiliates.state"), cell: (row) => <StateBadge state={row.status} /> },
              { title: t("sales.why"), cell: (row) => row.reason ?? <Nothing /> },
            ]}
          />
        </Card>
      )}
    </div>
  )
}
