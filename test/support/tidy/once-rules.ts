import { layerOf, roleOf } from "./places.ts"
import { lineOf, type Node, nameOf, type Source, visit } from "./source.ts"

/** Fewer words are the same by chance. */
const LIST_WORDS = 3

type Found = { key: string; at: string }

/** A list of words is written once, as a union or as an array, and imported by who needs it: two equal sets of three are refused. */
export function wordLists(sources: Source[]): string[] {
  const found = sources.filter(({ path }) => layerOf(path) !== null).flatMap(listWordLists)
  return repeated(found).map(([key, places]) => `${key} in ${places.join(", ")}`)
}

function listWordLists(source: Source): Found[] {
  const found: Found[] = []
  visit(source.tree, (node) => {
    const words = wordsOf(node)
    if (words && new Set(words).size >= LIST_WORDS)
      found.push({ key: words.toSorted().join("|"), at: `${source.path}:${lineOf(source, node.start)}` })
  })
  return found
}

/** The literals of a union or of an array, when it holds nothing else. */
function wordsOf(node: Node): string[] | null {
  const members =
    node.type === "TSUnionType"
      ? (node.types as Node[]).filter(({ type }) => type !== "TSNullKeyword" && type !== "TSUndefinedKeyword")
      : node.type === "ArrayExpression"
        ? (node.elements as Node[])
        : []
  const words = members
    .map((member) => (member?.literal as Node | undefined) ?? member)
    .map((literal) => literal?.value)
  return words.length > 0 && words.every((word) => typeof word === "string") ? (words as string[]) : null
}

/** A type has one name in all of `src`, and a name one type. */
export function typeNames(sources: Source[]): string[] {
  const found = sources
    .filter(({ path }) => layerOf(path) !== null)
    .flatMap((source) =>
      ((source.tree.body ?? []) as Node[]).flatMap((statement) => {
        const declared = statement.type === "ExportNamedDeclaration" ? (statement.declaration as Node | null) : null
        const isType = /^TS(TypeAlias|Interface)Declaration$|^ClassDeclaration$/.test(declared?.type ?? "")
        const name = isType ? nameOf(declared!.id) : null
        return name && !isShown(declared!, name)
          ? [{ key: name, at: `${source.path}:${lineOf(source, statement.start)}` }]
          : []
      }),
    )
  return repeated(found).map(([key, places]) => `type ${key} in ${places.join(", ")}`)
}

/** `type Cost = store.Cost`: what a store keeps, for other slices, under the same name. */
function isShown(declared: Node, name: string): boolean {
  const { typeName } = (declared.typeAnnotation ?? {}) as { typeName?: Node }
  return typeName?.type === "TSQualifiedName" && nameOf(typeName.right) === name
}

function repeated(found: Found[]): [string, string[]][] {
  const places = new Map<string, string[]>()
  for (const { key, at } of found) places.set(key, [...(places.get(key) ?? []), at])
  return [...places].filter(([, all]) => all.length > 1)
}

/** A file of one use case exports what it is named after; one that is a table exports it in capitals. */
export function verbNames(sources: Source[]): string[] {
  return sources
    .filter(({ path }) => roleOf(path) === "verb")
    .filter((source) => {
      const name = camel(source.path)
      const table = name.replace(/[A-Z]/g, "_$&").toUpperCase()
      return !exportsOf(source).some((one) => one === name || one === table)
    })
    .map((source) => `${source.path} exports ${exportsOf(source).join(", ")} and no ${camel(source.path)}`)
}

const camel = (path: string) =>
  path.replace(/^.*\/|\.tsx?$/g, "").replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())

function exportsOf(source: Source): string[] {
  return ((source.tree.body ?? []) as Node[]).flatMap((statement) => {
    const declared = statement.type === "ExportNamedDeclaration" ? (statement.declaration as Node | null) : null
    return [declared, ...((declared?.declarations ?? []) as Node[])].flatMap((holder) => nameOf(holder?.id) ?? [])
  })
}
