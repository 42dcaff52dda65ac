import type { ApiDocument } from "./openapi.ts"

type Operation = { operationId: string; summary: string; tags: string[] }

/** `/llms.txt` (https://llmstxt.org): what a language model should read first, with every operation in a line. */
export function describeForReaders({ info, paths }: ApiDocument): string {
  const operations = Object.entries(paths as Record<string, Record<string, Operation>>).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, at: `${method.toUpperCase()} ${path}` })),
  )
  const groups = [...Map.groupBy(operations, ({ tags }) => tags[0] ?? "other")].map(([tag, members]) => {
    const lines = members.map(({ at, operationId, summary }) => `- \`${at}\` (\`${operationId}\`): ${summary}`)
    return `### ${tag}\n\n${lines.join("\n")}`
  })
  return `# ${info.title}

> ${info.description}

Amounts are whole minor units of their currency (1250 EUR are 12.50), shares are basis points, times are RFC 3339 in UTC.
Requests carry \`Authorization: Bearer\` with a key or token. Errors are problem+json with a \`code\` that does not change.

## Where to read on

- [Documentation](/docs): guides, every operation with its fields and an example
- [Errors](/docs/errors): every code, what it means and what to do
- [OpenAPI 3.1](/openapi.json): the same for machines
- [/mcp](/mcp): the same operations as tools (Model Context Protocol, Streamable HTTP, a key or token as bearer)

## Operations

${groups.join("\n\n")}
`
}
