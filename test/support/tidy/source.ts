import { readdirSync, readFileSync } from "node:fs"
import { dirname, join, normalize } from "node:path"
import { parseAst } from "vitest/node"

/** A node of the syntax tree, as far as these rules look at it. */
export type Node = { type: string; start: number; end: number } & Record<string, unknown>
/** `target` is the file in this repository, or null for a package; `isType` when nothing of it is left at run time. */
export type Import = { from: string; target: string | null; names: string[]; isType: boolean; line: number }
export type Source = { path: string; text: string; lines: string[]; tree: Node; imports: Import[] }

const SKIPPED = new Set(["node_modules", ".git", ".data", ".wrangler", "meta"])

/** Every file under these folders and files, with `/` in the path. */
export function listFiles(...roots: string[]): string[] {
  return roots.flatMap((root) =>
    readdirSync(root, { withFileTypes: true }).flatMap((entry) => {
      if (SKIPPED.has(entry.name)) return []
      const path = root === "." ? entry.name : `${root}/${entry.name}`
      return entry.isDirectory() ? listFiles(path) : [path]
    }),
  )
}

/** The code of the project, parsed once. */
export function readSources(): Source[] {
  const paths = [
    ...listFiles("src", "test", "scripts", "tools"),
    ...listFiles(".").filter((path) => /^[\w.]+\.ts$/.test(path)),
  ]
  return paths.filter((path) => /\.tsx?$/.test(path)).map((path) => toSource(path, readFileSync(path, "utf8")))
}

export function toSource(path: string, text: string): Source {
  const lang = path.endsWith(".d.ts") ? "dts" : path.endsWith("x") ? "tsx" : "ts"
  const tree = parseAst(text, { lang }, path) as unknown as Node
  const source: Source = { path, text, lines: text.split("\n"), tree, imports: [] }
  visit(tree, (node) => {
    const found = toImport(node, source)
    if (found) source.imports.push(found)
  })
  return source
}

/** Calls back for every node, parents first. */
export function visit(node: Node, see: (node: Node, parents: Node[]) => void, parents: Node[] = []): void {
  see(node, parents)
  const path = [...parents, node]
  for (const value of Object.values(node))
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) visit(child, see, path)
}

function isNode(value: unknown): value is Node {
  return typeof (value as Node | null)?.type === "string"
}

/** The 1-based line of an offset. */
export function lineOf(source: Source, offset: number): number {
  return source.text.slice(0, offset).split("\n").length
}

function toImport(node: Node, source: Source): Import | null {
  const isStatic = /^(Import|ExportNamed|ExportAll)Declaration$/.test(node.type)
  if ((!isStatic && node.type !== "ImportExpression") || !isNode(node.source)) return null
  const from = String(node.source.value)
  const specifiers = (node.specifiers ?? []) as Node[]
  const isType =
    [node.importKind, node.exportKind].includes("type") ||
    (specifiers.length > 0 && specifiers.every((s) => [s.importKind, s.exportKind].includes("type")))
  return {
    from,
    target: from.startsWith(".") ? normalize(join(dirname(source.path), from)) : null,
    names: specifiers.map((s) => nameOf(s.local)).filter((name) => name !== null),
    isType,
    line: lineOf(source, node.start),
  }
}

export function nameOf(node: unknown): string | null {
  return isNode(node) && node.type === "Identifier" ? String(node.name) : null
}

export type Func = { name: string; line: number; lines: number; isAsync: boolean }

export const isFunction = ({ type }: Node): boolean => /^(Arrow)?Function(Expression|Declaration)$/.test(type)

/** Functions with the name they are known by: their own, or that of the variable or property they are the value of. */
export function listFunctions(source: Source): Func[] {
  const found: Func[] = []
  visit(source.tree, (node, parents) => {
    if (!isFunction(node)) return
    const parent = parents.at(-1)
    const name = nameOf(node.id) ?? nameOf(parent?.key) ?? nameOf(parent?.id) ?? "(anonymous)"
    const line = lineOf(source, node.start)
    found.push({ name, line, lines: lineOf(source, node.end) - line + 1, isAsync: node.async === true })
  })
  return found
}

/** Names that a file exports, with their lines. */
export function listExports(source: Source): { name: string; line: number }[] {
  return ((source.tree.body ?? []) as Node[]).flatMap((statement) => {
    if (statement.type !== "ExportNamedDeclaration") return []
    const declared = statement.declaration as Node | null
    const holders = [declared, ...((declared?.declarations ?? []) as Node[]), ...(statement.specifiers as Node[])]
    return holders
      .map((holder) => nameOf(holder?.id) ?? nameOf(holder?.exported))
      .filter((name) => name !== null)
      .map((name) => ({ name, line: lineOf(source, statement.start) }))
  })
}

/** Lines of comment blocks: `[first line, lines of text]`; the delimiters of a block do not count. */
export function listComments(source: Source): { line: number; lines: number }[] {
  const runs: { line: number; lines: number }[] = []
  let isRun = false
  source.lines.forEach((text, index) => {
    const isComment = /^\s*(\/\/|\/\*|\*)/.test(text)
    if (isComment && !isRun) runs.push({ line: index + 1, lines: 0 })
    if (isComment && /[\w]/.test(text)) runs.at(-1)!.lines++
    isRun = isComment
  })
  return runs
}
