import { StateBadge } from "../../web/ui/badge.tsx"
import { Card, Stats } from "../../web/ui/card.tsx"
import { Form, type FormState } from "../../web/ui/form.tsx"
import { type Page, Pager, Table } from "../../web/ui/table.tsx"
import { Count, DateTime, PageHead } from "../../web/ui/text.tsx"
import type { Import, ListedImport } from "./contract.ts"
import { IMPORT_KINDS } from "./core/kinds.ts"

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
      <PageHead
        title="Imports"
        intro="A file of many leads, sales, refunds, links, touches, customers, affiliates or coupons. Each line does what a call of the API does; a line that was imported before changes nothing, so that a file may be sent again."
      />
      {mayImport && <UploadForm path={path} {...(state && { state })} />}
      <Table
        caption="Files"
        rows={imports}
        empty="No file yet."
        columns={[
          {
            title: "Sent",
            cell: (row) => (
              <a href={`${path}/${row.id}`}>
                <DateTime at={row.created_at} zone={zone} />
              </a>
            ),
          },
          { title: "Lines of", cell: (row) => row.kind },
          { title: "State", cell: (row) => <StateBadge state={row.status} /> },
          { title: "Lines", kind: "number", cell: (row) => <Count value={row.total} /> },
          { title: "Imported", kind: "number", cell: (row) => <Count value={row.imported} /> },
          { title: "Unchanged", kind: "number", cell: (row) => <Count value={row.unchanged} /> },
          { title: "Failed", kind: "number", cell: (row) => <Count value={row.failed} /> },
        ]}
      />
      <Pager {...page} />
    </>
  )
}

function UploadForm({ path, state }: { path: string; state?: FormState }) {
  return (
    <Card title="Send a file">
      <Form
        action={path}
        submit="Import"
        {...(state && { state })}
        fields={[
          {
            name: "kind",
            label: "The lines are",
            kind: "select",
            isRequired: true,
            options: IMPORT_KINDS.map((value) => ({ value, label: value })),
          },
          {
            name: "file",
            label: "File",
            kind: "file",
            isRequired: true,
            accept: ".csv,.ndjson,.jsonl",
            hint: "CSV whose first line names the fields as the API does (/docs), or one JSON body a line; UTF-8, at most 10 MiB.",
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
      <PageHead title={`Import of ${found.kind}`} intro={<a href={path}>All imports</a>} />
      <div class="stack" id="import" data-live={isRunning ? "" : undefined}>
        <p>
          <StateBadge state={found.status} /> <DateTime at={found.finished_at ?? found.created_at} zone={zone} />
        </p>
        {isRunning && (
          <p>
            <progress value={done} max={found.total} aria-label="Lines done" />{" "}
            <a href={`${path}/${found.id}`}>Look again</a>
          </p>
        )}
        <Stats
          facts={[
            { label: "Lines", value: <Count value={found.total} /> },
            { label: "Imported", value: <Count value={found.imported} /> },
            { label: "Unchanged", value: <Count value={found.unchanged} /> },
            { label: "Failed", value: <Count value={found.failed} /> },
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
      {isCut && (
        <p>{`The first ${found.errors.length} are shown. Correct them and send the file again to see the next.`}</p>
      )}
      <Table
        caption="Lines that failed"
        rows={found.errors}
        empty="None."
        columns={[
          { title: "Line", kind: "number", cell: (row) => row.line },
          { title: "What is wrong", cell: (row) => row.detail },
          { title: "Code", cell: (row) => <code>{row.code}</code> },
        ]}
      />
    </>
  )
}
