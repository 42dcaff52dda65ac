/** The slices in their order, each imports only to its left; with the rooms that it holds. */
export const ROOMS: Record<string, string[]> = {
  identity: ["permissions", "keys", "sessions", "passkeys", "people", "vendors", "sso"],
  programs: ["programs", "groups", "affiliates", "audit"],
  ledger: ["posting", "audit"],
  credit: ["models", "policy", "touches", "records", "journeys"],
  commissions: ["rules", "commissions", "openings", "debts"],
  applications: [],
  deals: [],
  links: ["redirect", "links", "receipts", "clicks", "dead-letters"],
  conversions: ["evidence", "earning", "customers", "refunds", "leads", "sales", "claims", "postbacks"],
  payouts: ["providers", "accounts", "runs", "transfers", "fundings", "reconciliation", "statements", "earnings"],
  integrations: ["inbound", "stripe-platform", "stripe-vendor"],
  inbox: ["desk", "inquiries", "intake", "deals", "mail", "team", "alarms"],
  imports: [],
  reports: ["channels", "funnel", "growth", "inquiries", "investment"],
  planning: ["plan", "progress", "reviews"],
  mails: [],
  webhooks: ["endpoints", "deliveries"],
  privacy: [],
  embed: [],
  home: [],
}
export const SLICES = Object.keys(ROOMS)

/** Files beside each other that can still be found by reading their names; the core has a folder of its own. */
const ROOM_FILES = 22

/** The layers in their order: each imports itself and what is lower. */
const LAYERS = ["vocabulary", "lib", "platform", "web", "site-script", "features", "entry"] as const
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
  ["contract", /^([\w-]+-)?contract\.ts$/],
  ["api", /^api\.ts$/],
  ["pages", /^([\w-]+-)?pages\.tsx$/],
  ["views", /^([\w-]+-)?views?\.tsx$/],
  ["jobs", /^jobs\.ts$/],
] as const
export type Role = (typeof ROLES)[number][0] | "verb"

/** What a file of a slice is for, by its name in any room; null outside the slices. */
export function roleOf(path: string): Role | null {
  const below = /^src\/features\/[^/]+\/(.+)$/.exec(path)?.[1]
  if (below === undefined) return null
  const inside = below.replace(/^(?:(?!core\/)[^/]+\/)+/, "")
  return ROLES.find(([, name]) => name.test(inside))?.[0] ?? "verb"
}

/** The room that a file of a slice is in, null for the slice's root. */
export function roomOf(path: string): string | null {
  const room = /^src\/features\/[^/]+\/([^/]+)\/./.exec(path)?.[1]
  return room === undefined || room === "core" ? null : room
}

/** The folder that a file of a slice is in, `core/` aside. */
function folderOf(path: string): string | null {
  return /^(src\/features\/[^/]+(?:\/(?!core\/)[^/]+)*?)\/(?:core\/.+|[^/]+)$/.exec(path)?.[1] ?? null
}

/** The rooms that are there, by slice, in the order of the alphabet. */
export function foundRooms(paths: string[]): Record<string, string[]> {
  const found: Record<string, Set<string>> = {}
  for (const path of paths) {
    const [, , slice, ...room] = folderOf(path)?.split("/") ?? []
    if (!slice) continue
    found[slice] ??= new Set()
    if (room.length > 0) found[slice].add(room.join("/"))
  }
  return Object.fromEntries(Object.entries(found).map(([slice, rooms]) => [slice, [...rooms].toSorted()]))
}

/** Slices and rooms with more files beside each other than can be looked over. */
export function crowded(paths: string[]): string[] {
  const counts = new Map<string, number>()
  for (const path of paths) {
    const folder = folderOf(path)
    if (folder && !path.startsWith(`${folder}/core/`)) counts.set(folder, (counts.get(folder) ?? 0) + 1)
  }
  return [...counts]
    .filter(([, count]) => count > ROOM_FILES)
    .map(([folder, count]) => `${folder} holds ${count} files, more than ${ROOM_FILES}`)
}
