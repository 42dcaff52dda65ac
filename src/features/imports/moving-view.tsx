import type { MessageKey } from "../../web/messages/catalogue.ts"
import { t } from "../../web/reader.ts"
import { Card, Stats } from "../../web/ui/card.tsx"
import { fieldWords, type Shown } from "../../web/ui/field-words.ts"
import { Form, type FormState, type Option } from "../../web/ui/form.tsx"
import { Table } from "../../web/ui/table.tsx"
import { Count, Money, PageHead } from "../../web/ui/text.tsx"
import type { StartedImport } from "./contract.ts"
import { IMPORT_KINDS } from "./core/kinds.ts"
import { PRODUCT_NAMES, PRODUCTS } from "./core/products.ts"
import type { ImportDraft } from "./store.ts"
import { fieldWords as columnWords, KIND_WORDS, LineProblem } from "./views.tsx"

const MOST_ERRORS = 100

const OUTCOME_WORDS: Record<string, MessageKey> = {
  pending: "moving.pending",
  due: "moving.due",
  paid: "moving.paid",
  void: "moving.void",
}

type ChooseProps = { action: string; programs: Option[]; state?: FormState }

/** Where the file comes from, what it holds, and into which program it moves. */
export function ChooseView({ action, programs, state }: ChooseProps) {
  const products = PRODUCTS.map((value) => ({ value, label: PRODUCT_NAMES[value] }))
  const kinds = IMPORT_KINDS.map((value) => ({ value, label: t(KIND_WORDS[value]) }))
  return (
    <>
      <PageHead title={t("moving.title")} intro={t("moving.intro")} />
      <Card title={t("moving.file")}>
        <Form
          action={action}
          submit={t("moving.look")}
          {...(state && { state })}
          fields={[
            {
              name: "product",
              label: t("moving.from"),
              kind: "select",
              options: [...products, { value: "any", label: t("moving.any") }],
            },
            {
              name: "kind",
              label: t("moving.kind"),
              kind: "select",
              options: [{ value: "", label: t("moving.by_columns") }, ...kinds],
              hint: t("moving.kind_hint"),
            },
            { name: "program_id", label: t("moving.program"), kind: "select", options: programs, isRequired: true },
            {
              name: "file",
              label: t("moving.file"),
              kind: "file",
              isRequired: true,
              accept: ".csv",
              hint: t("moving.file_hint"),
            },
          ]}
        />
      </Card>
    </>
  )
}

type CheckProps = {
  draft: ImportDraft
  action: string
  columns: { name: string; field: string }[]
  fields: readonly string[]
  report: StartedImport | null
  /** Why the file cannot be read as a whole. */
  refused: Shown[]
}

/** What would come of a file, and what of it cannot be read; then it is imported, or read in another way. */
export function CheckView(props: CheckProps) {
  const { draft, action, report, refused } = props
  const from = draft.product === null ? t("moving.any") : PRODUCT_NAMES[draft.product]
  return (
    <>
      <PageHead title={draft.name} intro={`${from} · ${t(KIND_WORDS[draft.kind])}`} />
      {refused.length > 0 && (
        <div class="summary" role="alert">
          <p>{t("moving.refused")}</p>
          <ul>
            {refused.map((why) => (
              <li>{fieldWords(why.detail, why.code)}</li>
            ))}
          </ul>
        </div>
      )}
      {report && <ReportCard report={report} action={action} />}
      <MappingCard {...props} />
    </>
  )
}

function ReportCard({ report, action }: { report: StartedImport; action: string }) {
  const { total = 0, imported = 0, unchanged = 0, failed = 0, totals = [], errors = [] } = report
  return (
    <Card title={t("moving.would")}>
      <p class="soft">{t("moving.would_hint")}</p>
      <Stats
        facts={[
          { label: t("moving.lines"), value: <Count value={total} /> },
          { label: t("moving.new"), value: <Count value={imported} /> },
          { label: t("moving.known"), value: <Count value={unchanged} /> },
          { label: t("moving.failed"), value: <Count value={failed} /> },
        ]}
      />
      {totals.length > 0 && (
        <Table
          caption={t("moving.totals")}
          rows={totals}
          empty=""
          columns={[
            { title: t("affiliates.currency"), cell: (row) => row.currency },
            { title: t("moving.status"), cell: (row) => outcomeText(row.status) },
            { title: t("moving.lines"), kind: "number", cell: (row) => <Count value={row.lines} /> },
            { title: t("moving.stated"), kind: "number", cell: (row) => row.stated },
            {
              title: t("moving.read"),
              kind: "number",
              cell: (row) => <Money amount={BigInt(row.read)} currency={row.currency} />,
            },
            { title: t("moving.unread"), kind: "number", cell: (row) => <Count value={row.unread} /> },
          ]}
        />
      )}
      {errors.length > 0 && (
        <Table
          caption={t("moving.errors")}
          rows={errors.slice(0, MOST_ERRORS)}
          empty=""
          columns={[
            { title: t("moving.line"), kind: "number", cell: (row) => row.line },
            { title: t("moving.wrong"), cell: (row) => <LineProblem {...row} /> },
          ]}
        />
      )}
      <Form action={`${action}/import`} submit={t("moving.import")} fields={[]} />
    </Card>
  )
}

function outcomeText(status: string | null): string {
  const key = status === null ? undefined : OUTCOME_WORDS[status]
  return key ? t(key) : (status ?? "–")
}

function MappingCard({ draft, action, columns, fields, report }: CheckProps) {
  const units = [
    { value: "major", label: t("moving.major") },
    { value: "minor", label: t("moving.minor") },
  ]
  const unit = {
    name: "amounts",
    label: t("moving.unit"),
    kind: "select" as const,
    options: draft.product === null ? units : [{ value: "", label: t("moving.as_usual") }, ...units],
  }
  const isOurs = draft.product !== null
  const options = [
    { value: "", label: t("moving.nothing") },
    ...fields.map((value) => ({ value, label: columnWords(value) })),
  ]
  const selects = columns.map(({ name }, i) => ({ name: `column_${i}`, label: name, kind: "select" as const, options }))
  const values = Object.fromEntries(columns.map(({ field }, i) => [`column_${i}`, field]))
  return (
    <Card title={t("moving.columns")}>
      {isOurs && (
        <Table
          caption={t("moving.columns")}
          isCaptionUnseen
          rows={report?.columns ?? []}
          empty={t("moving.nothing")}
          columns={[
            { title: t("moving.column"), cell: (row) => row.column },
            {
              title: t("moving.read_as"),
              cell: (row) => (row.field === null ? t("moving.nothing") : columnWords(row.field)),
            },
          ]}
        />
      )}
      <Form
        action={action}
        submit={t("moving.again")}
        state={{ values: Object.assign(values, { amounts: draft.amounts ?? "" }), errors: [] }}
        fields={isOurs ? [unit] : [...selects, unit]}
      />
    </Card>
  )
}
