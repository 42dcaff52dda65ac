/**
 * Whether whoever reported an event proved to be the vendor. Decided once, at the door, and kept with the event: what is
 * unverified is shown, and counts for nothing until the vendor says the same or a person lets it count.
 */
export const EVENT_SOURCES = ["verified", "unverified"] as const
export type EventSource = (typeof EVENT_SOURCES)[number]

/** A publishable key stands in the source of a web page: whoever uses it may be anybody. */
export function sourceOfActor(actor: { kind: string }): EventSource {
  return actor.kind === "publishable_key" || actor.kind === "anonymous" ? "unverified" : "verified"
}

/** What rests on both is verified only when both are. */
export function weakest(a: EventSource, b: EventSource): EventSource {
  return a === "verified" ? b : a
}
