import type { ErrorCode } from "../../vocabulary/error-codes.ts"
import type { MessageKey } from "../../web/messages/catalogue.ts"
import { isMessage, t, tx } from "../../web/reader.ts"
import { StateBadge } from "../../web/ui/badge.tsx"
import { Card, Stats } from "../../web/ui/card.tsx"
import { fieldWords as refusalWords } from "../../web/ui/field-words.ts"
import { Form, type FormState } from "../../web/ui/form.tsx"
import { type Page, Pager, Table } from "../../web/ui/table.tsx"
import { Count, DateTime, PageHead } from "../../web/ui/text.tsx"
import type { Import, ListedImport } from "./contract.ts"
import { IMPORT_KINDS, type ImportKind } from "./core/kinds.ts"

export const KIND_WORDS: Record<ImportKind, MessageKey> = {
  leads: "moving.leads",
  sales: "channel.sales",
  refunds: "moving.refunds",
  links: "moving.links",
  touches: "moving.touches",
  customers: "moving.customers",
  affiliates: "moving.affiliates",
  coupons: "moving.coupons",
  commissions: "plan.kind_commissions",
}

/** Fields that other pages have a word for. */
const FIELD_WORDS: Record<string, MessageKey> = {
  amount: "rules.flat",
  campaign: "desk.campaign",
  channel: "credit.channel",
  click_id: "sales.by_click_id",
  code: "coupons.code",
  country: "affiliates.country",
  coupon: "sales.by_coupon",
  currency: "affiliates.currency",
  email: "apply.email",
  group_id: "affiliates.group",
  handle: "affiliates.handle",
  name: "members.name",
  reason: "inbox.reason",
}

/** What people call a field; one of the metadata's goes by its own name. */
export function fieldWords(name: string): string {
  const key = `imports.field_${name}`
  const known = FIELD_WORDS[name] ?? (isMessage(key) ? key : null)
  return known === null ? name : t(known)
}

/** What is mostly wrong with a value, as its contract says it, in words for people. */
const VALUE_WORDS: [RegExp, MessageKey][] = [
  [/^is not a whole number of minor units/, "imports.is_not_minor"],
  [/^is negative: a refund/, "imports.is_negative"],
  [/^is missing$/, "imports.is_missing"],
  [/^is not an e-mail address$/, "imports.is_no_email"],
  [/^is not an ISO 4217 currency code/, "imports.is_no_currency"],
  [/^is not an RFC 3339 instant/, "imports.is_no_time"],
]

/** A value that is wrong, as a report says it: its column, and what its contract says. */
const PART =
  /^(?!it |write |import |name the |say |send |use |choose )(.+?)(?:: | (?=(?:is|has|must|may|was|holds|carries|takes)\b))(.+)$/s

/** The values that a detail names; what follows a semicolon and names none is of the value before it. */
function partsOf(detail: string) {
  const parts: { column: string; problem: string }[] = []
  for (const piece of detail.replace(/\.$/, "").split("; ")) {
    const [, column, problem = ""] = PART.exec(piece) ?? []
    const last = parts.at(-1)
    if (column !== undefined) parts.push({ column, problem })
    else if (last) last.problem += `; ${piece}`
    else return null
  }
  return parts
}

function WrongValue({ column, problem }: { column: string; problem: string }) {
  const named = <code>{column}</code>
  const [, known] = VALUE_WORDS.find(([pattern]) => pattern.test(problem)) ?? []
  if (known) return <>{tx(known, { column: named })}</>
  const words = refusalWords(problem)
  return (
    <>
      {named}
      {words === problem && /^[a-z]/.test(words) ? " " : ": "}
      {words}
    </>
  )
}

/** Why a line failed, in the reader's words. */
export function LineProblem({ code, detail }: { code: string; detail: string }) {
  const parts = code === "invalid_fields" ? partsOf(detail) : null
  if (parts)
    return (
      <>
        {parts.map((part, index) => (
          <>
            {index > 0 && "; "}
            <WrongValue {...part} />
          </>
        ))}
      </>
    )
  const key = `imports.code_${code}`
  const [n = "", of = ""] = detail.match(/\d+/g) ?? []
  return <>{isMessage(key) ? t(key, { n, of }) : refusalWords(detail, code as ErrorCode)}</>
}

