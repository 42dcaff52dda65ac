import { type Layer, layerOf, ROOMS, type Role, roleOf, roomOf, SLICES, sliceOf } from "./places.ts"
import { type Import, lineOf, nameOf, type Source, visit } from "./source.ts"

/** Who may import a package of these; everything else is open to all but the core. */
const PACKAGES: Record<string, (path: string, isType: boolean) => boolean> = {
  postgres: (path) => path === "src/platform/db.ts",
  stripe: (path, isType) => isType || path === "src/platform/stripe.ts",
  "drizzle-orm": (path) => layerOf(path) === "platform" || ["tables", "store"].includes(roleOf(path) ?? ""),
  "cloudflare:workers": (path) => layerOf(path) === "entry" || path.startsWith("src/platform/workers/"),
}
/** Packages without IO, clock and random, which the core may use. */
const PURE_PACKAGES = ["isbot"]
/** Weigh too much for the edge, or lead it to the database. */
const NOT_AT_THE_EDGE = /^(zod|drizzle-orm|postgres|stripe|jose)(\/|$)/

const BELOW: Record<Layer, Layer[]> = {
  vocabulary: ["vocabulary"],
  lib: ["lib", "vocabulary"],
  platform: ["platform", "lib", "vocabulary"],
  web: ["web", "lib", "vocabulary"],
  "site-script": ["site-script"],
  features: ["features", "site-script", "web", "platform", "lib", "vocabulary"],
  entry: ["entry", "features", "site-script", "web", "platform", "lib", "vocabulary"],
}
/** What a file may take from other files of its own slice. */
const ROLE_MAY: Record<Role, Role[]> = {
  core: ["core"],
  tables: ["core", "tables"],
  contract: ["core", "contract"],
  store: ["core", "contract", "tables", "store"],
  verb: ["core", "contract", "store", "verb"],
  api: ["core", "contract", "verb"],
  pages: ["core", "contract", "verb", "views", "pages"],
  views: ["core", "contract", "views"],
  jobs: ["core", "contract", "verb"],
}
/** What other slices, to the right, may take of a slice. */
const OPEN: Role[] = ["core", "contract", "verb"]

type Rule = (source: Source, found: Import) => string | null

/** entries → features → platform → lib → vocabulary; web beside them, over lib only; the script for vendors' sites over nothing. */
export const layers: Rule = ({ path }, { target, isType }) => {
  const [from, to] = [layerOf(path), target && layerOf(target)]
  if (!from || !target) return null
  if (!to) return `src imports nothing outside src, but ${target}`
  // Ports name the environment they carry; nothing of it runs below the entries.
  if (target === "src/env.ts" && isType) return null
  return BELOW[from].includes(to) ? null : `${from} may not import ${to}: ${target}`
}

/** Packages that one place owns. */
export const packages: Rule = ({ path }, { from, target, isType }) => {
  if (!layerOf(path) || target) return null
  const name = Object.keys(PACKAGES).find((key) => from === key || from.startsWith(`${key}/`))
  if (roleOf(path) === "core" && !PURE_PACKAGES.includes(from) && !isType) return `the core may not import ${from}`
  return name && !PACKAGES[name]?.(path, isType) ? `${from} is not for this file` : null
}

/** Between slices only to the left, and only verbs, core and contract; tables also to tables and stores. */
export const slices: Rule = ({ path }, { target, isType }) => {
  const [mine, theirs] = [sliceOf(path), target && sliceOf(target)]
  const role = roleOf(path)
  if (!target || !mine || !role) return null
  if (!theirs)
    return role === "core" && !["lib", "vocabulary"].includes(layerOf(target)!) && !isType
      ? `the core may not import ${target}`
      : null
  const has = roleOf(target)!
  if (mine === theirs) return ROLE_MAY[role].includes(has) || isType ? null : `${role} may not import ${has}: ${target}`
  if (!SLICES.includes(mine)) return `${mine} has no place in the order of the slices`
  if (SLICES.indexOf(theirs) > SLICES.indexOf(mine)) return `${theirs} is to the right of ${mine}: ${target}`
  if (has === "tables" && (role === "tables" || role === "store")) return null
  if (has === "views" && role === "views") return null
  if (!OPEN.includes(has)) return `${has} of another slice: ${target}`
  return ROLE_MAY[role].includes(has) || isType ? null : `${role} may not import ${has}: ${target}`
}

