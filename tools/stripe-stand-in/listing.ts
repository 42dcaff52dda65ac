import { missingResource } from "./errors.ts"
import { property, type StripeObject } from "./model.ts"
import type { Range } from "./params.ts"

/** The parameters that every list takes. */
export const PAGE_FIELDS = {
  limit: { kind: "integer", min: 1, max: 100 },
  starting_after: { kind: "string" },
  ending_before: { kind: "string" },
} as const

type PageParams = { limit?: number; starting_after?: string; ending_before?: string }

/** One page in Stripe's shape, newest first. `rows` come in the order of creation. */
export function listPage<T extends StripeObject>(rows: T[], noun: string, url: string, params: PageParams) {
  const newestFirst = rows.toReversed()
  const limit = params.limit ?? 10
  const find = (id: string, param: string) => {
    const index = newestFirst.findIndex((row) => row.id === id)
    if (index < 0) throw missingResource(noun, id, param, 400)
    return index
  }
  if (params.ending_before !== undefined) {
    const end = find(params.ending_before, "ending_before")
    const start = Math.max(0, end - limit)
    return { object: "list", url, has_more: start > 0, data: newestFirst.slice(start, end) }
  }
  const start = params.starting_after === undefined ? 0 : find(params.starting_after, "starting_after") + 1
  const data = newestFirst.slice(start, start + limit)
  return { object: "list", url, has_more: start + data.length < newestFirst.length, data }
}

export function inRange(value: unknown, range: Range | undefined): boolean {
  if (range === undefined) return true
  if (typeof value !== "number") return false
  if (typeof range === "number") return value === range
  const { gt = Number.NEGATIVE_INFINITY, gte = Number.NEGATIVE_INFINITY, lt = Infinity, lte = Infinity } = range
  return value > gt && value >= gte && value < lt && value <= lte
}

/** Whether a property is, or when expanded has, the given id. */
export function refersTo(object: object, name: string, id: string | undefined): boolean {
  return id === undefined || idOf(property(object, name)) === id
}

export function idOf(value: unknown): unknown {
  return value !== null && typeof value === "object" && "id" in value ? value.id : value
}
