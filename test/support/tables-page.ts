import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import { getTableColumns, is } from "drizzle-orm"
import { getTableConfig, PgTable } from "drizzle-orm/pg-core"
import { SLICES, sliceOf } from "./tidy/places.ts"
import { listFiles } from "./tidy/source.ts"

const INTRO = `# The tables

Written by \`npm run tables\` from every \`tables.ts\`; a test fails when it is no longer what they say. Each table stands with the
slice that alone writes it, with its key, and with what it refers to. Every table of a vendor has \`vendor_id\` in its key, in its
foreign keys and in its policy. Row-level security is forced on all of them.
`

type Listed = { name: string; about: string; config: ReturnType<typeof getTableConfig> }

/** docs/tables.md: what is kept, by slice, as entity-relationship diagrams. */
export async function writeTablesPage(): Promise<string> {
  const files = listFiles("src").filter((path) => path.endsWith("/tables.ts"))
  const rank = (path: string) => SLICES.indexOf(sliceOf(path) ?? "")
  const inOrder = files.toSorted((a, b) => rank(a) - rank(b))
  const parts = await Promise.all(inOrder.map(async (path) => section(path, await tablesOf(path))))
  return [INTRO, ...parts].join("\n")
}

async function tablesOf(path: string): Promise<Listed[]> {
  const text = readFileSync(path, "utf8")
  const found: Record<string, unknown> = await import(/* @vite-ignore */ resolve(path))
  return Object.entries(found).flatMap(([exported, table]) => {
    if (!is(table, PgTable)) return []
    const [, comment = ""] = new RegExp(`/\\*\\*([^/]*?)\\*/\\nexport const ${exported} =`).exec(text) ?? []
    const about = comment.replaceAll(/\s*\n?\s*\*\s/g, " ").trim()
    return [{ name: getTableConfig(table).name, about, config: getTableConfig(table) }]
  })
}

function section(path: string, tables: Listed[]): string {
  const title = sliceOf(path) ?? "platform"
  const described = tables.map(({ name, about }) => `- \`${name}\`${about ? `: ${about}` : ""}`)
  return [`## ${title}\n`, ...described, "\n```mermaid\nerDiagram", ...tables.flatMap(drawTable), "```\n"].join("\n")
}

/** A table with its key and its references; what refers to nothing of another row is left out. */
function drawTable({ name, config }: Listed): string[] {
  const references = config.foreignKeys.map((key) => key.reference())
  const keys = new Set([
    ...config.columns.filter((column) => column.primary).map((column) => column.name),
    ...config.primaryKeys.flatMap((key) => key.columns.map((column) => column.name)),
  ])
  const foreign = new Set(references.flatMap(({ columns }) => columns.map((column) => column.name)))
  const columns = Object.values(getTableColumns(config.columns[0]!.table))
    .filter((column) => keys.has(column.name) || foreign.has(column.name))
    .map((column) => {
      const marks = [keys.has(column.name) && "PK", foreign.has(column.name) && "FK"].filter(Boolean).join(", ")
      return `    ${column.getSQLType().replaceAll(/[^a-z0-9]+/g, "_")} ${column.name} ${marks}`
    })
  const lines = references.map(({ columns: own, foreignTable }) => {
    const isOptional = own.some((column) => !column.notNull)
    const via = own.map((column) => column.name).filter((column) => column !== "vendor_id" || own.length === 1)
    return `  ${name} }o--${isOptional ? "o|" : "||"} ${getTableConfig(foreignTable).name} : ${via.join("_")}`
  })
  return [`  ${name} {`, ...columns, "  }", ...lines]
}
