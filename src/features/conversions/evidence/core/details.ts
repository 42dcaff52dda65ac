import type { EventSource } from "./source.ts"

export const DETAILS = ["email", "name", "country"] as const
type Detail = (typeof DETAILS)[number]

/** What is known of a customer, and which of it only unverified events gave. */
export type Details = Record<Detail, string | null> & {
  unverifiedDetails: string[]
  /** Verified e-mails besides the one that is kept. */
  otherEmails: string[]
}

/** More addresses of one customer add nothing. */
const MAX_EMAILS = 20

/**
 * What changes by what an event says. A provider or a browser may add but never correct; what a browser added gives way to
 * whatever is verified. `isTrusted`: the program takes a browser's word, and this verified event rests on it.
 */
export function mergeDetails(
  known: Details,
  reported: { [K in Detail]?: string | undefined },
  { source, corrects, isTrusted }: { source: EventSource; corrects: boolean; isTrusted: boolean },
): Partial<Details> {
  const doubted = new Set(known.unverifiedDetails)
  const changes: Partial<Details> = {}
  for (const name of DETAILS) {
    const given = reported[name]
    if (given === undefined) continue
    const isFree = known[name] === null || (source === "verified" && (corrects || doubted.has(name)))
    if (!isFree) continue
    if (given !== known[name]) changes[name] = given
    if (source === "verified") doubted.delete(name)
    else doubted.add(name)
  }
  if (source === "verified" && reported.email !== undefined)
    Object.assign(changes, rememberEmails(known, changes.email ?? known.email, [reported.email]))
  const unverifiedDetails = isTrusted ? [] : DETAILS.filter((name) => doubted.has(name))
  const isSame = unverifiedDetails.join() === known.unverifiedDetails.join()
  return isSame ? changes : { ...changes, unverifiedDetails }
}

/** Which verified e-mails there are besides the one that is kept, with those that come to them; nothing when no others do. */
export function rememberEmails(known: Details, kept: string | null, more: readonly string[]): Partial<Details> {
  const all = new Set([...known.otherEmails, ...emailsFor(known, "verified"), ...more])
  if (kept !== null) all.delete(kept)
  const otherEmails = [...all].slice(0, MAX_EMAILS)
  return otherEmails.join() === known.otherEmails.join() ? {} : { otherEmails }
}

/** The e-mails that a decision may compare: whatever a customer was ever known by, in whichever order it was reported. */
export function emailsFor(known: Details, source: EventSource): string[] {
  const { email } = detailsFor(known, source)
  return email === null ? known.otherEmails : [email, ...known.otherEmails]
}

/** What a decision may look at: what is verified decides by verified details only, whatever anybody else said. */
export function detailsFor(known: Details, source: EventSource): Record<Detail, string | null> {
  const seen = (name: Detail) => (source === "verified" && known.unverifiedDetails.includes(name) ? null : known[name])
  return { email: seen("email"), name: seen("name"), country: seen("country") }
}
