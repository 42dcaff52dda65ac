import { EVENT_TYPES } from "../../vocabulary/topics.ts"
import { t, tx } from "../../web/reader.ts"
import { StateBadge } from "../../web/ui/badge.tsx"
import { Card, CopyField, Facts } from "../../web/ui/card.tsx"
import { ButtonForm, type FieldSpec, Form, type FormState } from "../../web/ui/form.tsx"
import { type Page, Pager, Table } from "../../web/ui/table.tsx"
import { DateTime, Nothing, PageHead } from "../../web/ui/text.tsx"
import { Trouble } from "../../web/ui/trouble.tsx"
import type { WebhookDelivery, WebhookEndpoint } from "./contract.ts"

const fields = (): FieldSpec[] => [
  { name: "url", label: t("apply.slug"), kind: "url", isRequired: true, hint: t("hooks.address_hint") },
  {
    name: "events",
    label: t("hooks.events"),
    kind: "area",
    isRequired: true,
    hint: t("hooks.events_hint", { events: EVENT_TYPES.join(", ") }),
  },
]

type EndpointsProps = {
  endpoints: WebhookEndpoint[]
  path: string
  zone: string
  mayChange: boolean
  form?: FormState | undefined
}

/** Every endpoint, and a form for one more. */
export function EndpointsView({ endpoints, path, zone, mayChange, form }: EndpointsProps) {
  return (
    <>
      <PageHead title={t("nav.webhooks")} intro={t("hooks.intro")} />
      <Table
        caption={t("hooks.endpoints")}
        isCaptionUnseen
        rows={endpoints}
        empty={t("hooks.none")}
        columns={[
          { title: t("apply.slug"), cell: (row) => <a href={`${path}/${row.id}`}>{row.url}</a> },
          {
            title: t("hooks.events"),
            cell: (row) => (row.events.includes("*") ? t("hooks.all") : row.events.join(", ")),
          },
          { title: t("affiliates.state"), cell: (row) => <StateBadge state={row.status} /> },
          {
            title: t("hooks.failing"),
            cell: (row) => (row.failing_since ? <DateTime at={row.failing_since} zone={zone} /> : <Nothing />),
          },
        ]}
      />
      {mayChange && (
        <Card title={t("hooks.add")}>
          <Form
            action={path}
            fields={fields()}
            submit={t("hooks.add_submit")}
            state={form ?? { values: { events: "*" }, errors: [] }}
          />
        </Card>
      )}
    </>
  )
}

type SecretProps = { path: string; url: string; secret: string; isRotated?: boolean }

/** The one time that a secret is shown. */
export function SecretView({ path, url, secret, isRotated = false }: SecretProps) {
  return (
    <>
      <PageHead title={t("hooks.secret_title")} intro={t(isRotated ? "hooks.copy_rotated" : "hooks.copy_now")} />
      <Card title={url}>
        <CopyField id="secret" label={t("hooks.secret")} value={secret} />
        <p>
          <a href={path}>{t("hooks.to_endpoint")}</a>
        </p>
      </Card>
    </>
  )
}

type EndpointProps = {
  endpoint: WebhookEndpoint
  deliveries: WebhookDelivery[]
  path: string
  back: string
  page: Page
  zone: string
  may: { change: boolean; replay: boolean }
  form?: FormState | undefined
}

/** One endpoint: what it gets, what may be done with it, and what was delivered. */
export function EndpointView({ endpoint, deliveries, path, back, page, zone, may, form }: EndpointProps) {
  const isActive = endpoint.status === "active"
  const facts = [
    { label: t("affiliates.state"), value: <StateBadge state={endpoint.status} /> },
    {
      label: t("hooks.failing"),
      value: endpoint.failing_since ? <DateTime at={endpoint.failing_since} zone={zone} /> : <Nothing />,
    },
  ]
  const values = { url: endpoint.url, events: endpoint.events.join("\n") }
  return (
    <>
      <PageHead title={t("hooks.one")} intro={endpoint.url} back={{ href: back, label: t("hooks.back") }} />
      <Card title={t("hooks.endpoint")}>
        <Facts facts={facts} />
        {may.replay && isActive && <ButtonForm action={`${path}/test`} label={t("hooks.ping")} />}
        {may.change && (
          <>
            <ButtonForm
              action={`${path}/status`}
              label={isActive ? t("hooks.pause") : t("hooks.activate")}
              hidden={{ status: isActive ? "paused" : "active" }}
            />
            <ButtonForm action={`${path}/secret-rotation`} label={t("hooks.rotate")} />
            <ButtonForm action={`${path}/deletion`} label={t("hooks.delete")} tone="danger" />
          </>
        )}
      </Card>
      {may.change && (
        <Card title={t("hooks.change")}>
          <Form action={path} fields={fields()} submit={t("programs.save")} state={form ?? { values, errors: [] }} />
        </Card>
      )}
      <Deliveries deliveries={deliveries} path={path} zone={zone} page={page} mayReplay={may.replay && isActive} />
    </>
  )
}

type DeliveriesProps = Pick<EndpointProps, "deliveries" | "path" | "zone" | "page"> & { mayReplay: boolean }

function Deliveries({ deliveries, path, zone, page, mayReplay }: DeliveriesProps) {
  const replay = (row: WebhookDelivery) => (
    <ButtonForm action={`${path}/deliveries/${row.id}/replay`} label={t("hooks.again")} />
  )
  return (
    <>
      <Table
        caption={t("hooks.deliveries")}
        rows={deliveries}
        empty={t("hooks.no_deliveries")}
        columns={[
          { title: t("hooks.created"), cell: (row) => <DateTime at={row.created_at} zone={zone} /> },
          {
            title: t("postback.event"),
            cell: (row) => <code>{row.type}</code>,
          },
          { title: t("affiliates.state"), cell: (row) => <StateBadge state={row.status} /> },
          { title: t("hooks.last"), cell: (row) => outcomeOf(row) ?? <Nothing /> },
          {
            title: t("postback.next"),
            cell: (row) => (row.next_attempt_at ? <DateTime at={row.next_attempt_at} zone={zone} /> : <Nothing />),
          },
          {
            title: t("hooks.again"),
            cell: (row) => (mayReplay && row.status !== "pending" ? replay(row) : <Nothing />),
          },
        ]}
      />
      <Pager {...page} />
    </>
  )
}

function outcomeOf({ attempts }: WebhookDelivery) {
  const last = attempts.at(-1)
  if (!last) return null
  const outcome = last.error ? (
    <Trouble said={last.error} />
  ) : (
    t("hooks.answered", { status: String(last.response_status) })
  )
  return tx("hooks.attempts", { n: attempts.length, outcome })
}
