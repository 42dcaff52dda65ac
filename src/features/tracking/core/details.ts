import type { EventSource } from "../../attribution/core/source.ts"

const DETAILS = ["email", "name", "country"] as const
type Detail = (typeof DETAILS)[number]

/** What is known of a customer, and which of it only unverified events gave. */
export type Details = Record<Detail, string | null> & { unverifiedDetails: string[] }

/**
 * What changes by what an event says. A provider or a browser may add but never correct; what a browser added gives way to
 * whatever is verified. `isTrusted`: the program takes a browser's word, and this verified event rests on it.
 */
export function learnDetails(
  known: Details,
  told: { [K in Detail]?: string | undefined },
  { source, corrects, isTrusted }: { source: EventSource; corrects: boolean; isTrusted: boolean },
): Partial<Details> {
  const doubted = new Set(known.unverifiedDetails)
  const changes: Partial<Details> = {}
  for (const name of DETAILS) {
    const given = told[name]
    if (given === undefined) continue
    const isFree = known[name] === null || (source === "verified" && (corrects || doubted.has(name)))
    if (!isFree) continue
    if (given !== known[name]) changes[name] = given
    if (source === "verified") doubted.delete(name)
    else doubted.add(name)
  }
  const unverifiedDetails = isTrusted ? [] : DETAILS.filter((name) => doubted.has(name))
  const isSame = unverifiedDetails.join() === known.unverifiedDetails.join()
  return isSame ? changes : { ...changes, unverifiedDetails }
}

/** What a decision may look at: what is verified decides by verified details only, whatever anybody else said. */
export function detailsFor(known: Details, source: EventSource): Record<Detail, string | null> {
  const seen = (name: Detail) => (source === "verified" && known.unverifiedDetails.includes(name) ? null : known[name])
  return { email: seen("email"), name: seen("name"), country: seen("country") }
}
