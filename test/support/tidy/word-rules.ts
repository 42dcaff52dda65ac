import { existsSync, readFileSync } from "node:fs"
import { dirname, join, normalize } from "node:path"
import { layerOf } from "./places.ts"
import { eachLine } from "./shape-rules.ts"
import { listFiles, type Source } from "./source.ts"

/** This file's own patterns hold the words that they look for. */
const OWN = "test/support/tidy/"
const MARKS = /\b(TODO|FIXME|XXX|HACK|TBD)\b|not (yet )?implemented|coming soon|lorem ipsum/i

/** Where the outside world says "schema": drizzle-kit's key, JSON Schema, OpenAPI and MCP, PostgreSQL's catalog. */
const FORCED = [
  /\bschemas?\s*[:}]/,
  /\$schema/,
  /#\\?\/components\\?\/schemas/,
  /\binputSchema\b/,
  /\b(to)?JSON ?Schema\b/,
  /\.schemas?\b/,
  /\b(on|in|create|drop|set) schema\b/,
  /\b(table|n)_?schema\b|information_schema/,
  /[\w/]+schema\.json/,
]

function readProse(): { path: string; lines: string[] }[] {
  return listFiles(".")
    .filter((path) => path.endsWith(".md"))
    .map((path) => ({ path, lines: readFileSync(path, "utf8").split("\n") }))
}

/** No mark of unfinished work, in code, migrations and prose. */
export function marks(sources: Source[]): string[] {
  return eachLine(withProse(sources), (line) => (MARKS.test(line) ? `unfinished: ${line.trim()}` : null))
}

/** One word per thing: tables are tables, zod is the contract. */
export function tablesWord(sources: Source[]): string[] {
  return eachLine(withProse(sources), (line) => {
    const rest = FORCED.reduce((text, forced) => text.replaceAll(new RegExp(forced, "g"), ""), line)
    return /schema/i.test(rest) ? `says schema: ${line.trim()}` : null
  })
}

/** What only the product says. Whom the database's roles are for (vendor, person, affiliate) the platform knows. */
const PRODUCT = new Set(
  `attribution campaign click commission conversion coupon credit customer debt inquiry lead ledger payout postback program
  refund sale touch visitor`.split(/\s+/),
)

/** `lib` and `platform` would serve another product as well: no word of this one is in them. */
export function productWords(sources: Source[]): string[] {
  const below = sources.filter(({ path }) => ["lib", "platform"].includes(layerOf(path) ?? ""))
  return eachLine(below, (line) => {
    const words = line
      .split(/[^A-Za-z]+|(?<=[a-z])(?=[A-Z])/)
      .map((word) => word.toLowerCase().replace(/(ie)?s$/, (end) => (end === "ies" ? "y" : "")))
    const found = words.find((word) => PRODUCT.has(word))
    return found ? `says ${found}, of the product` : null
  })
}

function withProse(sources: Source[]): Source[] {
  const migrations = listFiles("drizzle").map((path) => ({ path, lines: readFileSync(path, "utf8").split("\n") }))
  return [...sources, ...readProse(), ...migrations].filter(({ path }) => !path.startsWith(OWN)) as Source[]
}

const ROOTS = /^(src|test|scripts|tools|docs|drizzle|\.ci)\//
const FILE = /^(?!\/)[\w.<>*{}/-]+\.(tsx?|md|toml|json|sql|txt|svg|css)$/

/** Paths that prose cites, in backticks or links. `<slice>`, `*` and `NNN` stand for any name. */
export function deadPaths(all = listFiles(".")): string[] {
  return readProse().flatMap(({ path, lines }) =>
    lines.flatMap((line, index) => {
      const links = [...line.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map((m) => m[1]!).filter((to) => !/^[a-z]+:/.test(to))
      const quoted = [...line.matchAll(/`([^`\s]+)`/g)]
        .map((m) => m[1]!)
        .filter((to) => ROOTS.test(to) || FILE.test(to))
      const dead = [
        ...links.filter((to) => !existsSync(join(dirname(path), to))),
        ...quoted.filter((to) => !exists(normalize(to), path, all)),
      ]
      return dead.map((to) => `${path}:${index + 1} cites ${to}`)
    }),
  )
}

/** From the root, from `src`, from the slices, beside the citing file, or, for a bare name, anywhere. */
function exists(cited: string, from: string, all: string[]): boolean {
  const isFolder = !/\.\w+$/.test(cited)
  const pattern = cited
    .replace(/\/$/, "")
    .replace(/[.+]/g, "\\$&")
    .replace(/<[^>]+>|\*+|NNN|\{[^}]+\}/g, "[^/]+")
  const places = cited.includes("/")
    ? ["", "src/", "src/features/", "src/features/[^/]+/", `${dirname(from)}/`]
    : ["(.+/)?"]
  const wanted = new RegExp(`^(${places.join("|").replaceAll("./", "")})${pattern}${isFolder ? "(/|$)" : "$"}`)
  return all.some((path) => wanted.test(path)) || existsSync(cited)
}

/** Code that sends its reader to a document sends them to one that is there. */
export function deadDocuments(sources: Source[]): string[] {
  return eachLine(
    sources.filter(({ path }) => !path.startsWith(OWN)),
    (line) => {
      const cited = /\b((?:docs\/[\w/-]+|[A-Z]{4,})\.md)\b/.exec(line)?.[1]
      return cited && !existsSync(cited) ? `cites ${cited}` : null
    },
  )
}

/** Excerpts of code that begin with the path of their file are still in that file, line by line. */
export function staleExcerpts(): string[] {
  return readProse().flatMap(({ path, lines }) => {
    const blocks = [...lines.join("\n").matchAll(/```tsx?\n\/\/ (\S+)\n([\s\S]*?)```/g)]
    return blocks.flatMap(([, file = "", excerpt = ""]) => {
      const code = existsSync(file) ? readFileSync(file, "utf8") : ""
      return code.includes(excerpt.trimEnd()) ? [] : [`${path} shows ${file} as it is not`]
    })
  })
}

/** Variables that the programs read and the README does not explain. */
export function undocumentedVariables(): string[] {
  const read = [...readFileSync("src/env.ts", "utf8").matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map((match) => match[1]!)
  const reported = readFileSync("README.md", "utf8")
  return read.filter((name) => !new RegExp(`^\\| \`${name}\` +\\|`, "m").test(reported))
}

/** Decisions are numbered from 001 without gaps, and begin with their number. */
export function misnumbered(): string[] {
  return listFiles("docs/decisions")
    .toSorted()
    .filter((path, index) => {
      const number = String(index + 1).padStart(3, "0")
      return !path.includes(`/${number}-`) || !readFileSync(path, "utf8").startsWith(`# ${number} `)
    })
}

/** The slices as ARCHITECTURE.md lists them, in their order, each with its rooms. */
export function listedRooms(): [string, string[]][] {
  const list = /\*\*Slices\*\*.*?\n\n([\s\S]+?)\n\n/.exec(readFileSync("ARCHITECTURE.md", "utf8"))?.[1] ?? ""
  return [...list.matchAll(/`([\w-]+)`(?: \[([^\]]*)\])?/g)].map(([, slice, rooms]) => [
    slice!,
    rooms?.split(/,\s*/) ?? [],
  ])
}
