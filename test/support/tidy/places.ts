/** The slices in their order: each imports only to its left. */
export const SLICES = [
  "auth",
  "accounts",
  "ledger",
  "attribution",
  "credit",
  "commissions",
  "links",
  "tracking",
  "imports",
  "payouts",
  "stripe",
  "inbox",
  "planning",
  "reports",
  "webhooks",
]

/** The layers in their order: each imports itself and what is lower. */
const LAYERS = ["lib", "platform", "web", "features", "entry"] as const
export type Layer = (typeof LAYERS)[number]

export function layerOf(path: string): Layer | null {
  if (!path.startsWith("src/")) return null
  const folder = path.split("/")[1]
  return LAYERS.find((layer) => layer === folder) ?? "entry"
}

export const sliceOf = (path: string) => /^src\/features\/([^/]+)\//.exec(path)?.[1] ?? null

const ROLES = [
  ["core", /^(core\.ts|core\/.+)$/],
  ["tables", /^tables\.ts$/],
  ["store", /^(\w+-)?store\.ts$/],
  ["contract", /^contract\.ts$/],
  ["api", /^api\.ts$/],
  ["pages", /^([\w-]+-)?pages\.tsx$/],
  ["views", /^([\w-]+-)?views?\.tsx$/],
  ["jobs", /^jobs\.ts$/],
] as const
export type Role = (typeof ROLES)[number][0] | "verb"

/** What a file of a slice is for, told by its name; null outside the slices. */
export function roleOf(path: string): Role | null {
  const inside = /^src\/features\/[^/]+\/(.+)$/.exec(path)?.[1]
  if (inside === undefined) return null
  return ROLES.find(([, name]) => name.test(inside))?.[0] ?? "verb"
}
