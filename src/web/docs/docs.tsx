import { Card } from "../ui/card.tsx"
import { Form } from "../ui/form.tsx"
import { type Column, Table } from "../ui/table.tsx"
import { PageHead } from "../ui/text.tsx"
import { API_PATH, DOCS_PATH, ERRORS_PATH } from "./docs-paths.ts"
import { type GuideGroup, searchGuides } from "./guides.ts"
import { Line, Prose } from "./line.tsx"
import type { DocField, DocGroup, DocOperation } from "./outline.ts"
import { searchOutline } from "./search-outline.ts"

type Info = { title: string; version: string; description?: string | undefined }
type ContentsProps = { info: Info; groups: DocGroup[]; guides: GuideGroup[]; query: string }

/** The guides, and what an OpenAPI 3.1 document holds by a line for each operation: what fits the query. */
export function DocsView({ info, groups, guides, query }: ContentsProps) {
  const found = searchOutline(groups, query)
  const read = searchGuides(guides, query)
  return (
    <>
      <DocsHead info={info} query={query} />
      <Prose text={info.description ?? ""} />
      {found.length + read.length === 0 && <p>Nothing here holds these words.</p>}
      <div class="trio" lang="en">
        {read.map((group) => (
          <Card title={group.title}>
            <ul class="operations">
              {group.guides.map(({ slug, title }) => (
                <li>
                  <a href={`${DOCS_PATH}/${slug}`}>{title}</a>
                </li>
              ))}
            </ul>
          </Card>
        ))}
        {query === "" && (
          <Card title="Errors">
            <p>
              <a href={ERRORS_PATH}>Every code, what it means and what to do</a>
            </p>
          </Card>
        )}
      </div>
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

const pathOf = (group: DocGroup) => `${API_PATH}/${group.slug}`

/** Where one operation is described. */
export const operationHref = (group: DocGroup, { anchor }: DocOperation) => `${pathOf(group)}#${anchor}`

function DocsHead({ info, query }: { info: Info; query: string }) {
  return (
    <>
      <PageHead title="Documentation" intro={`${info.title}, version ${info.version} of the API`}>
        <a class="button" href="/openapi.json">
          openapi.json
        </a>
      </PageHead>
      <Form
        method="get"
        action={DOCS_PATH}
        shape="row"
        submit="Search"
        fields={[{ name: "q", label: "Words, paths and fields", kind: "search" }]}
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
      <pre class="code" tabindex={0}>
        <code>{operation.example}</code>
      </pre>
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
      <p class="sub">
        Refused as{" "}
        {operation.codes.map((code) => (
          <>
            <a href={`${ERRORS_PATH}/${code}`}>
              <code>{code}</code>
            </a>
            ,{" "}
          </>
        ))}
        or as <a href={ERRORS_PATH}>any operation</a> may be.
      </p>
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
