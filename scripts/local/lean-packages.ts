import { readFile } from "node:fs/promises"
import type { Plugin } from "esbuild"
import { STRIPE_RESOURCES } from "../../src/vocabulary/stripe-resources.ts"

const STRIPE = /stripe[\\/]esm[\\/]stripe\.core\.js$/
const RESOURCE = /^import \{([^}]+)\} from '\.\/resources(?:\/[\w/]+)?\.js';$/gm
const INSTANCE = /^ +this\.(\w+) = new (\w+)\(this\);$/gm
const UNUSED_LINES = [
  "import * as resources from './resources.js';\n",
  "Stripe.resources = resources;\n",
  "        this.account = this.accounts;\n",
]
const HANDLER = "import { StripeEventNotificationHandler, } from './StripeEventNotificationHandler.js';"

/** Modules that packages import and we never run, with all that is asked of them. */
const UNUSED_MODULES: [RegExp, string][] = [
  // Of Stripe's second API.
  [/stripe[\\/]esm[\\/]Decimal\.js$/, "export class Decimal {}"],
  // Components in a browser: ours become text where they are.
  [
    /hono[\\/]dist[\\/]jsx[\\/]index\.js$/,
    'export { Fragment, jsx } from "./base.js"; export { createContext, useContext } from "./context.js"',
  ],
  [/hono[\\/]dist[\\/]jsx[\\/]dom[\\/]context\.js$/, "export const createContextProviderFunction = () => undefined"],
  // Logical replication.
  [
    /postgres[\\/](cf[\\/])?src[\\/]subscribe\.js$/,
    "export default () => () => { throw new Error('subscribe is not bundled') }",
  ],
  // Tables that are written by a function of all kinds of columns; ours name the columns that they have.
  [
    /drizzle-orm[\\/]pg-core[\\/]columns[\\/]all\.js$/,
    "export const getPgColumnBuilders = () => { throw new Error('columns by function are not bundled') }",
  ],
  // Queries by relations, and views that are refreshed: we have neither.
  [/drizzle-orm[\\/]pg-core[\\/]query-builders[\\/]query\.js$/, "export class RelationalQueryBuilder {}"],
  [
    /drizzle-orm[\\/]pg-core[\\/]query-builders[\\/]refresh-materialized-view\.js$/,
    "export class PgRefreshMaterializedView {}",
  ],
]

/** Leaves out of packages what is never run, above all Stripe's API that is not ours: each Worker would carry it. */
export const leanPackages: Plugin = {
  name: "lean-packages",
  setup(build) {
    build.onLoad({ filter: STRIPE }, async ({ path }) => ({ contents: lean(path, await readFile(path, "utf8")) }))
    for (const [filter, contents] of UNUSED_MODULES) build.onLoad({ filter }, () => ({ contents }))
  },
}

function lean(path: string, text: string): string {
  const isOurs = (name: string) => STRIPE_RESOURCES.some((known) => known === name)
  const made = [...text.matchAll(INSTANCE)]
  const kept = new Set(made.flatMap(([, name, type]) => (isOurs(name!) ? [type!] : [])))
  if (kept.size !== STRIPE_RESOURCES.length || [...UNUSED_LINES, HANDLER].some((part) => text.split(part).length !== 2))
    throw new Error(`${path} is not as it was: look what of it is ours`)
  return UNUSED_LINES.reduce((rest, part) => rest.replace(part, ""), text)
    .replace(INSTANCE, (line, name: string) => (isOurs(name) ? line : ""))
    .replace(RESOURCE, (line, types: string) => (types.split(/[\s,]+/).some((type) => kept.has(type)) ? line : ""))
    .replace(HANDLER, "const StripeEventNotificationHandler = undefined;")
}
