import { t } from "../../../web/reader.ts"
import { Form } from "../../../web/ui/form.tsx"
import { type Page, Pager, Table } from "../../../web/ui/table.tsx"
import { DateTime, Nothing, PageHead } from "../../../web/ui/text.tsx"

type Values = Record<string, unknown> | null

export type ShownAudit = {
  id: string
  at: string
  actor: { kind: string; id: string; name: string | null }
  action: string
  subject: string
  outcome: "done" | "refused"
  before: Values
  after: Values
  reason: string | null
}

/** What the rows are sought by. */
export const AUDIT_FILTERS = ["actor", "action", "subject", "search", "from", "to"] as const
export type AuditFilters = Record<(typeof AUDIT_FILTERS)[number], string>

type Props = {
  rows: ShownAudit[]
  filters: AuditFilters
  actors: { id: string; name: string }[]
  areas: string[]
  page: Page
  path: string
  fileHref: string
  zone: string
}

/** Who did what, newest first, with filters; `fileHref` is the same as a file. */
export function AuditView({ rows, filters, actors, areas, page, path, fileHref, zone }: Props) {
  return (
    <>
      <PageHead title={t("nav.audit")} intro={t("audit.intro")}>
        <a class="button" href={fileHref}>
          {t("statements.download")}
        </a>
      </PageHead>
      <Form
        action={path}
        method="get"
        shape="row"
        submit={t("kit.apply")}
        hidden={filters.subject === "" ? {} : { subject: filters.subject }}
        fields={[
          { name: "search", label: t("frame.search"), kind: "search", placeholder: t("audit.search_hint") },
          { name: "actor", label: t("audit.by"), kind: "select", options: [anybody(), ...actors.map(actorOption)] },
          {
            name: "action",
            label: t("rules.what"),
            kind: "select",
            options: [anything(), ...areaOptions(areas, filters)],
          },
          { name: "from", label: t("audit.from"), kind: "date" },
          { name: "to", label: t("audit.before"), kind: "date" },
        ]}
        state={{ values: filters, errors: [] }}
      />
      <Table
        caption={t("nav.audit")}
        isCaptionUnseen
        rows={rows}
        empty={t("audit.none")}
        columns={[
          { title: t("sales.when"), cell: (row) => <DateTime at={row.at} zone={zone} /> },
          { title: t("audit.by"), cell: (row) => <Actor actor={row.actor} /> },
          { title: t("rules.what"), cell: (row) => <Action row={row} /> },
          { title: t("audit.change"), cell: (row) => <Change before={row.before ?? {}} after={row.after ?? {}} /> },
          { title: t("sales.outcome"), cell: (row) => outcomeWords(row) },
        ]}
      />
      <Pager {...page} />
    </>
  )
}

const anybody = () => ({ value: "", label: t("audit.anybody") })
const anything = () => ({ value: "", label: t("audit.anything") })
const actorOption = ({ id, name }: { id: string; name: string }) => ({ value: id, label: name })

/** With the one that was asked for, which may be one action of several. */
function areaOptions(areas: string[], { action }: AuditFilters) {
  const all = action === "" || areas.includes(action) ? areas : [...areas, action]
  return all.map((area) => ({ value: area, label: area.replaceAll("_", " ") }))
}

function Actor({ actor }: { actor: ShownAudit["actor"] }) {
  return (
    <>
      {actor.name ?? actor.id}
      <span class="sub">{actor.kind.replaceAll("_", " ")}</span>
    </>
  )
}

function outcomeWords({ outcome, reason }: ShownAudit): string {
  const why = reason === null ? "" : `: ${outcome === "refused" ? reason.replaceAll("_", " ") : reason}`
  return outcome + why
}

function Action({ row }: { row: ShownAudit }) {
  return (
    <>
      {row.action}
      <span class="sub">
        <code>{row.subject}</code>
      </span>
    </>
  )
}

type Side = Record<string, unknown>

/** One line for each value: what it was, and what it is since. */
function Change({ before, after }: { before: Side; after: Side }) {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  if (names.length === 0) return <Nothing />
  return (
    <>
      {names.map((name) => (
        <span class="sub">
          {name.replaceAll("_", " ")}: {changeWords(before, after, name)}
        </span>
      ))}
    </>
  )
}

function changeWords(before: Side, after: Side, name: string): string {
  const text = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value))
  if (!(name in before)) return text(after[name])
  return name in after ? `${text(before[name])} → ${text(after[name])}` : `was ${text(before[name])}`
}
