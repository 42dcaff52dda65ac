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
export const AUDIT_FILTERS = ["actor", "action", "subject", "from", "to"] as const
export type AuditFilters = Record<(typeof AUDIT_FILTERS)[number], string>

type Props = { rows: ShownAudit[]; filters: AuditFilters; page: Page; path: string; fileHref: string; zone: string }

/** Who did what, newest first, with filters; `fileHref` is the same as a file. */
export function AuditView({ rows, filters, page, path, fileHref, zone }: Props) {
  return (
    <>
      <PageHead
        title="Audit log"
        intro="Who did what, or was refused. Nothing of it can be changed. Amounts are written as the API has them, in the currency's smallest unit."
      >
        <a class="button" href={fileHref}>
          Download CSV
        </a>
      </PageHead>
      <Form
        action={path}
        method="get"
        shape="row"
        submit="Show"
        fields={[
          { name: "actor", label: "By", placeholder: "mem_…, key_…" },
          { name: "action", label: "Action", placeholder: "run, member.add" },
          { name: "subject", label: "About", placeholder: "run_…, aff_…" },
          { name: "from", label: "From", kind: "date" },
          { name: "to", label: "Before", kind: "date" },
        ]}
        state={{ values: filters, errors: [] }}
      />
      <Table
        caption="Audit log"
        isCaptionUnseen
        rows={rows}
        empty="No matching entries."
        columns={[
          { title: "When", cell: (row) => <DateTime at={row.at} zone={zone} /> },
          { title: "By", cell: (row) => <Actor actor={row.actor} /> },
          { title: "What", cell: (row) => <Action row={row} /> },
          { title: "Change", cell: (row) => <Change before={row.before ?? {}} after={row.after ?? {}} /> },
          { title: "Outcome", cell: (row) => outcomeWords(row) },
        ]}
      />
      <Pager {...page} />
    </>
  )
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
