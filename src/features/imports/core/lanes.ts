import type { FileRecord } from "./file-record.ts"

/** Fields by which one line may be about the same thing as another. */
const NAMES = /(^|_)(external_id|affiliate_id|affiliate_email|slug|handle|coupon|code)$|^email$/

/**
 * Indexes of lines that must be processed one after another, since they name the same sale, customer, affiliate, link or code; different lanes
 * know nothing of each other. In the order of the file, within each lane and among them.
 */
export function lanesOf(records: readonly FileRecord[]): number[][] {
  const lanes = new Map<number, number[]>()
  const lastOfKey = new Map<string, number>()
  for (const [place, record] of records.entries()) {
    const keys = keysOf(record)
    const before = keys.map((key) => lastOfKey.get(key)).filter((at) => at !== undefined)
    const joined = new Set(before.map((at) => lanes.get(at) ?? []))
    const lane = [...[...joined].flat(), place].sort((a, b) => a - b)
    for (const at of lane) lanes.set(at, lane)
    for (const key of keys) lastOfKey.set(key, place)
  }
  return [...new Set(lanes.values())]
}

/** The same, without whose it is: what a line may need of one before it. */
export const namesOf = (record: FileRecord) => keysOf(record).filter((key) => !key.startsWith("affiliate_"))

function keysOf(record: FileRecord): string[] {
  if (!("body" in record) || typeof record.body !== "object" || record.body === null) return []
  return Object.entries(record.body).flatMap(([name, value]) =>
    NAMES.test(name) ? [`${name} ${String(value).trim().toLowerCase()}`] : [],
  )
}
