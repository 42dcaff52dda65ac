import type { Child } from "hono/jsx"
import { Form } from "../ui/form.tsx"
import { type Column, Table } from "../ui/table.tsx"
import { PageHead } from "../ui/text.tsx"
import { type DocField, type DocGroup, type DocOperation, search } from "./outline.ts"

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

export const DOCS_PATH = "/docs"

type Info = { title: string; version: string; description?: string | undefined }
type ContentsProps = { info: Info; groups: DocGroup[]; query: string }

/** What an OpenAPI 3.1 document holds, a line for each operation that fits the query: a page that fetches nothing. */
export function DocsView({ info, groups, query }: ContentsProps) {
  const found = search(groups, query)
  return (
    <>
      <DocsHead info={info} query={query} />
      <Prose text={info.description ?? ""} />
      {found.length === 0 && <p>Nothing in the API is called so.</p>}
      {found.map((group) => (
        <section class="stack">
          <h2>
            <a href={pathOf(group)}>{group.name}</a>
          </h2>
          <Contents group={group} path={pathOf(group)} />
        </section>
      ))}
    </>
  )
}

type GroupProps = { info: Info; groups: DocGroup[]; group: DocGroup }

/** The operations of one group with all that is known of them. */
export function DocsGroupView({ info, groups, group }: GroupProps) {
  return (
    <>
      <DocsHead info={info} query="" />
      <div class="docs">
        <nav class="contents" aria-label="API">
          <ul>
            {groups.map((one) => (
              <li>
                <a href={pathOf(one)} aria-current={one === group ? "page" : undefined}>
                  {one.name}
                </a>
                {one === group && <Contents group={group} path="" />}
              </li>
            ))}
          </ul>
        </nav>
        <section class="stack">
          <h2>{group.name}</h2>
          <Prose text={group.words} />
          {group.operations.map((operation) => (
            <Operation operation={operation} />
          ))}
        </section>
      </div>
    </>
  )
}

const pathOf = (group: DocGroup) => `${DOCS_PATH}/${group.slug}`

function DocsHead({ info, query }: { info: Info; query: string }) {
  return (
    <>
      <PageHead title={info.title} intro={`Version ${info.version}`}>
        <a class="button" href="/openapi.json">
          openapi.json
        </a>
      </PageHead>
      <Form
        method="get"
        action={DOCS_PATH}
        shape="row"
        submit="Search"
        fields={[{ name: "q", label: "Paths, words and fields", kind: "search" }]}
        state={{ values: { q: query }, errors: [] }}
      />
    </>
  )
}

function Contents({ group, path }: { group: DocGroup; path: string }) {
  return (
    <ul class="operations">
      {group.operations.map(({ anchor, verb, path: of, title }) => (
        <li>
          <a href={`${path}#${anchor}`}>
            <span class="verb">{verb}</span> {of}
          </a>
          {path && title && <span class="sub">{title}</span>}
        </li>
      ))}
    </ul>
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
