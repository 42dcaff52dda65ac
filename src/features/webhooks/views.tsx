import { EVENT_TYPES } from "../../vocabulary/topics.ts"
import { StateBadge } from "../../web/ui/badge.tsx"
import { Card, CopyField, Facts } from "../../web/ui/card.tsx"
import { ButtonForm, type FieldSpec, Form, type FormState } from "../../web/ui/form.tsx"
import { type Page, Pager, Table } from "../../web/ui/table.tsx"
import { DateTime, Nothing, PageHead } from "../../web/ui/text.tsx"
import type { WebhookDelivery, WebhookEndpoint } from "./contract.ts"

const FIELDS: FieldSpec[] = [
  { name: "url", label: "Address", kind: "url", isRequired: true, hint: "https://…, on the public internet" },
  {
    name: "events",
    label: "Events",
    kind: "area",
    isRequired: true,
    hint: `One a line, or * for all: ${EVENT_TYPES.join(", ")}`,
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
      <PageHead
        title="Webhooks"
        intro="What happens is sent to these addresses, signed as Standard Webhooks has it, and tried again for three days where a receiver fails."
      />
      <Table
        caption="Endpoints"
        isCaptionUnseen
        rows={endpoints}
        empty="There are no endpoints yet."
        columns={[
          { title: "Address", cell: (row) => <a href={`${path}/${row.id}`}>{row.url}</a> },
          { title: "Events", cell: (row) => (row.events.includes("*") ? "all" : row.events.join(", ")) },
          { title: "State", cell: (row) => <StateBadge state={row.status} /> },
          {
            title: "Failing since",
            cell: (row) => (row.failing_since ? <DateTime at={row.failing_since} zone={zone} /> : <Nothing />),
          },
        ]}
      />
      {mayChange && (
        <Card title="Add an endpoint">
          <Form action={path} fields={FIELDS} submit="Add" state={form ?? { values: { events: "*" }, errors: [] }} />
        </Card>
      )}
    </>
  )
}

type SecretProps = { path: string; url: string; secret: string; isRotated?: boolean }

/** The one time that a secret is shown. */
export function SecretView({ path, url, secret, isRotated = false }: SecretProps) {
  const overlap = isRotated ? " For 24 hours the one before signs too, so that you can change your receiver." : ""
  return (
    <>
      <PageHead title="Signing secret" intro={`Copy it now: it is not shown again.${overlap}`} />
      <Card title={url}>
        <CopyField id="secret" label="Secret" value={secret} />
        <p>
          <a href={path}>To the endpoint</a>
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
    { label: "State", value: <StateBadge state={endpoint.status} /> },
    {
      label: "Failing since",
      value: endpoint.failing_since ? <DateTime at={endpoint.failing_since} zone={zone} /> : <Nothing />,
    },
  ]
  const values = { url: endpoint.url, events: endpoint.events.join("\n") }
  return (
    <>
      <PageHead title="Webhook endpoint" intro={endpoint.url} back={{ href: back, label: "All endpoints" }} />
      <Card title="Endpoint">
        <Facts facts={facts} />
        {may.replay && isActive && <ButtonForm action={`${path}/test`} label="Send a ping" />}
        {may.change && (
          <>
            <ButtonForm
              action={`${path}/status`}
              label={isActive ? "Pause" : "Set to active"}
              hidden={{ status: isActive ? "paused" : "active" }}
            />
            <ButtonForm action={`${path}/secret-rotation`} label="Rotate the secret" />
            <ButtonForm action={`${path}/deletion`} label="Delete" tone="danger" />
          </>
        )}
      </Card>
      {may.change && (
        <Card title="Change it">
          <Form action={path} fields={FIELDS} submit="Save" state={form ?? { values, errors: [] }} />
        </Card>
      )}
      <Deliveries deliveries={deliveries} path={path} zone={zone} page={page} mayReplay={may.replay && isActive} />
    </>
  )
}

type DeliveriesProps = Pick<EndpointProps, "deliveries" | "path" | "zone" | "page"> & { mayReplay: boolean }

function Deliveries({ deliveries, path, zone, page, mayReplay }: DeliveriesProps) {
  const replay = (row: WebhookDelivery) => (
    <ButtonForm action={`${path}/deliveries/${row.id}/replay`} label="Send again" />
  )
  return (
    <>
      <Table
        caption="Deliveries"
        rows={deliveries}
        empty="Nothing was sent yet."
        columns={[
          { title: "Created", cell: (row) => <DateTime at={row.created_at} zone={zone} /> },
          { title: "Event", cell: (row) => row.type },
          { title: "State", cell: (row) => <StateBadge state={row.status} /> },
          { title: "Last attempt", cell: (row) => outcomeOf(row) ?? <Nothing /> },
          {
            title: "Next attempt",
            cell: (row) => (row.next_attempt_at ? <DateTime at={row.next_attempt_at} zone={zone} /> : <Nothing />),
          },
          {
            title: "Send again",
            cell: (row) => (mayReplay && row.status !== "pending" ? replay(row) : <Nothing />),
          },
        ]}
      />
      <Pager {...page} />
    </>
  )
}

function outcomeOf({ attempts }: WebhookDelivery): string | null {
  const last = attempts.at(-1)
  if (!last) return null
  return `${attempts.length}: ${last.error ?? `answered ${last.response_status}`}`
}
