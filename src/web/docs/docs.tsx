import type { Child } from "hono/jsx"
import { type Column, Table } from "../ui/table.tsx"
import { PageHead } from "../ui/text.tsx"
import { type DocField, type DocGroup, type DocOperation, outline } from "./outline.ts"

/** `code` between backticks; no other markup is understood. */
function Line({ text }: { text: string }) {
  return text.split("`").map((part, index): Child => (index % 2 === 1 ? <code>{part}</code> : part))
}

function Prose({ text }: { text: string }) {
  return text
    .split(/\n{2,}/)
    .filter(Boolean)
    .map((paragraph) => (
      <p>
        <Line text={paragraph} />
      </p>
    ))
}

type DocsProps = { document: { info: { title: string; version: string; description?: string | undefined } } }

/** An OpenAPI 3.1 document as one page that fetches nothing. */
export function DocsView({ document }: DocsProps) {
  const groups = outline(document)
  return (
    <>
      <PageHead title={document.info.title} intro={`Version ${document.info.version}`}>
        <a class="button" href="/openapi.json">
          openapi.json
        </a>
      </PageHead>
      <div class="docs">
        <Contents groups={groups} />
        <div class="stack">
          <Prose text={document.info.description ?? ""} />
          {groups.map((group) => (
            <section class="stack" id={anchorOf(group)}>
              <h2>{group.name}</h2>
              <Prose text={group.words} />
              {group.operations.map((operation) => (
                <Operation operation={operation} />
              ))}
            </section>
          ))}
        </div>
      </div>
    </>
  )
}

const anchorOf = (group: DocGroup) => `group-${group.name.toLowerCase().replaceAll(/\W+/g, "-")}`

function Contents({ groups }: { groups: DocGroup[] }) {
  return (
    <nav class="contents" aria-label="Operations">
      {groups.map((group) => (
        <>
          <h2>
            <a href={`#${anchorOf(group)}`}>{group.name}</a>
          </h2>
          <ul>
            {group.operations.map((operation) => (
              <li>
                <a href={`#${operation.anchor}`}>
                  <span class="verb">{operation.verb}</span> {operation.path}
                </a>
              </li>
            ))}
          </ul>
        </>
      ))}
    </nav>
  )
}

function Operation({ operation }: { operation: DocOperation }) {
  return (
    <article class="operation" id={operation.anchor}>
      <h3>
        <a class="verb" href={`#${operation.anchor}`}>
          {operation.verb}
        </a>
        <code>{operation.path}</code>
      </h3>
      {operation.title && <p>{operation.title}</p>}
      <Prose text={operation.words} />
      <Fields caption="Parameters" fields={operation.parameters} />
      <Fields caption="Body" fields={operation.body} />
      {operation.answers.map((answer) => (
        <details open={answer.fields.length > 0 && answer.status.startsWith("2")}>
          <summary>
            <strong>{answer.status}</strong> <Line text={answer.words} />
          </summary>
          <Fields caption={`Answer ${answer.status}`} fields={answer.fields} />
        </details>
      ))}
    </article>
  )
}

const MEANING: Column<DocField> = { title: "Meaning", cell: (field) => <Prose text={field.words} /> }

function Fields({ caption, fields }: { caption: string; fields: DocField[] }) {
  return fields.length ? (
    <Table
      caption={caption}
      rows={fields}
      empty=""
      columns={[
        {
          title: "Field",
          cell: (field) => (
            <>
              <code>{field.name}</code>
              {field.isRequired && <span class="sub">required</span>}
            </>
          ),
        },
        { title: "Type", cell: (field) => field.type },
        ...(fields.some((field) => field.words) ? [MEANING] : []),
      ]}
    />
  ) : null
}