/** What rooms share stands at the root of their slice, under them; what composes them is there too, over them. */
const UNDER_ROOMS: Role[] = ["core", "tables", "contract", "store", "views"]
/** What files under the rooms may take of a room: what decides, and what a table or an answer looks like. */
const NO_VERBS: Role[] = ["core", "tables", "contract", "views"]

/** Of its own slice's rooms a file imports its own and those to the left; what rooms share stands under them all. */
export const rooms: Rule = ({ path }, { target }) => {
  const slice = sliceOf(path)
  if (!target || !slice || slice !== sliceOf(target)) return null
  const [mine, theirs] = [roomOf(path), roomOf(target)]
  const isUnder = (file: string) => UNDER_ROOMS.includes(roleOf(file)!)
  if (mine === null && theirs === null) return null
  if (mine === null)
    return isUnder(path) && !NO_VERBS.includes(roleOf(target)!)
      ? `shared by all rooms, it may not import ${target}`
      : null
  if (theirs === null) return isUnder(target) ? null : `${target} composes the rooms, so that none may import it`
  const order = ROOMS[slice] ?? []
  return order.indexOf(theirs) > order.indexOf(mine) ? `${theirs} is to the right of ${mine}: ${target}` : null
}

/** Applies a rule to every import. */
export function check(sources: Source[], rule: Rule): string[] {
  return sources.flatMap((source) =>
    source.imports.flatMap((found) => {
      const wrong = rule(source, found)
      return wrong ? [`${source.path}:${found.line} ${wrong}`] : []
    }),
  )
}

/** What the edge reaches at run time, with the way there. */
export function edgeReaches(sources: Source[]): string[] {
  const byPath = new Map(sources.map((source) => [source.path, source]))
  const wrong: string[] = []
  const walk = (path: string, way: string[]) => {
    const source = byPath.get(path)
    if (!source || way.includes(path)) return
    byPath.delete(path)
    for (const found of source.imports.filter((i) => !i.isType)) {
      if (NOT_AT_THE_EDGE.test(found.from)) wrong.push([...way, path, found.from].join(" → "))
      if (found.target) walk(found.target, [...way, path])
    }
  }
  walk("src/edge.ts", [])
  return wrong
}

/** A slice writes only its own tables, whoever's it may read. */
export function foreignWrites(sources: Source[]): string[] {
  const stores = sources.filter(({ path }) => layerOf(path) === "features" && roleOf(path) !== "tables")
  return stores.flatMap((source) => {
    const foreign = source.imports.filter(
      (i) => i.target?.endsWith("/tables.ts") && sliceOf(i.target) !== sliceOf(source.path),
    )
    const names = new Set(foreign.flatMap((i) => i.names))
    const own = ownTables(sources, sliceOf(source.path)!)
    const wrong: string[] = []
    visit(source.tree, (node) => {
      const line = lineOf(source, node.start)
      const [call, first] = [node.callee as { property?: unknown } | undefined, (node.arguments as unknown[])?.[0]]
      const table = nameOf(first)
      if (/^(insert|update|delete)$/.test(nameOf(call?.property) ?? "") && table && names.has(table))
        wrong.push(`${source.path}:${line} writes ${table} of another slice`)
      if (node.type !== "TemplateElement") return
      const sql = (node.value as { raw: string }).raw
      for (const [, name] of sql.matchAll(/\b(?:insert into|delete from|(?<!for )update)\s+(?:only\s+)?"?([a-z_]+)/gi))
        if (name !== "set" && !own.has(name!)) wrong.push(`${source.path}:${line} writes ${name} of another slice`)
    })
    return wrong
  })
}

function ownTables(sources: Source[], slice: string): Set<string> {
  const tables = sources.filter((s) => sliceOf(s.path) === slice && roleOf(s.path) === "tables")
  return new Set(tables.flatMap((s) => [...s.text.matchAll(/pgTable\(\s*"([a-z_]+)"/g)].map((match) => match[1]!)))
}
