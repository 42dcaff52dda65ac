import { layerOf, roleOf, sliceOf } from "./places.ts"
import {
  type Func,
  isFunction,
  lineOf,
  listComments,
  listExports,
  listFunctions,
  type Node,
  nameOf,
  type Source,
  visit,
} from "./source.ts"

const FILE_LINES = 350
const VERB_LINES = 200
const TEST_LINES = 600
const ENTRY_LINES = 60
const FUNCTION_LINES = 70
const CORE_FUNCTION_LINES = 40
const HANDLER_LINES = 15
const COMMENT_LINES = 3
const ENTRIES = ["src/worker.ts", "src/edge.ts", "src/node.ts"]

const BANNED = /^(utils?|helpers?|common|manager|service|data|info|schemas?)$/i
// What makes two runs of the same code differ.
const CLOCK_AND_RANDOM = /\b(Date\.now|Math\.random)\b|\bnew Date\(\s*\)/
const IMPURE_NAMES = new Set(
  "fetch crypto process console setTimeout setInterval queueMicrotask performance globalThis navigator Temporal".split(
    " ",
  ),
)

const isTest = ({ path }: Source) => path.startsWith("test/")

export function sizes(sources: Source[]): string[] {
  const limit = ({ path }: Source) => {
    if (path.startsWith("test/")) return TEST_LINES
    if (ENTRIES.includes(path)) return ENTRY_LINES
    return roleOf(path) === "verb" ? VERB_LINES : FILE_LINES
  }
  const files = sources
    .map((source) => ({ source, count: source.lines.length - 1 }))
    .filter(({ source, count }) => count > limit(source))
    .map(({ source, count }) => `${source.path} has ${count} lines, more than ${limit(source)}`)
  return [...files, ...sources.filter((source) => !isTest(source) || isSupport(source)).flatMap(longFunctions)]
}

const isSupport = ({ path }: Source) => path.startsWith("test/support/")

function longFunctions(source: Source): string[] {
  const role = roleOf(source.path)
  const limit = ({ name }: Func) => {
    if (role === "api" && (name === "run" || name === "answer")) return HANDLER_LINES
    return role === "core" ? CORE_FUNCTION_LINES : FUNCTION_LINES
  }
  return listFunctions(source)
    .filter((func) => func.lines > limit(func))
    .map((func) => `${source.path}:${func.line} ${func.name} has ${func.lines} lines, more than ${limit(func)}`)
}

/** Files and exported names; fields of the contract are the contract's. */
export function names(sources: Source[]): string[] {
  return sources.flatMap((source) => {
    const parts = source.path.replace(/(\.test|\.d)?\.tsx?$/, "").split("/")
    const badPath = parts.filter((part) => part.split(/[-.]/).some((word) => BANNED.test(word)) || !isKebab(part))
    const exported = listExports(source).filter(({ name }) =>
      name.split(/(?=[A-Z])|_/).some((word) => BANNED.test(word)),
    )
    return [
      ...badPath.map((part) => `${source.path} is named ${part}`),
      ...exported.map(({ name, line }) => `${source.path}:${line} exports ${name}`),
    ]
  })
}

const isKebab = (part: string) => /^[a-z0-9]+([-.][a-z0-9]+)*$/.test(part)

/** No barrels: a name is imported from where it is written. */
export function barrels(sources: Source[]): string[] {
  return sources.flatMap((source) => [
    ...(/(^|\/)index\.tsx?$/.test(source.path) ? [`${source.path} is a barrel`] : []),
    ...((source.tree.body ?? []) as { type: string; source?: unknown; start: number }[])
      .filter((node) => node.type.startsWith("Export") && node.source)
      .map((node) => `${source.path}:${lineOf(source, node.start)} exports what another file wrote`),
  ])
}

/** Time and chance come in as arguments; only the platform asks for them. */
export function clocks(sources: Source[]): string[] {
  return eachLine(
    sources.filter(({ path }) => layerOf(path) !== null && layerOf(path) !== "platform"),
    (line) => (CLOCK_AND_RANDOM.test(line) ? "asks for the time or for chance" : null),
  )
}

/** The core decides: plain values in, plain values out. */
export function purity(sources: Source[]): string[] {
  return sources
    .filter(({ path }) => roleOf(path) === "core")
    .flatMap((source) => {
      const wrong = listFunctions(source)
        .filter((func) => func.isAsync)
        .map((func) => `${source.path}:${func.line} ${func.name} is async`)
      visit(source.tree, (node, parents) => {
        const parent = parents.at(-1)
        const isField = parent?.type === "MemberExpression" ? parent.property === node : parent?.key === node
        const name = nameOf(node)
        if (name && IMPURE_NAMES.has(name) && !isField)
          wrong.push(`${source.path}:${lineOf(source, node.start)} the core uses ${name}`)
      })
      return wrong
    })
}

