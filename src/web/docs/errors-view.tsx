import { ERROR_CODES, type ErrorCode } from "../../vocabulary/error-codes.ts"
import { ANSWERED_BY } from "../../vocabulary/error-operations.ts"
import { Card, Facts } from "../ui/card.tsx"
import { Table } from "../ui/table.tsx"
import { PageHead } from "../ui/text.tsx"
import { operationHref } from "./docs.tsx"
import { ERRORS_PATH, TO_DOCS } from "./docs-paths.ts"
import { Line } from "./line.tsx"
import type { DocGroup } from "./outline.ts"

/** Of every code: its status, title, meaning and remedy. */
type Texts = { texts: typeof import("./error-texts.ts").ERROR_TEXTS }

export const isErrorCode = (code: string | undefined): code is ErrorCode => ERROR_CODES.some((one) => one === code)

/** Every code of a problem, with its status and title. */
export function ErrorsView({ texts }: Texts) {
  return (
    <>
      <PageHead
        title="Errors"
        intro="What is refused is application/problem+json (RFC 9457). Its code does not change, and its type is the code's page."
        back={TO_DOCS}
      />
      <Table
        caption="Codes"
        isCaptionUnseen
        rows={[...ERROR_CODES].sort()}
        empty=""
        columns={[
          {
            title: "Code",
            cell: (code) => (
              <a href={`${ERRORS_PATH}/${code}`}>
                <code>{code}</code>
              </a>
            ),
          },
          { title: "Status", kind: "number", cell: (code) => texts[code][0] },
          { title: "Meaning", cell: (code) => texts[code][1] },
        ]}
      />
    </>
  )
}

/** What one code means, what to do about it, and which operations answer it. */
export function ErrorView({ code, groups, texts }: { code: ErrorCode; groups: DocGroup[] } & Texts) {
  const [status, title, means, remedy] = texts[code]
  const ids = ANSWERED_BY[code]
  const operations = groups.flatMap((group) =>
    group.operations.filter(({ id }) => ids?.includes(id)).map((operation) => ({ group, operation })),
  )
  return (
    <>
      <PageHead title={title} back={{ href: ERRORS_PATH, label: "Errors" }} />
      <Card title="What it means">
        <p>
          <Line text={means} />
        </p>
        <h2>What to do</h2>
        <p>
          <Line text={remedy} />
        </p>
        <Facts
          facts={[
            { label: "Code", value: <code>{code}</code> },
            { label: "Status", value: status },
            {
              label: "Answered by",
              value:
                operations.length === 0 ? (
                  "any operation, or a page"
                ) : (
                  <ul class="operations">
                    {operations.map(({ group, operation }) => (
                      <li>
                        <a href={operationHref(group, operation)}>
                          <span class="verb">{operation.verb}</span> {operation.path}
                        </a>
                      </li>
                    ))}
                  </ul>
                ),
            },
          ]}
        />
      </Card>
    </>
  )
}
