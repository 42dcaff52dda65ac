type Values = Record<string, unknown>

/**
 * What a deed is written down with: the values it changed, `before` and `after`, and why. Facts beside them count as values
 * after the deed.
 */
export type Detail = Values & { before?: Values; after?: Values; reason?: string | null | undefined }

/** Names of values that are never written down: that they changed is all there is to read. */
const SECRET = /(^|_)(secret|token|password|hash|sealed|encrypted|signature|key)$|^(sealed|encrypted)_/
/** Columns of every row that say nothing about a change. */
const UNSAID = new Set(["vendorId", "id", "createdAt"])

/** The columns that two states of a row do not share, by their names in the API. */
export function changed<T extends object>(before: Partial<T>, after: T, reason?: string | null): Detail {
  const [was, is]: [Values, Values] = [{}, {}]
  for (const [name, value] of Object.entries(after)) {
    const earlier = (before as Values)[name] ?? null
    if (UNSAID.has(name) || value === undefined || JSON.stringify(plain(earlier)) === JSON.stringify(plain(value)))
      continue
    was[outerName(name)] = earlier
    is[outerName(name)] = value
  }
  return { before: was, after: is, ...(reason != null && { reason }) }
}

/** As it is stored: what JSON can hold, and of secrets no more than that they changed. */
export function storable(detail: Detail): Values {
  return plain(detail) as Values
}

/** A stored detail as it is shown, those of the time before `before` and `after` too. */
export function shownDetail(detail: Values): { before: Values | null; after: Values | null; reason: string | null } {
  const { before, after, reason, ...facts } = detail
  const all = { ...facts, ...valuesOf("after", after) }
  return {
    before: valuesOf("before", before),
    after: Object.keys(all).length > 0 ? all : null,
    reason: typeof reason === "string" ? reason : null,
  }
}

/** Earlier rows may hold one plain value. */
function valuesOf(name: string, given: unknown): Values | null {
  if (given === undefined || given === null) return null
  return typeof given === "object" ? (given as Values) : { [name]: given }
}

function plain(value: unknown): unknown {
  if (typeof value === "bigint") return value.toString()
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return value.map(plain)
  if (value === null || typeof value !== "object") return value
  const kept = Object.entries(value).filter(([, one]) => one !== undefined)
  return Object.fromEntries(kept.map(([name, one]) => [name, isSecret(name, one) ? "changed" : plain(one)]))
}

// Whether there is one may be read.
const isSecret = (name: string, value: unknown) =>
  value !== null && typeof value !== "boolean" && SECRET.test(outerName(name))

/** `holdDays` is `hold_days` outside. */
function outerName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