/** What is looked at after a click must be the whole page that it leads to, which a click alone does not wait for. */
export function clicks(sources: Source[]): string[] {
  return eachLine(
    sources.filter(({ path }) => path.startsWith("test/browser/")),
    (line) => (line.includes(".click(") ? "clicks without waiting for the page: follow() or press() does" : null),
  )
}

/** Nothing switches the checks off. */
export function escapes(sources: Source[]): string[] {
  return sources.flatMap((source) => {
    const wrong: string[] = []
    visit(source.tree, (node, parents) => {
      // Counting lines costs more than all the rest; only what is wrong needs it.
      const at = () => `${source.path}:${lineOf(source, node.start)}`
      if (node.type === "TSAnyKeyword") wrong.push(`${at()} any`)
      const [owner, property] = [nameOf(node.object), nameOf(node.property)]
      const isSwitch = /^(skip|only|todo|skipIf|runIf|fails)$/.test(property ?? "")
      if (isSwitch && /^(it|test|describe|suite)$/.test(owner ?? "") && parents.length > 0)
        wrong.push(`${at()} ${owner}.${property}`)
    })
    const silenced = eachLine(
      [source],
      (line) => /@ts-(ignore|expect-error|nocheck)|(biome|eslint)-(ignore|disable)/.exec(line)?.[0] ?? null,
    )
    return [...wrong, ...silenced]
  })
}

/**
 * A function written where a property is set begins among what is old, and all that it reaches stays for a full collection: see
 * docs/decisions/080. Once for the program it may.
 */
export function bornOld(sources: Source[]): string[] {
  return sources.flatMap((source) => {
    const wrong: string[] = []
    visit(source.tree, (node, parents) => {
      if (node.type !== "AssignmentExpression" || (node.left as Node).type !== "MemberExpression") return
      if (!isFunction(withoutType(node.right as Node)) || !parents.some(isFunction)) return
      wrong.push(`${source.path}:${lineOf(source, node.start)} sets a property to a function that has no name yet`)
    })
    return wrong
  })
}

const withoutType = (node: Node): Node =>
  /^(TS\w+|Parenthesized)Expression$/.test(node.type) ? withoutType(node.expression as Node) : node

/** No object literal is spread into an object literal: that would switch the check for unknown keys off. */
export function literalSpreads(sources: Source[]): string[] {
  return sources.flatMap((source) => {
    const wrong: string[] = []
    visit(source.tree, (node, parents) => {
      const spread = parents.at(-1)
      if (node.type !== "ObjectExpression" || !/^(JSX)?Spread/.test(spread?.type ?? "")) return
      wrong.push(`${source.path}:${lineOf(source, node.start)} spreads a literal`)
    })
    return wrong
  })
}

export function comments(sources: Source[]): string[] {
  return sources.flatMap((source) =>
    listComments(source)
      .filter((comment) => comment.lines > COMMENT_LINES)
      .map((comment) => `${source.path}:${comment.line} a comment of ${comment.lines} lines`),
  )
}

/** A function that other slices or layers call says what it does, in its units; of the UI kit, the names say it. */
export function undocumented(sources: Source[]): string[] {
  const home = (path: string) => sliceOf(path) ?? layerOf(path)
  const called = new Set(
    sources
      .filter(({ path }) => layerOf(path) !== null)
      .flatMap(({ path, imports }) => imports.filter((found) => home(found.target ?? "") !== home(path)))
      .flatMap(({ target, names }) => names.map((name) => `${target} ${name}`)),
  )
  return sources.flatMap((source) =>
    listExports(source)
      .filter(
        ({ name, line }) =>
          called.has(`${source.path} ${name}`) && layerOf(source.path) !== "web" && isBare(source, line),
      )
      .map(({ name, line }) => `${source.path}:${line} ${name} does not say what it does`),
  )
}

const isBare = ({ lines }: Source, line: number) =>
  /^export (async )?function/.test(lines[line - 1] ?? "") && !lines[line - 2]?.trimEnd().endsWith("*/")

/** The share of lines in `src` that are comments, in percent. */
export function commentShare(sources: Source[]): number {
  const src = sources.filter(({ path }) => layerOf(path) !== null)
  const all = src.reduce((sum, { lines }) => sum + lines.length, 0)
  const said = src.reduce((sum, source) => sum + listComments(source).reduce((n, { lines }) => n + lines, 0), 0)
  return (100 * said) / all
}

export function eachLine(sources: Source[], wrong: (line: string) => string | null): string[] {
  return sources.flatMap(({ path, lines }) =>
    lines.flatMap((line, index) => {
      const why = wrong(line)
      return why ? [`${path}:${index + 1} ${why}`] : []
    }),
  )
}
