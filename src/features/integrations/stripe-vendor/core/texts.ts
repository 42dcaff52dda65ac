/** What the contract allows names of customers and codes to have, in UTF-16 units. */
export const MAX_NAME = 255

/** A text of so many UTF-16 units at most, without half a character at its end. */
export function cutText(text: string, max: number): string {
  return text.length <= max ? text : text.slice(0, max).replace(/[\ud800-\udbff]$/, "")
}

/** A customer's name that is over the limit goes by how it begins and by a digest of it all (64 hex digits). */
export function shortName(text: string, digest: string): string {
  return `${cutText(text, MAX_NAME - digest.length - 1)}~${digest}`
}
