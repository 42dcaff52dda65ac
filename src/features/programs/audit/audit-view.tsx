import { t } from "../../../web/reader.ts"
import { Form } from "../../../web/ui/form.tsx"
import { type Page, Pager, Table } from "../../../web/ui/table.tsx"
import { DateTime, Name, PageHead } from "../../../web/ui/text.tsx"
import { withQuery } from "../../../web/url.ts"
import { Change, type SaidWith, subjectWords, wordOf } from "./audit-change-view.tsx"
import { auditWord } from "./audit-words-view.tsx"
import { isId } from "./core/named-things.ts"

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
} & SaidWith

/** Who did what, newest first, with filters; `fileHref` is the same as a file. */
export function AuditView(props: Props) {
  const { rows, filters, actors, areas, page, path, fileHref, zone, names } = props
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
            label: t("inbox.what"),
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
          { title: t("audit.by"), cell: (row) => <Actor actor={row.actor} names={names} /> },
          { title: t("inbox.what"), cell: (row) => <Action row={row} path={path} names={names} /> },
          { title: t("audit.change"), cell: (row) => <Change {...row} {...saidWith(props)} /> },
          { title: t("sales.outcome"), cell: (row) => outcomeWords(row) },
        ]}
      />
      <Pager {...page} />
    </>
  )
}

const anybody = () => ({ value: "", label: t("audit.anybody") })
const anything = () => ({ value: "", label: t("audit.anything") })
const actorOption = ({ id, name }: { id: string; name: string }) => ({ value: id, label: nameWords(name, id) })

/** A company's first keys were named by us. */
const nameWords = (name: string, id: string) => (id.startsWith("key_") ? (auditWord("name", name) ?? name) : name)

/** With the one that was asked for, which may be one action of several. */
function areaOptions(areas: string[], { action }: AuditFilters) {
  const all = action === "" || areas.includes(action) ? areas : [...areas, action]
  return all.map((area) => ({ value: area, label: deedWords(area) }))
}

const saidWith = ({ names, currency, zone }: Props): SaidWith => ({ names, currency, zone })

/** "Program: created" of `program.create`, "Program" of `program`. */
function deedWords(action: string): string {
  const [area = "", deed] = action.split(".")
  const thing = auditWord("of", area) ?? area.replaceAll("_", " ")
  if (deed === undefined) return thing
  return t("audit.deed", { thing, deed: auditWord("did", deed) ?? deed.replaceAll("_", " ") })
}

/** What works by itself goes by the product's name. */
function actorWords({ id, name, kind }: ShownAudit["actor"], names: SaidWith["names"]): string {
  if (kind === "system") return "Grapevine"
  if (name !== null) return nameWords(name, id)
  return names.get(id) ?? (isId(id) ? "–" : kindWords(kind))
}

const kindWords = (kind: string) => auditWord("kind", kind) ?? kind

type Named = { names: SaidWith["names"] }

function Actor({ actor, names }: { actor: ShownAudit["actor"] } & Named) {
  return (
    <>
      <Name>{actorWords(actor, names)}</Name>
      <span class="sub">{kindWords(actor.kind)}</span>
    </>
  )
}

function outcomeWords({ outcome, reason }: ShownAudit): string {
  const said = t(outcome === "done" ? "kit.step_done" : "audit.refused")
  if (reason === null) return said
  const why =
    outcome === "done" ? (wordOf(reason) ?? reason) : (auditWord("why", reason) ?? reason.replaceAll("_", " "))
  return t("audit.because", { outcome: said, why })
}

function Action({ row, path, names }: { row: ShownAudit; path: string } & Named) {
  const about = subjectWords(row.subject, names)
  return (
    <>
      {deedWords(row.action)}
      {about !== "" && (
        <span class="sub">
          <a href={withQuery(path, { subject: row.subject })}>
            <Name>{about}</Name>
          </a>
        </span>
      )}
    </>
  )
}