type ImportsProps = {
  imports: ListedImport[]
  path: string
  page: Page
  zone: string
  mayImport: boolean
  state?: FormState
}

/** The files so far, and a form for the next. */
export function ImportsView({ imports, path, page, zone, mayImport, state }: ImportsProps) {
  return (
    <>
      <PageHead title={t("nav.imports")} intro={t("imports.intro")} />
      {mayImport && <UploadForm path={path} {...(state && { state })} />}
      <Table
        caption={t("imports.files")}
        rows={imports}
        empty={t("imports.no_file")}
        columns={[
          {
            title: t("imports.sent"),
            cell: (row) => (
              <a href={`${path}/${row.id}`}>
                <DateTime at={row.created_at} zone={zone} />
              </a>
            ),
          },
          { title: t("imports.lines_of"), cell: (row) => t(KIND_WORDS[row.kind]) },
          { title: t("earnings.state"), cell: (row) => <StateBadge state={row.status} /> },
          { title: t("moving.lines"), kind: "number", cell: (row) => <Count value={row.total} /> },
          { title: t("imports.imported"), kind: "number", cell: (row) => <Count value={row.imported} /> },
          { title: t("imports.unchanged"), kind: "number", cell: (row) => <Count value={row.unchanged} /> },
          { title: t("imports.failed"), kind: "number", cell: (row) => <Count value={row.failed} /> },
        ]}
      />
      <Pager {...page} />
    </>
  )
}

function UploadForm({ path, state }: { path: string; state?: FormState }) {
  return (
    <Card title={t("imports.send")}>
      <Form
        action={path}
        submit={t("moving.import")}
        {...(state && { state })}
        fields={[
          {
            name: "kind",
            label: t("moving.kind"),
            kind: "select",
            isRequired: true,
            options: IMPORT_KINDS.map((value) => ({ value, label: t(KIND_WORDS[value]) })),
          },
          {
            name: "file",
            label: t("moving.file"),
            kind: "file",
            isRequired: true,
            accept: ".csv,.ndjson,.jsonl",
            hint: t("imports.file_hint"),
          },
        ]}
      />
    </Card>
  )
}

/** One file: how far it has come, and which lines failed. */
export function ImportView({ found, path, zone }: { found: Import; path: string; zone: string }) {
  const isRunning = found.status === "running"
  const done = found.imported + found.unchanged + found.failed
  return (
    <>
      <PageHead
        title={t("imports.title", { kind: t(KIND_WORDS[found.kind]) })}
        back={{ href: path, label: t("imports.every") }}
      />
      <div class="stack" id="import" data-live={isRunning ? "" : undefined}>
        <p>
          <StateBadge state={found.status} /> <DateTime at={found.finished_at ?? found.created_at} zone={zone} />
        </p>
        {isRunning && (
          <p>
            <progress value={done} max={found.total} aria-label={t("imports.lines_done")} />{" "}
            <a href={`${path}/${found.id}`}>{t("moving.again")}</a>
          </p>
        )}
        <Stats
          facts={[
            { label: t("moving.lines"), value: <Count value={found.total} /> },
            { label: t("imports.imported"), value: <Count value={found.imported} /> },
            { label: t("imports.unchanged"), value: <Count value={found.unchanged} /> },
            { label: t("imports.failed"), value: <Count value={found.failed} /> },
          ]}
        />
        <Errors found={found} />
      </div>
    </>
  )
}

function Errors({ found }: { found: Import }) {
  if (found.failed === 0) return null
  const isCut = found.errors.length < found.failed
  return (
    <>
      {isCut && <p>{t("imports.cut", { n: found.errors.length })}</p>}
      <Table
        caption={t("imports.errors")}
        rows={found.errors}
        empty=""
        columns={[
          { title: t("moving.line"), kind: "number", cell: (row) => row.line },
          { title: t("moving.wrong"), cell: (row) => <LineProblem {...row} /> },
        ]}
      />
    </>
  )
}
