import { topicWords } from "./features/identity/vendors/parked-view.tsx"
import type { HealthFacts } from "./health.ts"
import { t } from "./web/reader.ts"
import { Badge } from "./web/ui/badge.tsx"
import { Card } from "./web/ui/card.tsx"
import { Form, type FormState } from "./web/ui/form.tsx"
import { Table } from "./web/ui/table.tsx"
import { Count, Nothing, PageHead } from "./web/ui/text.tsx"

/** Work that is due for longer has something in its way. */
const SLOW_SECONDS = 300

type Row = { title: string; value: number; isWell: boolean; path: string | null }

function rowsOf(facts: HealthFacts): Row[] {
  const oldest = Math.max(0, ...facts.ages.map(({ seconds }) => seconds))
  const parked = facts.parked.reduce((sum, { count }) => sum + count, 0)
  const none = (title: string, value: number, path: string | null) => ({ title, value, isWell: value === 0, path })
  return [
    { title: t("status.oldest"), value: oldest, isWell: oldest < SLOW_SECONDS, path: null },
    none(t("status.parked"), parked, "/parked"),
    none(t("status.dead_letters"), facts.deadLetters, "/dead-letters"),
    none(t("status.overdue"), facts.breached, "/inbox"),
    none(t("status.unknown"), facts.unknown, "/finance/runs"),
    { title: t("status.runs"), value: facts.runs, isWell: true, path: "/finance/runs" },
    none(t("status.unbalanced"), facts.unbalanced, "/finance/ledger"),
  ]
}

type Queue = { topic: string; seconds: number | null; parked: number | null }

function queuesOf({ ages, parked }: HealthFacts): Queue[] {
  const topics = [...new Set([...ages, ...parked].map(({ topic }) => topic))].sort()
  return topics.map((topic) => ({
    topic,
    seconds: ages.find((one) => one.topic === topic)?.seconds ?? null,
    parked: parked.find((one) => one.topic === topic)?.count ?? null,
  }))
}

/** What `GET /metrics` counts; with `base` each leads to the page of the vendor where it is looked after. */
function Health({ facts, base }: { facts: HealthFacts; base: string | null }) {
  return (
    <>
      <Table
        caption={t("status.title")}
        isCaptionUnseen
        rows={rowsOf(facts)}
        empty=""
        columns={[
          {
            title: t("inbox.what"),
            cell: ({ title, path }) => (base !== null && path !== null ? <a href={base + path}>{title}</a> : title),
          },
          { title: t("status.count"), kind: "number", cell: ({ value }) => <Count value={value} /> },
          {
            title: t("affiliates.state"),
            cell: ({ isWell }) => (
              <Badge tone={isWell ? "good" : "warn"} text={t(isWell ? "status.well" : "status.look")} />
            ),
          },
        ]}
      />
      <Table
        caption={t("status.queues")}
        rows={queuesOf(facts)}
        empty={t("status.idle")}
        columns={[
          { title: t("status.work"), cell: ({ topic }) => topicWords(topic) },
          {
            title: t("status.waits"),
            kind: "number",
            cell: ({ seconds }) => (seconds === null ? <Nothing /> : <Count value={seconds} />),
          },
          {
            title: t("status.parked"),
            kind: "number",
            cell: ({ parked }) => (parked === null ? <Nothing /> : <Count value={parked} />),
          },
        ]}
      />
    </>
  )
}

/** Of one vendor, for its own people. */
export function VendorStatusView({ facts, base }: { facts: HealthFacts; base: string }) {
  return (
    <>
      <PageHead title={t("status.title")} intro={t("status.intro")} />
      <Health facts={facts} base={base} />
    </>
  )
}

type OperatorProps = { path: string; facts: HealthFacts | null; state?: FormState }

/** Of all vendors together, for whoever has the operator key; it is asked for each time, and nothing is kept of it. */
export function OperatorStatusView({ path, facts, state }: OperatorProps) {
  return (
    <>
      <PageHead title={t("status.installation")} intro={t("status.operator_intro")} />
      {facts && <Health facts={facts} base={null} />}
      <Card title={t("status.show")}>
        <Form
          action={path}
          submit={t("status.show")}
          fields={[{ name: "key", label: t("status.key"), kind: "password", isRequired: true }]}
          {...(state && { state })}
        />
      </Card>
    </>
  )
}
